"""The compiled loop and the general way give the same answers for every rule set, gaps, ties and odd rows included."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.engines.rules.answers import frame_of
from nonggu.engines.rules.compiled.called import sign_of_growth
from nonggu.engines.rules.compiled.expressions import NotCompilable
from nonggu.engines.rules.compiled.loop import write_loop
from nonggu.engines.rules.compiled.table import CompiledRules
from nonggu.engines.rules.facts import FactTable
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import Answers, answer_table
from nonggu.engines.rules.tabling import table_of_facts
from tests.engines.rules.sampling import BOOK, enterprise, specs_of

EDITIONS = [
    (edition["rule_set"], edition["edition"], max(edition["valid_from"], dt.date(2024, 6, 15)))
    for _, edition in BOOK.editions()
]


def table(rules: RuleSet, rows: int, missing: list[float], *, huge: bool = False) -> FactTable:
    chance = random.Random(f"{rules.name} {rules.edition} {huge}")
    facts = [(f"E{n}", enterprise(rules, chance, missing=chance.choice(missing), huge=huge)) for n in range(rows)]
    return table_of_facts(facts, specs_of(rules), rules.on)


def assert_equal(quick: Answers, general: Answers) -> None:
    for name, other in general.by_clause.items():
        columns = quick.by_clause[name]
        assert columns.code.tolist() == other.code.tolist(), name
        for part in ("low", "high", "value", "threshold", "shortfall"):
            one, two = getattr(columns, part), getattr(other, part)
            if part in ("low", "high") and two is not None:
                one, two = one / columns.scale, two / other.scale
            nothing = np.full(general.rows, np.nan)
            one, two = (nothing if values is None else np.asarray(values, float) for values in (one, two))
            assert np.array_equal(one, two, equal_nan=True), (name, part)
        for note in {*columns.notes, *other.notes}:
            no = np.zeros(general.rows, bool)
            assert columns.notes.get(note, no).tolist() == other.notes.get(note, no).tolist(), (name, note)


@pytest.mark.parametrize(("name", "edition", "on"), EDITIONS)
@pytest.mark.parametrize("huge", [False, True])
def test_both_ways_agree(name: str, edition: str, on: dt.date, huge: bool) -> None:
    rules = BOOK.rules(name, on, edition)
    whole = table(rules, 60, [0.0, 0.02, 0.15, 0.6], huge=huge)
    quick = CompiledRules(rules, is_plain=True)
    found, general = quick.answer(whole), answer_table(rules, whole)
    assert None not in quick.loops.values(), "the rule set does not compile"
    assert_equal(found, general)
    assert frame_of(found, whole.frame["id"]).equals(frame_of(general, whole.frame["id"]))


def test_threads_share_a_table() -> None:
    """Parts end at whole blocks; rows that do not fit are found whoever came upon them."""
    rules = BOOK.rules("tech_sme", dt.date(2026, 6, 15))
    few = table(rules, 50, [0.0, 0.3], huge=True)
    whole = FactTable(pl.concat([few.frame] * 50), few.on, few.scales)
    alone = CompiledRules(rules, is_plain=True).answer(whole)
    for threads in (2, 3, 8):
        assert_equal(CompiledRules(rules, threads=threads, is_plain=True).answer(whole), alone)
    assert_equal(alone, answer_table(rules, whole))


@pytest.mark.parametrize(("name", "edition", "on"), EDITIONS)
def test_tables_without_some_columns_agree(name: str, edition: str, on: dt.date) -> None:
    rules = BOOK.rules(name, on, edition)
    whole = table(rules, 25, [0.0])
    chance = random.Random(name)
    for _ in range(4):
        names = [column for column in whole.frame.columns if column == "id" or chance.random() < 0.8]
        part = FactTable(whole.frame.select(names), on, whole.scales)
        assert_equal(CompiledRules(rules, is_plain=True).answer(part), answer_table(rules, part))


def test_rows_that_do_not_fit_go_the_general_way() -> None:
    rules = BOOK.rules("tech_sme", dt.date(2026, 6, 15))
    whole = table(rules, 40, [0.0])
    frame = whole.frame.with_columns(
        sales_2025=pl.when(pl.int_range(pl.len()) < 3).then(2**60).otherwise(pl.col("sales_2025")),
        staff_2025__conflict=pl.int_range(pl.len()) == 5,
    )
    odd = FactTable(frame, whole.on, whole.scales)
    assert_equal(CompiledRules(rules, is_plain=True).answer(odd), answer_table(rules, odd))


def test_a_loop_is_used_again_and_gaps_that_come_later_are_met() -> None:
    rules = BOOK.rules("tech_sme", dt.date(2026, 6, 15))
    quick = CompiledRules(rules, is_plain=True)
    full, gaps = table(rules, 200, [0.0]), table(rules, 200, [0.3])
    assert_equal(quick.answer(full), answer_table(rules, full))
    few = FactTable(
        full.frame.with_columns(st_staff_2025=pl.when(pl.int_range(pl.len()) != 7).then("st_staff_2025")),
        full.on, full.scales,
    )  # fmt: skip
    assert_equal(quick.answer(few), answer_table(rules, few))
    assert len(quick.loops) == 1
    assert_equal(quick.answer(gaps), answer_table(rules, gaps))


def test_few_rows_do_not_pay() -> None:
    rules = BOOK.rules("tech_sme", dt.date(2026, 6, 15))
    quick = CompiledRules(rules, rows=1000)
    whole = table(rules, 10, [0.1])
    assert_equal(quick.answer(whole), answer_table(rules, whole))
    assert quick.loops == {}


def test_a_compiled_loop_is_kept_for_the_next_run(tmp_path: Any) -> None:
    rules = BOOK.rules("transfer_demo_base_shanxi", dt.date(2024, 6, 15))
    whole = table(rules, 50, [0.1])
    for _ in range(2):
        quick = CompiledRules(rules, cache=tmp_path)
        assert_equal(quick.answer(whole), answer_table(rules, whole))
    loop = next(found[0] for found in quick.loops.values() if found)
    assert loop.is_kept(tmp_path)
    assert not loop.is_kept(tmp_path / "other")


def test_compiled_and_plain_are_the_same_function() -> None:
    rules = BOOK.rules("specialised_sme", dt.date(2024, 6, 15))
    whole = table(rules, 80, [0.0, 0.1])
    assert_equal(CompiledRules(rules).answer(whole), CompiledRules(rules, is_plain=True).answer(whole))


@given(
    a=st.integers(1, 2**48), b=st.integers(1, 2**48), c=st.integers(-(2**48), 2**48),
    p=st.integers(-20, 60), q=st.integers(1, 100), near=st.booleans(),
)  # fmt: skip
def test_the_sign_of_growth_is_exact(a: int, b: int, c: int, p: int, q: int, near: bool) -> None:
    if near:  # c such that the growth lies at the border or one fen beside it
        c = int((Fraction(2 * (p + q), q) - Fraction(b, a)) * b) + c % 3 - 1
    if abs(c) > 2**48:
        return
    growth = (Fraction(b, a) + Fraction(c, b)) / 2 - 1
    assert sign_of_growth(a, b, c, False, p, q) == (growth > Fraction(p, q)) - (growth < Fraction(p, q))
    short = Fraction(c, b) - 1
    assert sign_of_growth(0, b, c, True, p, q) == (short > Fraction(p, q)) - (short < Fraction(p, q))


def test_numbers_that_64_bits_do_not_hold_are_refused() -> None:
    rules = BOOK.rules("high_tech_enterprise", dt.date(2026, 6, 15))
    names = ["sales_2023", "sales_2024", "sales_2025", *(n for n in rules.columns() if n.startswith("rd_"))]
    scales = {name: 10**9 + 7 if name.startswith("rd_labour") else 100 for name in names}
    with pytest.raises(NotCompilable):
        write_loop(rules, scales, names, [], detail=False)

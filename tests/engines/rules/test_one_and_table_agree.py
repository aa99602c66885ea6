"""The table use and the one-enterprise use never differ: every output column of every rule set, ties and gaps
included."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl
import pytest

from nonggu.engines.rules.answers import frame_of, row_of
from nonggu.engines.rules.judging import judge_one
from nonggu.engines.rules.table import answer_table, judge_table
from nonggu.engines.rules.tabling import table_of_facts
from tests.engines.rules.sampling import BOOK, enterprise, specs_of

CASES = [
    (edition["rule_set"], edition["edition"], max(edition["valid_from"], dt.date(2024, 6, 15)))
    for _, edition in BOOK.editions()
]


@pytest.mark.parametrize(("name", "edition", "on"), CASES)
@pytest.mark.parametrize("huge", [False, True])
def test_every_column_is_equal(name: str, edition: str, on: dt.date, huge: bool) -> None:
    rules = BOOK.rules(name, on, edition)
    chance = random.Random(f"{name} {edition} {huge}")
    rows = [
        (f"E{n}", enterprise(rules, chance, missing=chance.choice([0.0, 0.02, 0.15, 0.6]), huge=huge))
        for n in range(50)
    ]
    whole = table_of_facts(rows, specs_of(rules), on)
    table = frame_of(answer_table(rules, whole), whole.frame["id"], facts=whole)
    for (key, facts), found in zip(rows, table.iter_rows(named=True), strict=True):
        expected = row_of(judge_one(rules, facts), key, deciding=True)
        assert found == expected, {k: (found[k], expected[k]) for k in expected if found[k] != expected[k]}


def test_columns_come_in_one_order() -> None:
    rules = BOOK.rules("tech_sme", dt.date(2026, 6, 15))
    rows = [("a", enterprise(rules, random.Random(1)))]
    table = judge_table(rules, table_of_facts(rows, specs_of(rules), rules.on))
    assert table.columns == list(row_of(judge_one(rules, rows[0][1]), "a"))
    assert table.columns[:4] == ["id", "verdict", "score_low", "score_high"]
    assert table.columns[-2:] == ["reasons", "rules_version"]
    assert isinstance(table, pl.DataFrame)

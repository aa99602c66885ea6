"""The compiled loop and the general way give the same answers, odd rows included."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from nonggu.engines.rules.facts import FactTable
from nonggu.engines.rules.fused_table import fuse
from nonggu.engines.rules.fusing import NotFusible
from nonggu.engines.rules.table import Answers, answer_table
from nonggu.engines.rules.tabling import table_of_facts
from tests.engines.rules.sampling import BOOK, enterprise, specs_of

ON = dt.date(2026, 6, 15)


def table(name: str, rows: int, missing: float) -> FactTable:
    rules = BOOK.rules(name, ON)
    chance = random.Random(name)
    facts = [(f"E{n}", enterprise(rules, chance, missing=missing)) for n in range(rows)]
    found = table_of_facts(facts, specs_of(rules), ON)
    experts = [column for column in found.frame.columns if column.startswith("expert_")]
    return FactTable(found.frame.drop(experts), ON, found.scales)


def assert_equal(quick: Answers, general: Answers) -> None:
    for name, columns in quick.by_clause.items():
        other = general.by_clause[name]
        if len(columns.code):
            assert columns.code.tolist() == other.code.tolist(), name
        if columns.low is not None:
            assert columns.low.tolist() == other.low.tolist()
            assert columns.high.tolist() == other.high.tolist()


@pytest.mark.parametrize("name", ["high_tech_enterprise", "tech_sme"])
def test_both_ways_agree(name: str) -> None:
    rules = BOOK.rules(name, ON)
    whole = table(name, 400, missing=0.01)
    quick = fuse(rules, whole)
    assert_equal(quick.answer(whole), answer_table(rules, whole, detail=False))


def test_what_the_loop_cannot_do_is_refused() -> None:
    rules = BOOK.rules("high_tech_enterprise", ON)
    facts = [("E", enterprise(rules, random.Random(2), missing=0.0))]
    with pytest.raises(NotFusible):
        fuse(rules, table_of_facts(facts, specs_of(rules), ON)).answer(table("tech_sme", 3, 0.0))

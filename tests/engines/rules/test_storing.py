"""Assessments that were once given are given again: the frozen records were written on 2026-11-24 and are never
regenerated.

A rule set whose hash changes breaks this test: an edition is never rewritten, a change is a new edition or a dated
value.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nonggu.engines.rules.answers import row_of
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.storing import record_of, replay
from nonggu.errors import NongguError
from nonggu.rulebook import law
from tests.engines.rules.sampling import BOOK

RECORDS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "frozen_assessments.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("record", RECORDS, ids=[record["id"] for record in RECORDS])
def test_frozen_assessment_is_given_again(record: dict[str, Any]) -> None:
    found = replay(record, BOOK)
    assert row_of(found, record["id"]) == record["answers"]
    assert json.loads(json.dumps(record_of(found, record["id"]))) == record


def test_an_edited_rule_set_is_another_version() -> None:
    record = next(record for record in RECORDS if record["rule_set"] == "tech_sme")
    values = [{"value": 70, "valid_from": None, "mark": "U"}]
    edited = RuleBook(law.documents(), law.facts(), {("tech_sme_2017_115", "min_score"): values})
    with pytest.raises(NongguError, match="rules_version_changed"):
        replay(record, edited)

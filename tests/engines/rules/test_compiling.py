"""Rule documents: editions by date, edits, empty parameters, and every mistake named."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.judging import judge_one
from nonggu.errors import UnusableInput
from nonggu.rulebook import law
from tests.engines.rules.sampling import BOOK

TECH = "tech_sme_2017_115"


def test_editions_change_at_midnight() -> None:
    before = BOOK.rules("specialised_sme", dt.date(2026, 3, 31))
    after = BOOK.rules("specialised_sme", dt.date(2026, 4, 1))
    assert (before.edition, after.edition) == ("2022-63-annex2", "2026-2-annex1")
    assert BOOK.rules("technology_contract", dt.date(2026, 2, 28)).edition.startswith("2000-63")
    assert BOOK.rules("technology_contract", dt.date(2026, 3, 1)).edition == "miit-2026"


def test_an_old_edition_can_be_named_for_a_review() -> None:
    assert BOOK.rules("little_giant", dt.date(2026, 6, 1), "2022-63-annex3").edition == "2022-63-annex3"


@pytest.mark.parametrize(
    ("name", "on", "edition", "code"),
    [
        ("no_such", dt.date(2026, 1, 1), None, "rules_unknown_set"),
        ("tech_sme", dt.date(2016, 1, 1), None, "rules_not_in_force"),
        ("tech_sme", dt.date(2026, 1, 1), "1999", "rules_unknown_edition"),
    ],
)
def test_what_is_not_there_is_named(name: str, on: dt.date, edition: str | None, code: str) -> None:
    with pytest.raises(UnusableInput, match=code):
        BOOK.rules(name, on, edition)


def test_an_edit_is_a_new_version_with_its_own_answer() -> None:
    on = dt.date(2026, 6, 15)
    values = [{"value": Decimal("0.12"), "valid_from": None, "mark": "U", "source": "notice", "date": on}]
    edited = RuleBook(law.documents(), law.facts(), {("high_tech_2016_32", "min_st_staff_share"): values})
    rules, plain = edited.rules("high_tech_enterprise", on), BOOK.rules("high_tech_enterprise", on)
    assert rules.is_edited
    assert rules.version != plain.version
    assert rules.version.startswith("2016-32+195+edited#")
    facts = Facts({"staff_2025": 100, "st_staff_2025": 11}, on)
    assert judge_one(plain, facts).outcomes["k4_staff"].result.word == "met"
    assert judge_one(rules, facts).outcomes["k4_staff"].result.word == "unmet"


def test_next_years_value_is_a_dated_line() -> None:
    """A clerk adds a line to a parameter: the old date keeps its answer and its version."""
    on, later = dt.date(2026, 6, 15), dt.date(2027, 6, 15)
    old = dict(
        law.documents()[[d["document"] for d in law.documents()].index(TECH)]["parameters"]["max_staff"]["values"][0]
    )
    values = [
        {**old, "valid_to": dt.date(2026, 12, 31)},
        {"value": 400, "valid_from": dt.date(2027, 1, 1), "mark": "C1"},
    ]
    edited = RuleBook(law.documents(), law.facts(), {(TECH, "max_staff"): values})
    assert edited.rules("tech_sme", on).parameters["max_staff"].value == 500
    assert edited.rules("tech_sme", later).parameters["max_staff"].value == 400
    assert edited.rules("tech_sme", on).version == BOOK.rules("tech_sme", on).version
    assert not edited.rules("tech_sme", on).is_edited
    assert edited.rules("tech_sme", later).is_edited


def test_edits_that_change_nothing_change_no_version() -> None:
    values = [{"value": Decimal("0.1000"), "valid_from": dt.date(2016, 1, 1), "mark": "C1", "source": "printed"}]
    same = RuleBook(law.documents(), law.facts(), {("high_tech_2016_32", "min_st_staff_share"): values})
    on = dt.date(2026, 6, 15)
    assert same.rules("high_tech_enterprise", on).version == BOOK.rules("high_tech_enterprise", on).version


def test_an_edit_of_nothing_is_refused() -> None:
    with pytest.raises(UnusableInput, match="rules_parameter_unknown"):
        RuleBook(law.documents(), law.facts(), {(TECH, "no_such"): []})


def _set(path: list[Any], value: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "mistake",
    [
        _set(["editions", 0, "clauses", 0, "kind"], "no_kind"),
        _set(["editions", 0, "clauses", 0, "fact"], "no_fact"),
        _set(["editions", 0, "clauses", 1, "at_most"], "$no_parameter"),
        _set(["editions", 0, "clauses", 1, "id"], "resident"),
        _set(["editions", 0, "clauses", 1, "quantity"], {"no_operation": 1}),
        _set(["editions", 0, "verdict"], "no_clause"),
        _set(
            ["parameters", "staff_bands", "values", 0, "value"],
            [{"from": 1, "points": 1}, {"from": 2, "points": 2}, {"points": 0}],
        ),
        _set(["parameters", "staff_bands", "values", 0, "value"], [{"from": 1, "points": 1}]),
        _set(["parameters", "max_staff", "values", 0, "value"], "many"),
    ],
)
def test_a_mistake_in_a_document_is_named(mistake: Callable[[Any], None]) -> None:
    documents = [copy.deepcopy(dict(document)) for document in law.documents()]
    wrong = next(document for document in documents if document["document"] == TECH)
    mistake(wrong)
    with pytest.raises(UnusableInput, match="rules_document_wrong"):
        RuleBook(documents, law.facts()).rules("tech_sme", dt.date(2026, 6, 15))


def test_every_value_has_unit_clause_date_and_mark() -> None:
    for document in law.documents():
        for name, entry in document["parameters"].items():
            where = f"{document['document']} {name}"
            assert {"zh", "en", "unit", "clause", "values"} <= set(entry), where
            for value in entry["values"]:
                assert isinstance(value["valid_from"], dt.date), where
                assert value["mark"] in ("C1", "C2", "K", "U"), where
                assert value["value"] is not None or value["mark"] == "U", where


def test_every_parameter_of_a_rule_set_is_used_or_told() -> None:
    """A number nobody reads misleads the clerk who changes it."""
    told = {
        "validity_years",
        "annual_report_deadline",
        "change_report_months",
        "yearly_update_deadline",
        "season_open",
        "season_close",
        "tier1_update_deadline",
        "processing_days",
        "processing_working_days",
        "large_processing_working_days",
    }
    for document in law.documents():
        used: set[str] = set()
        for edition in document["editions"]:
            rules = BOOK.rules(edition["rule_set"], edition.get("valid_to") or dt.date(2026, 6, 15), edition["edition"])
            used |= set(rules.parameters)
        if document["editions"]:
            assert set(document["parameters"]) - used <= told, document["document"]

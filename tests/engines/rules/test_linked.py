"""Linked sheets: what counts, what does not and why, averages, ledgers, and two sources that disagree."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import polars as pl
import pytest

from nonggu.engines.rules.linked import sum_ip, sum_rd_items, sum_staff_months, sum_standards

ON = dt.date(2026, 6, 15)
CROPS = frozenset({"小麦"})


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"id": "A", "row": number, **row} for number, row in enumerate(rows, start=2)], infer_schema_length=None
    )


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"kind": "provincial_crop_variety"}, "ip_provincial_variety"),
        ({"kind": "national_crop_variety", "crop": "谷子"}, "ip_registered_crop"),
        ({"kind": "registered_crop"}, "ip_registered_crop"),
        ({"kind": "trademark"}, "ip_trademark"),
        ({"kind": "invention_patent", "valid_until": dt.date(2026, 6, 14)}, "ip_expired"),
        ({"kind": "invention_patent", "acquired_by": "licence"}, "ip_licence_only"),
        ({"kind": "invention_patent", "granted_in_china": False}, "ip_not_in_china"),
        ({"kind": "invention_patent", "used_by_co_owner": True}, "ip_used_by_co_owner"),
    ],
)
def test_items_that_do_not_count(item: dict[str, object], why: str) -> None:
    found = sum_ip(frame(item), ON, CROPS)
    assert found.facts["ip_class1"]["A"] == 0
    assert [(note.code, note.row) for note in found.notes] == [(why, 2)]


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "plant_variety_right"},
        {"kind": "national_crop_variety", "crop": "小麦"},
        {"kind": "invention_patent", "valid_until": ON},
    ],
)
def test_class_one_items(item: dict[str, object]) -> None:
    found = sum_ip(frame(item), ON, CROPS)
    assert (found.facts["ip_class1"]["A"], found.notes) == (1, ())


def test_class_two_used_before_and_unknown_use() -> None:
    used = sum_ip(
        frame({"kind": "utility_model", "used_in_hte": True}, {"kind": "software_copyright", "used_in_hte": False}),
        ON,
        CROPS,
    )
    assert (used.facts["ip_class2"]["A"], used.facts["ip_class2_used"]["A"]) == (2, 1)
    unknown = sum_ip(frame({"kind": "utility_model", "used_in_hte": None}), ON, CROPS)
    assert unknown.facts["ip_class2_used"]["A"] is None


def test_transfers_and_grants_by_the_graded_rules() -> None:
    day = dt.date
    found = sum_ip(
        frame(
            {"kind": "invention_patent", "acquired_by": "transfer", "transferred_in_on": day(2025, 6, 16)},
            {"kind": "invention_patent", "acquired_by": "transfer", "transferred_in_on": day(2025, 6, 15)},
            {"kind": "invention_patent", "acquired_by": "own_rd", "transferred_in_on": None},
            {"kind": "utility_model", "acquired_by": "own_rd", "granted_on": day(2024, 6, 15)},
            {"kind": "utility_model", "acquired_by": "own_rd", "granted_on": day(2024, 6, 14)},
            {"kind": "software_copyright", "acquired_by": "own_rd", "granted_on": day(2026, 6, 1)},
        ),
        ON,
        CROPS,
    ).facts
    assert found["ip_class1"]["A"] == 3
    assert found["ip_class1_held"]["A"] == 2
    assert found["ip_class1_own"]["A"] == 1
    assert found["ip_class1_not_transferred"]["A"] == 1
    assert found["ip_class2_held"]["A"] == 2
    assert found["ip_acquisition"]["A"] == "own_rd"


W3 = [
    (50, 52),
    (52, 52),
    (52, 55),
    (55, 54),
    (54, 54),
    (54, 58),
    (58, 58),
    (58, 58),
    (58, 60),
    (60, 60),
    (60, 60),
    (60, 62),
]


def test_w3_yearly_average_is_677_over_12() -> None:
    rows = [
        {"year": 2025, "month": m, "staff_start": a, "staff_end": b, "st_staff_start": 5, "st_staff_end": 6}
        for m, (a, b) in enumerate(W3, start=1)
    ]
    found = sum_staff_months(frame(*rows), {})
    assert found.facts["staff_2025"]["A"] == Fraction(677, 12)
    assert found.facts["st_staff_2025"]["A"] == Fraction(11, 2)


def test_months_may_be_fewer_only_in_the_founding_year() -> None:
    rows = [
        {"year": 2025, "month": m, "staff_start": 10, "staff_end": 12, "st_staff_start": 1, "st_staff_end": None}
        for m in (11, 12)
    ]
    young = sum_staff_months(frame(*rows), {"A": dt.date(2025, 10, 20)})
    assert young.facts["staff_2025"]["A"] == 11
    assert young.facts["st_staff_2025"]["A"] is None
    old = sum_staff_months(frame(*rows), {"A": dt.date(2015, 10, 20)})
    assert old.facts == {}
    assert [note.code for note in old.notes] == ["staff_months_incomplete"]
    assert not old.notes[0].is_warning


def test_rd_items_are_summed_by_head() -> None:
    found = sum_rd_items(
        frame(
            {"year": 2025, "head": "rd_labour", "amount": 100},
            {"year": 2025, "head": "rd_labour", "amount": 250},
            {"year": 2025, "head": "rd_other", "amount": 1},
        )
    ).facts
    assert found["rd_labour_2025"]["A"] == Fraction(350, 100)
    assert found["rd_other_2025"]["A"] == Fraction(1, 100)
    assert found["rd_design_2025"]["A"] == 0


def test_standards() -> None:
    day = dt.date
    rows = [
        {"level": "group", "rank": 1, "published_on": day(2025, 1, 1)},
        {"level": "industry", "rank": 5, "published_on": day(2021, 6, 15)},
    ]
    found = sum_standards(frame(*rows), ON).facts
    assert (found["took_part_in_standards"]["A"], found["led_standard_5y"]["A"]) == (True, True)
    rows[1] = {"level": "industry", "rank": 6, "published_on": day(2025, 6, 15)}
    assert sum_standards(frame(*rows), ON).facts["led_standard_5y"]["A"] is False
    rows[1] = {"level": "industry", "rank": 1, "published_on": day(2021, 6, 14)}
    assert sum_standards(frame(*rows), ON).facts["led_standard_5y"]["A"] is False

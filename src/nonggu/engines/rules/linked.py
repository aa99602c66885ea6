"""Linked sheets summed for each enterprise: IP items, monthly staff, R&D items, standards.

What does not count is named with its reason. An enterprise without rows in a sheet stays unknown there: missing is
not zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from nonggu.engines.rules.facts import Value

CLASS_1 = frozenset(
    (
        "invention_patent",
        "defence_patent",
        "plant_variety_right",
        "national_crop_variety",
        "national_new_drug",
        "protected_tcm_variety",
        "ic_layout",
    )
)
CLASS_2 = frozenset(("utility_model", "design_patent", "software_copyright"))
RD_HEADS = (
    "rd_labour",
    "rd_direct",
    "rd_depreciation",
    "rd_intangible",
    "rd_design",
    "rd_testing",
    "rd_outsourced_domestic",
    "rd_outsourced_foreign",
    "rd_other",
)
_NATIONAL_STANDARDS = frozenset(("national", "industry", "test_method"))
_LED_STANDARDS = frozenset(("international", "national", "industry"))
FIRST_DRAFTERS = 5


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """A row of a linked sheet that does not count or is wrong: `code` names a sentence, `row` the sheet's row."""

    sheet: str
    row: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = True


@dataclass(frozen=True, slots=True)
class Linked:
    """Facts summed from one sheet: fact column to (enterprise id to value); and notes on its rows."""

    facts: Mapping[str, Mapping[str, Value]]
    notes: tuple[LinkedNote, ...] = ()


Row = Mapping[str, Any]


def _by_enterprise(frame: pl.DataFrame) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        if row.get("id") is not None:
            grouped.setdefault(str(row["id"]), []).append(row)
    return grouped


def sum_ip(frame: pl.DataFrame, on: dt.date, main_crops: Collection[str]) -> Linked:
    """Counts of class I and II IP from a frame of items (columns: see the sheet `ip`).

    A blank mark (granted in China, valid until, used by a co-owner, linked to the product) is no objection. A blank
    "used before" of a class II item leaves the number used unknown, and a blank way of acquiring leaves "from own R&D"
    unknown.
    """
    facts: dict[str, dict[str, Value]] = {}
    notes: list[LinkedNote] = []
    for key, rows in _by_enterprise(frame).items():
        counted = []
        for row in rows:
            why = why_not_counted(row, on, main_crops)
            if why:
                params = {"number": row.get("ip_no") or row.get("kind") or "", "enterprise": key}
                notes.append(LinkedNote("ip", int(row["row"]), why, params))
            else:
                counted.append(row)
        for name, value in _ip_facts(counted, on).items():
            facts.setdefault(name, {})[key] = value
    return Linked(facts, tuple(notes))


def why_not_counted(row: Row, on: dt.date, main_crops: Collection[str]) -> str:
    """The code of the reason why an item does not count at all; empty when it counts."""
    kind, crop, until = row.get("kind"), row.get("crop"), row.get("valid_until")
    reasons = (
        (kind == "provincial_crop_variety", "ip_provincial_variety"),
        (kind == "registered_crop", "ip_registered_crop"),
        (kind == "national_crop_variety" and crop is not None and crop not in main_crops, "ip_registered_crop"),
        (kind == "trademark", "ip_trademark"),
        (kind not in CLASS_1 | CLASS_2, "ip_kind_unknown"),
        (row.get("granted_in_china") is False, "ip_not_in_china"),
        (row.get("acquired_by") == "licence", "ip_licence_only"),
        (until is not None and until < on, "ip_expired"),
        (row.get("used_by_co_owner") is True, "ip_used_by_co_owner"),
        (row.get("linked_to_main_product") is False, "ip_not_linked"),
    )
    return next((code for is_so, code in reasons if is_so), "")


def _ip_facts(rows: list[Row], on: dt.date) -> dict[str, Value]:
    first = [row for row in rows if row["kind"] in CLASS_1]
    second = [row for row in rows if row["kind"] in CLASS_2]
    settled = [row for row in first if _years_since(row.get("transferred_in_on"), on, 1) is not False]
    return {
        "ip_class1": Fraction(len(first)),
        "ip_class2": Fraction(len(second)),
        "ip_class2_used": _count(second, lambda row: row.get("used_in_hte")),
        "ip_class1_own": _count(settled, lambda row: _is(row.get("acquired_by"), "own_rd")),
        "ip_class1_high_value": _count(settled, lambda row: row.get("high_value")),
        "ip_class1_held": Fraction(len(settled)),
        "ip_class2_held": _count(second, lambda row: _is_mature(row, on)),
        "ip_class1_not_transferred": _count(first, _is_original),
        "ip_acquisition": _acquisition(rows),
    }


def _count(rows: list[Row], is_so: Callable[[Row], bool | None]) -> Fraction | None:
    """How many rows hold; None when one of them is unknown."""
    answers = [is_so(row) for row in rows]
    return None if None in answers else Fraction(sum(1 for answer in answers if answer))


def _is(value: object, wanted: str) -> bool | None:
    return None if value is None else value == wanted


def _years_since(date: dt.date | None, on: dt.date, years: int) -> bool | None:
    """Whether at least so many years have passed; None when the date is unknown."""
    if date is None:
        return None
    leap = date.month == 2 and date.day == 29
    due = dt.date(date.year + years, 3, 1) if leap else date.replace(year=date.year + years)
    return due <= on


def _is_mature(row: Row, on: dt.date) -> bool | None:
    """Class II under 63号: software copyright, or patents kept more than two years after grant; no recent transfer."""
    if _years_since(row.get("transferred_in_on"), on, 1) is False:
        return False
    if row["kind"] == "software_copyright":
        return True
    granted = row.get("granted_on")
    return None if granted is None else _years_since(granted, on - dt.timedelta(days=1), 2)


def _is_original(row: Row) -> bool | None:
    """Class I under 2号 annex 2: not transferred in, and the firm among the first three right holders."""
    by, rank = row.get("acquired_by"), row.get("right_holder_rank")
    if by is None:
        return None
    return by != "transfer" and (rank is None or rank <= 3)


def _acquisition(rows: list[Row]) -> str | None:
    ways = [row.get("acquired_by") for row in rows]
    if not rows:
        return "none"
    if "own_rd" in ways:
        return "own_rd"
    return None if None in ways else "acquired_only"


def sum_staff_months(frame: pl.DataFrame, founding: Mapping[str, dt.date | None]) -> Linked:
    """Yearly averages: the sum of monthly averages (start + end) / 2, divided by the months.

    Fewer than twelve months count only in the year of registration (`founding`, by id); else the year stays unknown.
    """
    facts: dict[str, dict[str, Value]] = {}
    notes: list[LinkedNote] = []
    for key, rows in _by_enterprise(frame).items():
        for year in sorted({row["year"] for row in rows if row["year"] is not None}):
            months = [row for row in rows if row["year"] == year]
            founded = founding.get(key)
            numbers = [row["month"] for row in months]
            whole = len(set(numbers)) == len(numbers) and None not in numbers
            if not whole or (len(numbers) < 12 and not (founded and founded.year == year)):
                params = {"enterprise": key, "year": year, "months": len(set(numbers))}
                notes.append(
                    LinkedNote("staff_months", int(months[0]["row"]), "staff_months_incomplete", params, False)
                )
                continue
            for name in ("staff", "st_staff"):
                facts.setdefault(f"{name}_{year}", {})[key] = _average(months, name)
    return Linked(facts, tuple(notes))


def _average(months: list[Row], name: str) -> Fraction | None:
    ends: list[Any] = [row.get(f"{name}_{end}") for row in months for end in ("start", "end")]
    return None if None in ends else Fraction(sum(ends), 2 * len(months))


def sum_rd_items(frame: pl.DataFrame) -> Linked:
    """The eight heads by year: the sheet is the whole ledger of a year that it speaks of, so heads without items are
    zero."""
    facts: dict[str, dict[str, Value]] = {}
    for key, rows in _by_enterprise(frame).items():
        for year in sorted({row["year"] for row in rows if row["year"] is not None}):
            for head in RD_HEADS:
                amounts = [row["amount"] for row in rows if row["year"] == year and row["head"] == head]
                total = None if None in amounts else Fraction(sum(amounts), 100)
                facts.setdefault(f"{head}_{year}", {})[key] = total
    return Linked(facts)


def sum_standards(frame: pl.DataFrame, on: dt.date) -> Linked:
    """Whether the enterprise took part in national or industry standards, and led one within five years."""
    facts: dict[str, dict[str, Value]] = {"took_part_in_standards": {}, "led_standard_5y": {}}
    for key, rows in _by_enterprise(frame).items():
        facts["took_part_in_standards"][key] = any(row["level"] in _NATIONAL_STANDARDS for row in rows)
        facts["led_standard_5y"][key] = _any_known(_is_led(row, on) for row in rows)
    return Linked(facts)


def _is_led(row: Row, on: dt.date) -> bool | None:
    if row["level"] not in _LED_STANDARDS:
        return False
    rank, published = row.get("rank"), row.get("published_on")
    if rank is not None and rank > FIRST_DRAFTERS:
        return False
    recent = None if published is None else not _years_since(published, on - dt.timedelta(days=1), 5)
    return None if rank is None and recent is not False else recent


def _any_known(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    return True if True in found else None if None in found else False

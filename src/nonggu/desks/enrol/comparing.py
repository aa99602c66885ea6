"""Planned rows beside what the book says of other years and owners: odd leaps, missing years, rights of two firms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nonggu.desks.enrol.plan import SheetPlan
from nonggu.desks.enrol.rows import PlannedRow, RowOutcome
from nonggu.registry import access
from nonggu.registry.columns import columns_of
from nonggu.registry.models import IntellectualProperty, Organisation, User, YearlyReturn
from nonggu.registry.models.record import Record

#: Growth over a year, in per cent, from which a figure is asked about (data dictionary of enterprises, section 11).
LARGEST_GROWTH_PERCENT = 300
#: How many ids are asked about at once.
CHUNK = 500
#: Figures of one enterprise by year and attribute.
_Years = dict[int, Mapping[str, Any]]


def compare(model: type[Record], sheets: Sequence[SheetPlan], *, by: User | None) -> None:
    """Add warnings to the findings of a noun's planned sheets. The rows stay good."""
    if model in _COMPARISONS:
        _COMPARISONS[model](sheets, by)


def _written(sheets: Sequence[SheetPlan]) -> list[tuple[SheetPlan, int, PlannedRow]]:
    wanted = (RowOutcome.NEW, RowOutcome.CHANGED)
    return [(s, place, row) for s in sheets for place, row in enumerate(s.rows) if row.outcome in wanted]


def _compare_returns(sheets: Sequence[SheetPlan], by: User | None) -> None:
    rows = _written(sheets)
    amounts = [c.attribute for c in columns_of(YearlyReturn) if c.column.kind == "money"]
    known = _known_returns(rows, amounts, by)
    mine = {id(row): _key_of(row, known) for _, _, row in rows}
    years: dict[object, _Years] = defaultdict(dict)
    for (owner, year), values in known.values():
        years[owner][year] = values
    for _, _, row in rows:
        owner, year = mine[id(row)]
        years[owner][year] = {**years[owner].get(year, {}), **row.values}
    for sheet, place, row in rows:
        owner, year = mine[id(row)]
        _say_gap(sheet, place, year, years[owner])
        before = years[owner].get(year - 1, {})
        for name in amounts:
            _say_leap(sheet, place, name, before.get(name), row.values.get(name))


def _known_returns(
    rows: Sequence[tuple[SheetPlan, int, PlannedRow]], amounts: Sequence[str], by: User | None
) -> dict[int, tuple[tuple[int, int], Mapping[str, Any]]]:
    """The returns in the book of the enterprises that the rows are about: owner and year, and amounts, by id."""
    ids = sorted({row.record_id for _, _, row in rows if row.record_id is not None})
    owners = {owner for _, _, row in rows if type(owner := row.values.get("organisation_id")) is int}
    returns = access.visible(by, YearlyReturn).filter(archived_at=None)
    for start in range(0, len(ids), CHUNK):
        owners |= set(returns.filter(pk__in=ids[start : start + CHUNK]).values_list("organisation_id", flat=True))
    found = {}
    listed = sorted(owners)
    for start in range(0, len(listed), CHUNK):
        chosen = returns.filter(organisation_id__in=listed[start : start + CHUNK])
        for pk, owner, year, *values in chosen.values_list("pk", "organisation_id", "year", *amounts):
            found[pk] = (owner, year), dict(zip(amounts, values, strict=True))
    return found


def _key_of(row: PlannedRow, known: Mapping[int, tuple[tuple[int, int], Mapping[str, Any]]]) -> tuple[object, int]:
    owner, year = known[row.record_id][0] if row.record_id in known else (None, 0)
    return row.values.get("organisation_id", owner), row.values.get("year", year)


def _say_gap(sheet: SheetPlan, place: int, year: int, years: _Years) -> None:
    earlier = [other for other in years if other < year]
    if earlier and max(earlier) != year - 1:
        params = {"last": max(earlier), "year": year}
        sheet.findings.report(place, sheet.staged.column("year"), "return_gap", params, is_warning=True)


def _say_leap(sheet: SheetPlan, place: int, name: str, before: Any, now: Any) -> None:
    is_comparable = isinstance(before, int) and isinstance(now, int) and before > 0
    if is_comparable and (now - before) * 100 > LARGEST_GROWTH_PERCENT * before:
        params = {"times": f"{now / before:.1f}", "limit": LARGEST_GROWTH_PERCENT}
        sheet.findings.report(place, sheet.staged.column(name), "return_leap", params, is_warning=True)


def _compare_rights(sheets: Sequence[SheetPlan], by: User | None) -> None:
    moved = [(s, place, row) for s, place, row in _written(sheets) if isinstance(row.old.get("organisation_id"), int)]
    ids = sorted({row.old["organisation_id"] for _, _, row in moved})
    names: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        owners = access.visible(by, Organisation).filter(pk__in=ids[start : start + CHUNK])
        names.update(owners.values_list("pk", "name"))
    for sheet, place, row in moved:
        params = {"owner": names.get(row.old["organisation_id"], "")}
        sheet.findings.report(place, sheet.staged.column("organisation_id"), "right_moves", params, is_warning=True)


_COMPARISONS: Mapping[type[Record], Callable[[Sequence[SheetPlan], User | None], None]] = {
    YearlyReturn: _compare_returns,
    IntellectualProperty: _compare_rights,
}

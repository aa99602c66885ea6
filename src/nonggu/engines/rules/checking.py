"""Figures of one row that cannot all be right: a part above its whole, net assets that are not assets less
liabilities."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from nonggu.engines.rules.facts import FactTable

#: Part and whole: a part may not exceed its whole.
PARTS = (
    ("st_staff", "staff"),
    ("rd_staff", "staff"),
    ("high_tech_income", "total_income"),
    ("main_income", "revenue"),
    ("rd_domestic", "rd"),
    ("ip_class2_used", "ip_class2"),
    ("ip_class1_own", "ip_class1_held"),
    ("ip_class1_high_value", "ip_class1_held"),
    ("ip_class1_not_transferred", "ip_class1"),
)
#: Forms are filled in 万元 with two decimals, so net assets may differ by 0.01 万元.
TOLERANCE_YUAN = 100


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two columns of one row (place in the frame) that cannot both be right; the first is taken as unknown."""

    row: int
    code: str
    column: str
    other: str


def find_contradictions(table: FactTable) -> tuple[FactTable, list[Contradiction]]:
    """The rows with contradictions; in the table returned their first column is marked `__conflict`."""
    found: list[Contradiction] = []
    frame = table.frame
    for column, other, code, is_wrong in _checks(table):
        wrong = table.frame.select(is_wrong.fill_null(False)).to_series()
        if not wrong.any():
            continue
        found += [Contradiction(row, code, column, other) for row in wrong.arg_true().to_list()]
        mark = f"{column}__conflict"
        marked = wrong | frame[mark] if mark in frame.columns else wrong
        frame = frame.with_columns(marked.alias(mark))
    return FactTable(frame, table.on, table.scales), sorted(found, key=lambda c: (c.row, c.column))


def _checks(table: FactTable) -> list[tuple[str, str, str, pl.Expr]]:
    checks = []
    names = set(table.frame.columns)
    for part, whole in PARTS:
        for suffix in _suffixes(part, names):
            column, other = part + suffix, whole + suffix
            if other in names:
                a, b = _amount(table, column, other), _amount(table, other, column)
                checks.append((column, other, "part_exceeds_whole", a > b))
    for suffix in _suffixes("net_assets", names):
        column, other = f"net_assets{suffix}", f"assets{suffix}"
        if {other, f"liabilities{suffix}"} <= names:
            gap = pl.col(other) - pl.col(f"liabilities{suffix}") - pl.col(column)
            wrong = gap.abs() > TOLERANCE_YUAN * table.scales.get(column, 100)
            checks.append((column, other, "net_assets_differ", wrong))
    return checks


def _suffixes(base: str, names: set[str]) -> list[str]:
    """The years of a yearly column, or nothing for a plain one."""
    tails = (name[len(base) :] for name in names if name.startswith(base))
    return sorted(tail for tail in tails if tail == "" or (len(tail) == 5 and tail[0] == "_" and tail[1:].isdigit()))


def _amount(table: FactTable, column: str, other: str) -> pl.Expr:
    """The column on the other's scale as well, so that whole numbers compare."""
    return pl.col(column).cast(pl.Int128) * table.scales.get(other, 1)

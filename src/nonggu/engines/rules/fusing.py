"""One compiled pass over a table: a rule set's clauses as the source of one loop over rows, for tables of millions.

The loop handles regular rows: every fact known, denominators above zero, all whole numbers below 2**53 (so that floats
hold them exactly), no near tie. Every other row is marked, and `nonggu.engines.rules.table`
judges it the general way, so both ways give the same answers. Only results and points are made; values and shortfalls
come from the general way.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from nonggu.engines.rules.fused_points import write_points
from nonggu.engines.rules.fused_source import NotFusible, Source, Written, constant
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination, Flag, OneOfCodes
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.results import Result

__all__ = ["NotFusible", "Source", "Written", "write_clause"]


def write_clause(out: Source, clause: Clause, done: dict[str, Written]) -> Written:
    """Write one clause into the loop."""
    year = out.rules.latest_year
    if isinstance(clause, Combination):
        return _combination(out, clause, done)
    if isinstance(clause, Threshold):
        value = out.quantity(clause.quantity, year)
        if value.is_unknown or clause.limit is None:
            return Written(str(int(Result.UNKNOWN)))
        return Written(out.name(f"3 * {out.compared(value, clause.operator, constant(clause.limit))}"))
    if isinstance(clause, Ratio):
        return _ratio(out, clause, year)
    if isinstance(clause, Flag):
        name = clause.fact.replace("{year}", str(year))
        if name not in out.present:
            return Written(str(int(clause.if_missing)))
        return Written(out.name(f"3 * ({out.column('truth', name)}[i] == {int(clause.expected)})"))
    if isinstance(clause, OneOfCodes):
        if clause.fact not in out.present:
            return Written(str(int(Result.UNKNOWN)))
        array = out.column("code " + " ".join(clause.allowed), clause.fact)
        return Written(out.name(f"3 * ({array}[i] < {len(clause.allowed)})"))
    return write_points(out, clause, year, done)


def _combination(out: Source, clause: Combination, done: dict[str, Written]) -> Written:
    parts = [done[part].code for part in clause.of]
    if not clause.every:
        parts = [f"(0 if {part} == 4 else {part})" if part != "4" else "0" for part in parts]
    found = parts[0]
    for part in parts[1:]:
        found = out.name(f"({found} if {found} {'<' if clause.every else '>'} {part} else {part})")
    return Written(found)


def _ratio(out: Source, clause: Ratio, year: int) -> Written:
    top, bottom = out.quantity(clause.numerator, year), out.quantity(clause.denominator, year)
    if not bottom.is_unknown:
        out.irregular(f"{bottom.source} <= 0.0")
    by = None if clause.band_by is None else out.quantity(clause.band_by, year)
    no_limit = clause.limit is None if by is None else by.is_unknown
    if top.is_unknown or bottom.is_unknown or no_limit:
        return Written(str(int(Result.UNKNOWN)))
    if by is None:
        return Written(out.name(f"3 * {out.compared(top, clause.operator, out.times(bottom, clause.limit))}"))
    scale = lcm(*(band.limit.denominator for band in clause.bands))
    chosen = f"{int(clause.bands[-1].limit * scale)}.0"
    for band in reversed(clause.bands[:-1]):
        inside = out.compared(by, "<=", constant(band.up_to or Fraction(0)))
        chosen = f"({int(band.limit * scale)}.0 if {inside} else {chosen})"
    most = max(int(band.limit * scale) for band in clause.bands)
    need = out.kept_exact(f"{bottom.source} * {chosen}", bottom.scale * scale, bottom.bound * most)
    return Written(out.name(f"3 * {out.compared(top, clause.operator, need)}"))

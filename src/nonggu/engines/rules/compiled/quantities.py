"""Quantities as terms of the compiled loop."""

from __future__ import annotations

import datetime as dt

from nonggu.engines.rules import dated_quantities as dated
from nonggu.engines.rules import quantities as q
from nonggu.engines.rules.compiled.expressions import NO, UNKNOWN, NotCompilable, Term, both, constant
from nonggu.engines.rules.compiled.source import Source
from nonggu.engines.rules.facts import FOUNDED

_EPOCH = dt.date(1970, 1, 1)
_DAYS = 2**32  # dates are 32-bit days


def write_quantity(out: Source, node: q.Quantity, year: int) -> Term:
    """A quantity's term in an accounting year, written once however often it is asked for."""
    key = (id(node), year)
    if key not in out.made:
        out.made[key] = _write(out, node, year)
    return out.made[key]


def _write(out: Source, node: q.Quantity, year: int) -> Term:
    if isinstance(node, q.Fact):
        return out.number(node.name.replace("{year}", str(year)))
    if isinstance(node, q.Constant):
        return UNKNOWN if node.value is None else constant(node.value)
    if isinstance(node, q.AtYear):
        return write_quantity(out, node.of, year + node.shift)
    if isinstance(node, q.Sum):
        return out.total([out.times(write_quantity(out, part, year), factor) for part, factor in node.parts])
    if isinstance(node, q.SumYears):
        return _sum_of_years(out, node, year)
    if isinstance(node, q.FirstKnown):
        found = UNKNOWN
        for alternative in node.alternatives:
            found = out.first_known(found, write_quantity(out, alternative, year))
        return found
    if isinstance(node, q.CappedPart):
        return _capped(out, node, year)
    return _dated(out, node, year)


def _sum_of_years(out: Source, node: q.SumYears, year: int) -> Term:
    terms = []
    for each in range(year - node.years + 1, year + 1):
        if not isinstance(node.of, q.Fact):
            out.stage()
        term = write_quantity(out, node.of, each)
        terms.append(out.nothing_where(term, founded_after(out, each)) if each < year else term)
    return out.total(terms)


def _capped(out: Source, node: q.CappedPart, year: int) -> Term:
    part, rest = write_quantity(out, node.part, year), write_quantity(out, node.rest, year)
    if node.share is None or part.is_unknown or rest.is_unknown:
        return UNKNOWN
    return out.least(part, out.times(rest, node.share / (1 - node.share)))


def founded_after(out: Source, year: int) -> str:
    """The condition that the enterprise was registered after that year."""
    if FOUNDED not in out.present:
        return NO
    known = NO if out.gap(FOUNDED) == NO else f"(not {out.gap(FOUNDED)})"
    after = f"({out.column('days', FOUNDED)} >= {(dt.date(year + 1, 1, 1) - _EPOCH).days})"
    return after if known == NO else both(after, known)


def _dated(out: Source, node: q.Quantity, year: int) -> Term:
    name = FOUNDED if isinstance(node, dated.OperatingYears) else getattr(node, "name", "")
    if name not in out.present:
        return UNKNOWN
    days, gap = f"np.int64({out.column('days', name)})", out.gap(name)
    if isinstance(node, dated.DaysSince):
        return out.whole(f"({(out.rules.on - _EPOCH).days} - {days}) * ({node.sign})", 1, _DAYS, gap)
    if isinstance(node, dated.DaysAfter):
        return out.whole(f"{days} - ({(node.date - _EPOCH).days})", 1, _DAYS, gap)
    if isinstance(node, dated.OperatingYears):
        ends = [(dt.date(year + 1 - back, 1, 1) - _EPOCH).days for back in range(node.years)]
        return out.whole(" + ".join(f"1 * ({days} < {end})" for end in ends), 1, node.years, gap)
    raise NotCompilable(type(node).__name__)

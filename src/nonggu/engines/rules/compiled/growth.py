"""Growth over three years as the source of the compiled loop; near ties are settled by exact whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from nonggu.engines.rules.compiled.expressions import (
    NAN,
    NO,
    YES,
    NotCompilable,
    Term,
    Written,
    both,
    chosen_float,
    either,
    negated,
    picked,
    unless,
)
from nonggu.engines.rules.compiled.points import met_by, points_of
from nonggu.engines.rules.compiled.quantities import founded_after, write_quantity
from nonggu.engines.rules.compiled.source import Source
from nonggu.engines.rules.kinds.growth import DECIMALS, GrowthAtLeast, GrowthScore, Practice, is_manual
from nonggu.engines.rules.kinds.points import span
from nonggu.engines.rules.quantities import Quantity
from nonggu.engines.rules.results import Result

_ERROR = repr(2.0**-50)
_GRID = repr(float(10**DECIMALS))
#: `sign_of_growth` holds for years up to 2**48 and borders (p + q) / q with 2 q + 2 (p + q) below this.
_YEAR_BOUND, _BORDER_BOUND = 2**48, 4096


@dataclass(frozen=True, slots=True)
class Grown:
    """The growth in the loop: expressions of `g`, of its error bound, of the rows without one, and of the cases."""

    g: str
    error: str
    unknown: str
    none: str
    is_short: str
    cases: dict[str, str]
    years: tuple[Term, Term, Term]


def write_growth(out: Source, of: Quantity, year: int, practice: Practice) -> Grown | None:
    """The growth as variables; None where a year that is needed is absent from the table."""
    given = [write_quantity(out, of, each) for each in (year - 2, year - 1, year)]
    if given[1].is_unknown or given[2].is_unknown:
        if given[2].is_unknown or founded_after(out, year - 1) == NO:
            return None
        raise NotCompilable("growth of a year that the table does not have")
    y1, y2, y3 = out.aligned(*given)
    one, two, three = (out.condition(term.gap) for term in (y1, y2, y3))
    young, younger = (
        (out.condition(founded_after(out, each)) for each in (year - 2, year - 1)) if one != NO else (NO, NO)
    )
    is_two = out.condition(both(one, young))
    is_one = out.condition(both(is_two, two, younger, negated(three)))
    known = out.condition(both(negated(three), negated(two), either(negated(one), is_two)))
    below = either(f"({y2.source} < 0)", both(negated(one), f"({y1.source} < 0)"))
    negative = out.condition(both(known, below))
    zero = out.condition(both(known, negated(negative), f"({y2.source} == 0)"))
    rest = out.condition(both(known, negated(negative), negated(zero)))
    last_two = out.condition(both(rest, is_two))
    first_zero = out.condition(both(rest, negated(one), f"({y1.source} == 0)"))
    is_short = out.condition(either(first_zero, last_two if practice.two_years == "ratio" else NO))
    normal = out.condition(both(rest, negated(one), f"({y1.source} > 0)"))
    f1, f2, f3 = (out.name("f", out.as_float(term)) for term in (y1, y2, y3))
    later = out.name("f", f"({f3} / ({f2} if {f2} != 0.0 else 1.0))")
    earlier = out.name("f", f"({f2} / ({f1} if {f1} != 0.0 else 1.0))")
    mean = f"(({earlier} + {later}) * 0.5 - 1.0)"
    g = out.name("f", chosen_float(normal, mean, chosen_float(is_short, f"({later} - 1.0)", NAN)))
    error = out.name("f", f"(abs({earlier}) * {normal} + abs({later}) + 1.0) * {_ERROR}")
    cases = {
        "growth_one_year": is_one,
        "growth_negative_base": negative,
        "growth_second_year_zero": zero,
        "growth_two_years": last_two,
        "growth_first_year_zero": first_zero,
    }
    unknown = out.condition(negated(either(known, is_one)))
    none = out.condition(negated(either(normal, is_short)))
    return Grown(g, error, unknown, none, is_short, {k: v for k, v in cases.items() if v != NO}, (y1, y2, y3))


def borders_held(
    out: Source, found: Grown, borders: list[tuple[str, Fraction]], disputed: Fraction | None
) -> tuple[str, str]:
    """How many of nested borders the growth reaches, and the condition that it lies on the disputed one."""
    held = " + ".join(f"1 * ({found.g} {operator} {float(bound)!r})" for operator, bound in borders)
    nearest = f"abs({found.g} - {float(borders[0][1])!r})"
    for _, bound in borders[1:]:
        nearest = f"min({nearest}, abs({found.g} - {float(bound)!r}))"
    count, near = out.name("k", held), out.name("b", f"({nearest} <= {found.error})")
    years = ", ".join(term.source for term in found.years)
    largest = max(2 * b.denominator + abs(2 * (b.numerator + b.denominator)) for _, b in borders)
    if max(term.bound for term in found.years) > _YEAR_BOUND or largest >= _BORDER_BOUND:
        out.odd(near)
        return count, NO
    if disputed is not None and disputed not in {bound for _, bound in borders}:
        raise NotCompilable("a disputed border that is none")
    on_border = NO if disputed is None else out.name("b", NO)
    signs = {
        bound: f"sign_of_growth({years}, {found.is_short}, {bound.numerator}, {bound.denominator})"
        for _, bound in borders
    }
    out.stage(only_where=near)
    exact = " + ".join(f"1 * ({signs[bound]} {operator} 0)" for operator, bound in borders)
    out.line(f"{count} = np.int8({exact})")
    if disputed is not None:
        out.line(f"{on_border} = {signs[disputed]} == 0")
    out.stage()
    return count, on_border


def write_growth_score(out: Source, clause: GrowthScore, year: int) -> Written:
    """Points from the band of the growth."""
    found = write_growth(out, clause.of, year, clause.practice)
    least, greatest = span(clause.bands)
    if found is None:
        return Written("1", str(least), str(greatest), greatest)
    borders = [(band.operator, band.bound) for band in clause.bands[:-1]]
    count, on_border = borders_held(out, found, borders, clause.disputed)
    conditions = [out.condition(f"({count} >= {len(borders) - place})") for place in range(len(borders))]
    low, high = points_of(clause.bands, conditions)
    code = met_by(high)
    for case, condition in found.cases.items():
        if case == "growth_first_year_zero" or (case == "growth_two_years" and clause.practice.two_years == "ratio"):
            continue
        manual = is_manual(case, clause.practice)
        low, high = picked(condition, str(least if manual else 0), low), picked(condition, str(greatest * manual), high)
        asks = manual or case == "growth_negative_base"
        code = picked(condition, str(int(Result.MANUAL_REVIEW) if asks else 0), code)
    low = out.name("k", picked(found.unknown, str(least), low))
    high = out.name("k", picked(found.unknown, str(greatest), high))
    code = out.name("k", picked(found.unknown, "1", code))
    notes = list(found.cases.items()) + ([("growth_on_disputed_border", on_border)] if on_border != NO else [])
    value = threshold = short = ""
    if out.detail:
        border = repr(float(borders[-1][1]))
        for place in range(len(borders) - 1, 0, -1):
            border = chosen_float(conditions[place], repr(float(borders[place - 1][1])), border)
        border = out.name("f", unless(either(conditions[0], found.none), border))
        value, short = _shown(out, found, border)
        threshold = border
    return Written(code, low, high, greatest, value, threshold, short, tuple(notes))


def _shown(out: Source, found: Grown, border: str) -> tuple[str, str]:
    """Growth on the grid of shown decimals and the distance to the border; rows whose rounding is not certain are
    marked."""
    steps = out.name("f", f"{found.g} * {_GRID}")
    whole = out.name("f", f"np.rint({steps})")
    out.odd(f"(abs(abs({steps} - np.floor({steps})) - 0.5) <= {found.error} * (2.0 * {_GRID}))")
    return f"{whole} / {_GRID}", f"(np.rint({border} * {_GRID}) - {whole}) / {_GRID}"


def write_growth_at_least(out: Source, clause: GrowthAtLeast, year: int) -> Written:
    """The growth against a number."""
    found = write_growth(out, clause.of, year, clause.practice)
    if found is None:
        threshold = "" if clause.limit is None else repr(float(clause.limit))
        notes = (("parameter_empty", YES),) if clause.limit is None else ()
        return Written("1", threshold=threshold, notes=notes)
    if clause.limit is None:
        value = _shown(out, found, NAN)[0] if out.detail else ""
        return Written("1", value=value, notes=(("parameter_empty", YES),))
    count, _ = borders_held(out, found, [(">=", clause.limit)], None)
    code = picked(found.unknown, "1", picked(found.none, str(int(Result.MANUAL_REVIEW)), met_by(count)))
    code = out.name("k", code)
    value = short = ""
    if out.detail:
        value, short = _shown(out, found, repr(float(clause.limit)))
        short = unless(f"({code} != 0)", short)
    threshold = repr(float(clause.limit))
    return Written(code, value=value, threshold=threshold, shortfall=short, notes=tuple(found.cases.items()))

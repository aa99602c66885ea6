"""The table of variances: each term adjusted for all others that do not contain it (type II), tested against its
own error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nonggu.engines.trials.linear import Floats, fit_linear, project_rss
from nonggu.engines.trials.terms import Plots, Term


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: `error` names the line it is tested against ("" where it is not tested)."""

    source: str
    df: int
    ss: float
    ms: float
    f: float | None = None
    p: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines in the order of the terms, then error and total."""

    lines: tuple[Line, ...]

    def line(self, source: str) -> Line:
        """The line of a source. Raises KeyError."""
        for line in self.lines:
            if line.source == source:
                return line
        raise KeyError(source)


def name_of(term: Term) -> str:
    """A term as it is written: `A×B`."""
    return "×".join(term)


def tabulate(plots: Plots, terms: Sequence[Term], y: Floats, errors: Mapping[Term, Term]) -> Table:
    """The analysis of variance of y. `errors`: terms that are tested against another term instead of the residual."""
    whole = fit_linear(plots.matrix(terms), y)
    sums: dict[Term, tuple[int, float]] = {}
    for term in terms:
        others = [other for other in terms if not set(term) <= set(other)]
        without, rank_without = project_rss(plots.matrix(others), y)
        with_term, rank_with = project_rss(plots.matrix([*others, term]), y)
        sums[term] = (rank_with - rank_without, max(0.0, without - with_term))
    lines = [_test(term, sums, errors, whole.rss, whole.df) for term in terms]
    total = float(((y - y.mean()) ** 2).sum())
    lines.append(Line("error", whole.df, whole.rss, whole.mse))
    lines.append(Line("total", y.size - 1, total, total / max(1, y.size - 1)))
    return Table(tuple(lines))


def _test(term: Term, sums: Mapping[Term, tuple[int, float]], errors: Mapping[Term, Term], rss: float, df: int) -> Line:
    from scipy import stats

    own, ss = sums[term]
    ms = ss / own if own else float("nan")
    is_error = term in errors.values()
    other = errors.get(term)
    error_df, error_ss = sums[other] if other is not None else (df, rss)
    if own == 0 or error_df <= 0 or error_ss <= 0 or is_error:
        return Line(name_of(term), own, ss, ms)
    f = ms / (error_ss / error_df)
    p = float(stats.f.sf(f, own, error_df))
    return Line(name_of(term), own, ss, ms, f, p, name_of(other) if other is not None else "error")

"""Adjusted means of a term with standard errors of differences, least significant differences and letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nonggu.engines.trials.anova import Table, name_of
from nonggu.engines.trials.comparisons import Marks, assign_letters, critical_ratio, find_differences
from nonggu.engines.trials.designs import Layout
from nonggu.engines.trials.linear import Floats, LinearFit, is_in_space
from nonggu.engines.trials.mixed import MixedFit
from nonggu.engines.trials.terms import Plots, Term, mean_combinations
from nonggu.engines.trials.transforming import back

if TYPE_CHECKING:
    from nonggu.engines.trials.analysis import Settings


@dataclass(frozen=True, slots=True)
class MeanTable:
    """Means of the cells of one term.

    `cells`: level names; `means`: adjusted means on the scale of the analysis (None: the data do not determine it);
    `shown`: the same in the units of the response; `counts`: plots; `errors`: standard errors. `letters` at `alpha`,
    `capitals` at 0.01. `lsd`, `lsd_01`: least significant difference at `alpha` and 0.01 where one serves all pairs
    (else of the largest pair, `is_one_lsd` False). `sed`: standard error of a difference, alike.
    """

    source: str
    cells: tuple[tuple[str, ...], ...]
    means: tuple[float | None, ...]
    shown: tuple[float | None, ...]
    counts: tuple[int, ...]
    errors: tuple[float | None, ...]
    letters: tuple[str, ...]
    capitals: tuple[str, ...]
    alpha: float
    method: str
    sed: float
    lsd: float
    lsd_01: float
    df: float
    is_one_lsd: bool


def _build(
    plots: Plots, term: Term, means: Floats, known: Marks, errors: Floats, sed: Floats, df: Floats, how: Settings
) -> MeanTable:
    """The table from means (k), standard errors of differences and their df (k, k); `known` marks determined
    means.
    """
    keep = np.flatnonzero(known)
    codes, cells = plots.cell_codes(term)
    counts = np.bincount(codes, minlength=len(cells))
    letters, capitals = [""] * len(cells), [""] * len(cells)
    part = np.ix_(keep, keep)
    for alpha, target, capital in ((how.alpha, letters, False), (0.01, capitals, True)):
        differs = find_differences(means[keep], sed[part], df[part], how.method, alpha)
        for place, text in zip(keep, assign_letters(means[keep], differs, capital=capital), strict=True):
            target[place] = text
    pairs = np.triu_indices(keep.size, 1)
    seds, dfs = sed[part][pairs], df[part][pairs]
    widest = int(np.argmax(seds)) if seds.size else -1
    top_sed, top_df = (float(seds[widest]), float(dfs[widest])) if seds.size else (float("nan"), float("nan"))
    limits = [critical_ratio("lsd", alpha, top_df, keep.size, 2) * top_sed for alpha in (how.alpha, 0.01)]
    shown = back(means, how.transform)
    is_one = bool(seds.size and seds.max() - seds.min() <= 1e-6 * seds.max())
    return MeanTable(
        source=name_of(term),
        cells=tuple(cells),
        means=tuple(float(m) if k else None for m, k in zip(means, known, strict=True)),
        shown=tuple(float(m) if k else None for m, k in zip(shown, known, strict=True)),
        counts=tuple(int(count) for count in counts),
        errors=tuple(float(e) if k else None for e, k in zip(errors, known, strict=True)),
        letters=tuple(letters),
        capitals=tuple(capitals),
        alpha=how.alpha,
        method=how.method,
        sed=top_sed,
        lsd=limits[0],
        lsd_01=limits[1],
        df=top_df,
        is_one_lsd=is_one,
    )


def compare_fixed(plots: Plots, layout: Layout, fit: LinearFit, table: Table, how: Settings) -> list[MeanTable]:
    """Means of a design with one error, or of a term that is tested against another line of the table."""
    found = []
    for term in layout.compared:
        combinations = mean_combinations(plots, layout.terms, term)
        line = table.line(name_of(term))
        error = table.line(line.error) if line.error else table.line("error")
        known = np.array([fit.is_estimable(row) for row in combinations])
        covariance = combinations @ fit.covariance @ combinations.T * error.ms
        variance = np.maximum(np.diag(covariance), 0.0)
        sed = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0.0))
        df = np.full(sed.shape, float(error.df))
        means = combinations @ fit.coefficients
        found.append(_build(plots, term, means, known, np.sqrt(variance), sed, df, how))
    return found


def compare_split(plots: Plots, layout: Layout, fit: LinearFit, table: Table, how: Settings) -> list[MeanTable]:
    """Means of a balanced split plot with the right error for each comparison.

    a: main plots (error Ea), b: sub plots (Eb), r blocks. Two subs in one main: 2 Eb / r; two mains (same or other
    sub): 2 ((b - 1) Eb + Ea) / (r b), its df by Satterthwaite.
    """
    main, sub, both = layout.compared
    first, second = table.line(name_of(layout.errors[main])), table.line("error")
    b, a = len(plots.factors[sub[0]].levels), len(plots.factors[main[0]].levels)
    r = plots.size / (a * b)
    mixed = (b - 1) * second.ms + first.ms
    mixed_df = mixed**2 / (((b - 1) * second.ms) ** 2 / second.df + first.ms**2 / first.df)
    in_main = np.repeat(np.arange(a), b)
    same = in_main[:, None] == in_main[None, :]
    seds = {
        main: (np.full((a, a), 2 * first.ms / (r * b)), np.full((a, a), float(first.df))),
        sub: (np.full((b, b), 2 * second.ms / (r * a)), np.full((b, b), float(second.df))),
        both: (np.where(same, 2 * second.ms / r, 2 * mixed / (r * b)), np.where(same, second.df, mixed_df)),
    }
    found = []
    for term in layout.compared:
        combinations = mean_combinations(plots, layout.terms, term)
        variance, df = seds[term]
        known = np.ones(len(combinations), dtype=np.bool_)
        errors = np.sqrt(np.diag(variance) / 2)
        found.append(_build(plots, term, combinations @ fit.coefficients, known, errors, np.sqrt(variance), df, how))
    return found


def compare_mixed(plots: Plots, layout: Layout, fit: MixedFit, how: Settings) -> list[MeanTable]:
    """Means of a mixed model; each pair has its own standard error and Satterthwaite df."""
    found = []
    for term in layout.compared:
        if term in layout.random:
            continue
        combinations = mean_combinations(plots, fit.fixed, term)
        k = len(combinations)
        variance, _ = fit.variance_and_df(combinations)
        pairs = np.triu_indices(k, 1)
        pair_variance, pair_df = fit.variance_and_df(combinations[pairs[0]] - combinations[pairs[1]])
        sed, df = np.zeros((k, k)), np.ones((k, k))
        sed[pairs] = np.sqrt(np.maximum(pair_variance, 0.0))
        df[pairs] = pair_df
        sed, df = sed + sed.T, np.triu(df, 1) + np.triu(df, 1).T + np.eye(k)
        known = np.array([is_in_space(row, fit.row_space) for row in combinations])
        errors = np.sqrt(np.maximum(variance, 0.0))
        found.append(_build(plots, term, fit.values(combinations), known, errors, sed, df, how))
    return found

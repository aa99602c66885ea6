"""One call from plots to table: analysis of variance (or mixed model), adjusted means with letters, LSD, CV,
checks, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from nonggu.engines.reasons import Reason
from nonggu.engines.trials.anova import Table, tabulate
from nonggu.engines.trials.comparisons import Method
from nonggu.engines.trials.designs import Layout, Roles, lay_out
from nonggu.engines.trials.linear import Floats, LinearFit, fit_linear
from nonggu.engines.trials.means import MeanTable, compare_fixed, compare_mixed, compare_split
from nonggu.engines.trials.mixed import Component, MixedFit
from nonggu.engines.trials.terms import Plots, make_factor
from nonggu.engines.trials.transforming import transform
from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    import polars as pl


#: Response, design, plots, missing plots, grand mean.
_Base = tuple[str, str, int, int, float]


@dataclass(frozen=True, slots=True)
class Settings:
    """How means are compared: the method, the level, the transformation, and whether components get intervals."""

    method: Method = "lsd"
    alpha: float = 0.05
    transform: str = "none"


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of one response.

    `table`: the analysis of variance (None in a mixed model, whose F tests are `tests` and whose variance components
    are `components`). `means`: one table for each term that is compared. `cv_percent`: 100 root(error mean square) /
    mean, in the units of the analysis. `checks`: p of normal residuals (Shapiro-Wilk) and of equal variances
    (Levene).
    """

    response: str
    design: str
    plots: int
    missing: int
    grand_mean: float
    mse: float
    error_df: int
    cv_percent: float
    table: Table | None
    tests: Table | None
    components: tuple[Component, ...]
    means: tuple[MeanTable, ...]
    checks: dict[str, float]
    reasons: tuple[Reason, ...] = field(default=())


def analyse(
    frame: pl.DataFrame, design: str, response: str, roles: Roles, settings: Settings | None = None
) -> Analysis:
    """Analyse one response of a designed trial.

    `frame` has one row a plot: a text or number column for each role, a number column for the response and
    covariates; plots without response are left out and counted. Raises UnusableInput (`trial_*`).
    """
    how = settings or Settings()
    layout = lay_out(design, roles)
    plots, y, missing = _read_plots(frame, response, roles)
    observed = transform(y, how.transform)
    fit = fit_linear(plots.matrix(layout.terms), observed)
    if fit.df <= 0:
        raise UnusableInput("trial_no_error_df", plots=plots.size, terms=fit.rank)
    if fit.rss == 0.0:
        raise UnusableInput("trial_no_variation", response=response)
    # The strata of a split plot are exact on balanced plots without covariates only.
    is_plain = _is_balanced(plots, layout) and not roles.covariates
    use_mixed = bool(roles.random) or (layout.design == "split-plot" and not is_plain)
    reasons = _first_reasons(missing, how, layout, plots)
    grand = float(observed.mean())
    base = (response, layout.design, plots.size, missing, grand)
    if use_mixed:
        return _mixed(base, plots, layout, observed, how, reasons)
    table = tabulate(plots, layout.terms, observed, layout.errors)
    compare = compare_split if layout.design == "split-plot" else compare_fixed
    means = compare(plots, layout, fit, table, how)
    reasons += _means_reasons(means, table)
    checks = _check_residuals(plots, layout, observed - fit.fitted, fit)
    reasons += _check_reasons(checks)
    cv = 100.0 * float(np.sqrt(fit.mse)) / abs(grand) if grand else float("nan")
    return Analysis(*base, fit.mse, fit.df, cv, table, None, (), tuple(means), checks, tuple(reasons))


def _mixed(
    base: tuple[str, str, int, int, float],
    plots: Plots,
    layout: Layout,
    y: Floats,
    how: Settings,
    reasons: list[Reason],
) -> Analysis:
    fixed = [term for term in layout.terms if term not in layout.random]
    fit = MixedFit(plots, fixed, layout.random, y)
    components = fit.components()
    reasons.append(Reason("trial_reml", {"random": ", ".join(one.source for one in components[:-1])}))
    for one in components:
        if one.is_zero:
            upper = None if one.upper is None else float(f"{one.upper:.4g}")
            reasons.append(Reason("trial_component_zero", {"source": one.source, "upper": upper}))
    means = compare_mixed(plots, layout, fit, how)
    sigma2 = float(fit.best.evaluation.sigma2)
    df = plots.size - fit.model.p
    cv = 100.0 * float(np.sqrt(sigma2)) / abs(base[4]) if base[4] else float("nan")
    tests = Table(tuple(fit.test_terms()))
    reasons += _means_reasons(means, tests)
    return Analysis(*base, sigma2, df, cv, None, tests, tuple(components), tuple(means), {}, tuple(reasons))


def _read_plots(frame: pl.DataFrame, response: str, roles: Roles) -> tuple[Plots, Floats, int]:
    needed = [response, *roles.names(), *roles.covariates]
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        raise UnusableInput("trial_columns_absent", names=", ".join(absent), found=", ".join(frame.columns))
    for name in (response, *roles.covariates):
        if not frame[name].dtype.is_numeric():
            raise UnusableInput("trial_not_numeric", name=name)
    used = frame.select(needed).drop_nulls()
    missing = frame.height - used.height
    if used.height < 3:
        raise UnusableInput("trial_too_few_plots", plots=used.height)
    factors = {}
    for name in roles.names():
        factor = make_factor(name, [label_of(value) for value in used[name].to_list()])
        if len(factor.levels) < 2:
            raise UnusableInput("trial_one_level", name=name)
        factors[name] = factor
    covariates = {}
    for name in roles.covariates:
        values = used[name].cast(float).to_numpy()
        covariates[name] = values - values.mean()
    y = used[response].cast(float).to_numpy()
    if not np.isfinite(y).all():
        raise UnusableInput("trial_not_numeric", name=response)
    return Plots(factors, covariates, used.height), y, missing


def label_of(value: object) -> str:
    """A level as text: 25.0 is 25."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _is_balanced(plots: Plots, layout: Layout) -> bool:
    names = tuple(dict.fromkeys(name for term in layout.terms for name in term if name in plots.factors))
    codes, cells = plots.cell_codes(names)
    counts = np.bincount(codes, minlength=len(cells))
    return bool(counts.min() == counts.max() and counts.min() > 0)


def _first_reasons(missing: int, how: Settings, layout: Layout, plots: Plots) -> list[Reason]:
    found = []
    if missing:
        found.append(Reason("trial_plots_missing", {"missing": missing}))
    if how.transform != "none":
        found.append(Reason("trial_transformed", {"name": how.transform}))
    if not _is_balanced(plots, layout):
        found.append(Reason("trial_unbalanced"))
    return found


def _check_residuals(plots: Plots, layout: Layout, residuals: Floats, fit: LinearFit) -> dict[str, float]:
    from scipy import stats

    found: dict[str, float] = {}
    if 3 <= residuals.size <= 5000:
        found["shapiro_p"] = float(stats.shapiro(residuals).pvalue)
    groups = plots.cell_codes(layout.compared[0])[0]
    parts = [residuals[groups == group] for group in np.unique(groups)]
    if all(part.size >= 3 for part in parts):
        found["levene_p"] = float(stats.levene(*parts, center="median").pvalue)
    found["largest_residual"] = float(np.abs(residuals).max() / np.sqrt(fit.mse))
    return found


def _check_reasons(checks: dict[str, float]) -> list[Reason]:
    found = []
    if checks.get("shapiro_p", 1.0) < 0.01:
        found.append(Reason("trial_not_normal", {"p": float(f"{checks['shapiro_p']:.3g}")}))
    if checks.get("levene_p", 1.0) < 0.01:
        found.append(Reason("trial_unequal_variances", {"p": float(f"{checks['levene_p']:.3g}")}))
    return found


def _means_reasons(means: list[MeanTable], table: Table) -> list[Reason]:
    found = []
    for one in means:
        line = table.line(one.source)
        if line.p is not None and line.p > one.alpha and len(set(one.letters)) > 1:
            found.append(Reason("trial_f_not_significant", {"source": one.source, "p": float(f"{line.p:.3g}")}))
        if any(mean is None for mean in one.means):
            found.append(Reason("trial_mean_unknown", {"source": one.source}))
    return found

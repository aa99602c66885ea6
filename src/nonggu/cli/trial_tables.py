"""Analyses of trials as rows of tables, in the order of `nonggu.cli.trial_columns`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nonggu.engines.trials.analysis import Analysis
from nonggu.engines.trials.means import MeanTable
from nonggu.phrases import language_of, say

Rows = list[tuple[object, ...]]


def rounded(number: float | None, digits: int = 6) -> float | None:
    """A number with so many significant digits; None where it is not known."""
    return float(f"{number:.{digits}g}") if number is not None and math.isfinite(number) else None


def mean_rows(analyses: Sequence[Analysis]) -> Rows:
    """One row a mean."""
    rows: Rows = []
    for one in analyses:
        table = one.table or one.tests
        for means in one.means:
            line = table.line(means.source) if table else None
            for place, cell in enumerate(means.cells):
                rows.append(
                    (
                        one.response,
                        means.source,
                        " / ".join(cell),
                        means.counts[place],
                        rounded(means.shown[place]),
                        rounded(means.errors[place]),
                        means.letters[place],
                        means.capitals[place],
                        rounded(means.lsd if means.is_one_lsd else None),
                        rounded(means.lsd_01 if means.is_one_lsd else None),
                        rounded(one.cv_percent, 4),
                        rounded(line.f if line else None),
                        rounded(line.p if line else None, 4),
                    )
                )
    return rows


def anova_rows(analyses: Sequence[Analysis]) -> Rows:
    """One row a line of the analysis of variance (or an F test of a mixed model)."""
    return [
        (one.response, line.source, line.df, *map(rounded, (line.ss, line.ms, line.f, line.p)), line.error or None)
        for one in analyses
        for line in ((one.table or one.tests).lines if one.table or one.tests else ())  # type: ignore[union-attr]
    ]


def component_rows(analyses: Sequence[Analysis]) -> Rows:
    """One row a variance component."""
    return [
        (one.response, part.source, *map(rounded, (part.variance, part.lower, part.upper, part.p)))
        for one in analyses
        for part in one.components
    ]


def note_rows(analyses: Sequence[Analysis]) -> Rows:
    """One row a reason, in the terminal's language."""
    language = language_of()
    return [
        (one.response, reason.code, say(reason.code, reason.params, language))
        for one in analyses
        for reason in one.reasons
    ]


def decimals_for(means: MeanTable) -> int:
    """Decimals that show two digits of the standard error."""
    errors = [error for error in means.errors if error]
    if not errors:
        return 2
    size, places = max(errors), 0
    while size < 10 and places < 6:
        size, places = size * 10, places + 1
    return places


def analysis_as_json(one: Analysis) -> dict[str, object]:
    """One analysis as a JSON-ready mapping."""
    table = one.table or one.tests
    return {
        "response": one.response,
        "design": one.design,
        "plots": one.plots,
        "missing": one.missing,
        "grand_mean": rounded(one.grand_mean, 12),
        "mse": rounded(one.mse, 12),
        "error_df": one.error_df,
        "cv_percent": rounded(one.cv_percent, 12),
        "anova": [
            {
                "source": line.source,
                "df": line.df,
                "ss": rounded(line.ss, 12),
                "ms": rounded(line.ms, 12),
                "f": rounded(line.f, 12),
                "p": rounded(line.p, 12),
                "error": line.error or None,
            }
            for line in (table.lines if table else ())
        ],
        "components": [
            {
                "source": part.source,
                "variance": rounded(part.variance, 12),
                "lower": rounded(part.lower, 6),
                "upper": rounded(part.upper, 6),
                "p": rounded(part.p, 6),
                "is_zero": part.is_zero,
            }
            for part in one.components
        ],
        "means": [_means_as_json(means) for means in one.means],
        "checks": {name: rounded(value) for name, value in one.checks.items()},
        "reasons": [
            {**reason.as_json(), "message": say(reason.code, reason.params, language_of())} for reason in one.reasons
        ],
    }


def _means_as_json(means: MeanTable) -> dict[str, object]:
    return {
        "term": means.source,
        "method": means.method,
        "alpha": means.alpha,
        "sed": rounded(means.sed, 12),
        "lsd": rounded(means.lsd, 12),
        "lsd_01": rounded(means.lsd_01, 12),
        "is_one_lsd": means.is_one_lsd,
        "levels": [
            {
                "level": " / ".join(cell),
                "plots": means.counts[place],
                "mean": rounded(means.shown[place], 12),
                "standard_error": rounded(means.errors[place], 12),
                "letters": means.letters[place],
                "capitals": means.capitals[place],
            }
            for place, cell in enumerate(means.cells)
        ],
    }

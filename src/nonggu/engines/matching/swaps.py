"""Ties of a mixed-integer solution: an offer gives way to one with a smaller identifier and the same score."""

from __future__ import annotations

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats
from nonggu.engines.matching.model import Model


def prefer_smaller_offers(model: Model, chosen: Flags) -> Flags:
    """The same total with smaller offers where one pair can be exchanged for another of its need and all rows still
    hold."""
    result = chosen.copy()
    rows_of = _rows_of(model)
    values = np.array([float(f[result[c]].sum()) for c, f in zip(model.rows.columns, model.rows.factors, strict=True)])
    for pair in np.flatnonzero(chosen):
        first = int(np.searchsorted(model.need, model.need[pair]))
        for other in range(first, pair):
            if result[other] or not model.usable[other] or model.score[other] != model.score[pair]:
                continue
            change = _change(rows_of, int(pair), other)
            if _holds(model, values, change):
                for row, step in change.items():
                    values[row] += step
                result[pair], result[other] = False, True
                break
    return result


def _rows_of(model: Model) -> list[dict[int, float]]:
    """For each pair the rows it stands in, with its factor."""
    found: list[dict[int, float]] = [{} for _ in range(len(model.need))]
    for row, (columns, factors) in enumerate(zip(model.rows.columns, model.rows.factors, strict=True)):
        for column, factor in zip(columns.tolist(), factors.tolist(), strict=True):
            found[column][row] = factor
    return found


def _change(rows_of: list[dict[int, float]], gone: int, come: int) -> dict[int, float]:
    change = dict(rows_of[come])
    for row, factor in rows_of[gone].items():
        change[row] = change.get(row, 0.0) - factor
    return change


def _holds(model: Model, values: Floats, change: dict[int, float]) -> bool:
    rows = model.rows
    return all(
        rows.lower[row] - 1e-9 <= values[row] + step <= rows.upper[row] + 1e-9 for row, step in change.items() if step
    )

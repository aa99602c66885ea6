"""Zero-one optima of a model by HiGHS, with the bound that HiGHS proves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats, Ints
from nonggu.engines.matching.model import Model
from nonggu.errors import NongguError

#: A bound of whole-number totals is taken down to the whole number below it, this much forgiven for rounding.
BOUND_TOLERANCE = 1e-3


@dataclass(frozen=True)
class IntegerSolution:
    """Chosen pairs (a flag a variable), the bound of the objective, and whether the time ran out before the proof."""

    chosen: Flags
    extra: Floats
    bound: float
    is_timed_out: bool


@dataclass(frozen=True)
class Extras:
    """Columns beside the pairs: cost a unit, upper limit, and their factor in rows (row, column, factor)."""

    cost: Floats
    upper: Floats
    entries: tuple[tuple[int, int, float], ...]
    is_integer: bool


NOTHING = Extras(np.empty(0), np.empty(0), (), False)


def maximise(
    model: Model,
    gain: Floats,
    time_limit_s: float,
    *,
    active: Flags | None = None,
    extras: Extras = NOTHING,
) -> IntegerSolution | None:
    """The zero-one solution with the largest gain less the extras' cost; None: infeasible. Raises NongguError at a
    solver fault.

    `active`: which rows bind (all where None).
    """
    if len(gain) + len(extras.cost) == 0:
        return _without_columns(model, active)
    solver = _loaded(model, gain, active, extras)
    kinds = [_kind(True)] * len(gain) + [_kind(extras.is_integer)] * len(extras.cost)
    solver.changeColsIntegrality(
        len(kinds), np.arange(len(kinds), dtype=np.int32), np.array([int(k) for k in kinds], np.uint8)
    )
    solver.setOptionValue("time_limit", float(time_limit_s))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus())
    if status in ("Infeasible", "Primal infeasible or unbounded"):
        return None
    info = solver.getInfo()
    values = np.asarray(solver.getSolution().col_value)
    if status not in ("Optimal", "Time limit reached") or info.primal_solution_status != 2:
        raise NongguError("solver_out_of_time" if "Time" in status else "solver_failed", status=status)
    return IntegerSolution(values[: len(gain)] > 0.5, values[len(gain) :], -info.mip_dual_bound, status != "Optimal")


def _without_columns(model: Model, active: Flags | None) -> IntegerSolution | None:
    """The answer of a model without pairs: HiGHS does not look at the rows of an empty model."""
    rows = model.rows
    keep = np.ones(len(rows.tags), dtype=np.bool_) if active is None else active
    holds = all(low <= 0 <= up for low, up in compress(zip(rows.lower, rows.upper, strict=True), keep))
    return IntegerSolution(np.zeros(0, dtype=np.bool_), np.zeros(0), 0.0, False) if holds else None


def row_prices(model: Model, gain: Floats) -> Floats | None:
    """Prices of the rows (gain a unit of the row's limit) in the linear relaxation; None: infeasible."""
    if not len(gain):
        return None
    solver = _loaded(model, gain, None, NOTHING)
    solver.run()
    if solver.modelStatusToString(solver.getModelStatus()) != "Optimal":
        return None
    return -np.asarray(solver.getSolution().row_dual)


def offer_prices(model: Model, prices: Floats, offer_ids: tuple[str, ...]) -> Ints:
    """Prices of the offers' places in whole units of 1/scale: those of their capacity and minimum rows together."""
    place = {identifier: row for row, identifier in enumerate(offer_ids)}
    found = np.zeros(len(offer_ids))
    for tag, price in zip(model.rows.tags, prices, strict=True):
        if tag[0] in ("capacity", "minimum"):
            found[place[tag[1]]] += price
    return np.rint(found).astype(np.int64)


def _kind(is_integer: bool):  # type: ignore[no-untyped-def]
    import highspy

    return highspy.HighsVarType.kInteger if is_integer else highspy.HighsVarType.kContinuous


def _loaded(model: Model, gain: Floats, active: Flags | None, extras: Extras):  # type: ignore[no-untyped-def]
    """A HiGHS object with the model in it, quiet and without threads of its own."""
    import highspy

    rows = model.rows
    keep = np.ones(len(rows.tags), dtype=np.bool_) if active is None else active
    columns, factors = list(compress(rows.columns, keep)), list(compress(rows.factors, keep))
    _add_entries(columns, factors, extras, keep, len(gain))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(gain) + len(extras.cost), len(columns)
    lp.col_cost_ = np.concatenate((-gain, extras.cost))
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.concatenate((model.usable.astype(float), extras.upper))
    lp.row_lower_ = np.array(list(compress(rows.lower, keep)), dtype=float)
    lp.row_upper_ = np.array(list(compress(rows.upper, keep)), dtype=float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum([len(c) for c in columns]))).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([*columns, np.empty(0)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([*factors, np.empty(0)]).astype(float)
    # The compiled base class: the wrapper prints a banner when it is made. One thread: HiGHS wants the same number
    # in a process.
    base: Any = highspy.Highs.__base__
    solver = base()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    return solver


def _add_entries(columns: list[Ints], factors: list[Floats], extras: Extras, keep: Flags, first: int) -> None:
    place = np.cumsum(keep) - 1
    for row, column, factor in extras.entries:
        if keep[row]:
            columns[place[row]] = np.append(columns[place[row]], first + column)
            factors[place[row]] = np.append(factors[place[row]], factor)

"""The same programmes by HiGHS: a second opinion on a small one, and the way for whole numbers and choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nonggu.engines.blending.kernel import AT_LOWER, AT_UPPER, BASIC, BETWEEN
from nonggu.engines.blending.simplex import DOUBTFUL, INFEASIBLE, OPTIMAL, UNBOUNDED

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS found: status (as in `simplex`), x, row duals y, basis states (columns, then rows), bound and
    gap.
    """

    status: int
    x: Floats
    y: Floats
    state: NDArray[np.int8]
    bound: float = np.nan
    gap: float = np.nan


def solve_by_highs(
    c: Floats,
    a: Floats,
    lo: Floats,
    hi: Floats,
    lb: Floats,
    ub: Floats,
    *,
    whole: NDArray[np.bool_] | None = None,
    gap: float = 0.0,
    seconds: float | None = None,
) -> Answer:
    """Solve min c x; lo <= a x <= hi; lb <= x <= ub, some x whole. A time limit may end it before the gap is
    closed.
    """
    import highspy

    # The compiled base class: the wrapper's constructor prints a banner before anything can silence it.
    base: Any = highspy.Highs.__base__
    solver = base()
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", gap), ("mip_abs_gap", 1e-9)):
        solver.setOptionValue(option, value)
    for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
        solver.setOptionValue(option, 1e-9)
    if seconds is not None:
        solver.setOptionValue("time_limit", float(seconds))
    solver.passModel(_model(highspy, (c, a, lo, hi, lb, ub), whole))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        solver.setOptionValue("presolve", "off")
        solver.run()
    return _read(highspy, solver, a.shape, whole)


def _model(highspy: Any, parts: tuple[Floats, ...], whole: NDArray[np.bool_] | None) -> Any:
    c, a, lo, hi, lb, ub = parts
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = a.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = c, lb, ub
    model.row_lower_, model.row_upper_ = lo, hi
    columns, rows = np.nonzero(a.T)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns, np.arange(a.shape[1] + 1))
    model.a_matrix_.index_ = rows
    model.a_matrix_.value_ = a.T[columns, rows]
    if whole is not None and whole.any():
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if mark else kinds.kContinuous for mark in whole]
    return model


def _read(highspy: Any, solver: Any, shape: tuple[int, ...], whole: NDArray[np.bool_] | None) -> Answer:
    m, n = shape
    statuses = highspy.HighsModelStatus
    known = {
        statuses.kOptimal: OPTIMAL,
        statuses.kInfeasible: INFEASIBLE,
        statuses.kUnbounded: UNBOUNDED,
    }
    status = known.get(solver.getModelStatus(), DOUBTFUL)
    solution, info = solver.getSolution(), solver.getInfo()
    x = np.array(solution.col_value) if len(solution.col_value) == n else np.full(n, np.nan)
    y = np.array(solution.row_dual) if len(solution.row_dual) == m else np.zeros(m)
    if whole is not None and whole.any():
        if status == DOUBTFUL and info.primal_solution_status != 2:
            x = np.full(n, np.nan)
        gap = 0.0 if status == OPTIMAL and not np.isfinite(info.mip_gap) else float(info.mip_gap)
        return Answer(status, x, y, np.zeros(n + m, np.int8), float(info.mip_dual_bound), gap)
    basis = solver.getBasis()
    return Answer(status, x, y, _states(highspy, list(basis.col_status) + list(basis.row_status), n + m))


def _states(highspy: Any, found: list[Any], size: int) -> NDArray[np.int8]:
    kinds = highspy.HighsBasisStatus
    names = {kinds.kBasic: BASIC, kinds.kLower: AT_LOWER, kinds.kUpper: AT_UPPER}
    states = [names.get(status, BETWEEN) for status in found]
    return np.array(states if len(states) == size else [BETWEEN] * size, dtype=np.int8)

"""The one door to a solver of mixing problems.

It solves with HiGHS through scipy; the blending engine (`nonggu.engines.blending`) is not called yet. The form is
`min c x; lo <= A x <= hi; lb <= x <= ub; integer parts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nonggu.errors import Infeasible

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from nonggu.engines.soil.products import MixProblem


@dataclass(frozen=True, slots=True)
class MixAnswer:
    """The best `x`, its `objective` and a proven lower `bound` on any objective."""

    x: npt.NDArray[np.float64]
    objective: float
    bound: float


def solve_mix(problem: MixProblem) -> MixAnswer:
    """Solve one problem to proven optimality. Raises Infeasible where nothing satisfies it."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    constraints = [LinearConstraint(problem.A, problem.lo, problem.hi)] if len(problem.A) else []
    answer = milp(
        c=problem.c,
        constraints=constraints,
        bounds=Bounds(problem.lb, problem.ub),
        integrality=np.array(problem.integer, dtype=int),
        options={"mip_rel_gap": 1e-6},
    )
    if answer.x is None:
        raise Infeasible("mix_infeasible", why=str(answer.message))
    bound = answer.mip_dual_bound if answer.mip_dual_bound is not None else answer.fun
    return MixAnswer(np.asarray(answer.x), float(answer.fun), float(bound))

"""The door from bags of products to the blending engine: the soil engine states a problem, the blending engine solves
it.

Engines do not import each other, so the two meet here. The form is `min c x; lo <= A x <= hi; lb <= x <= ub; integer
parts`.
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

    from nonggu.engines.blending.discrete import solve_choice
    from nonggu.engines.blending.problem import make_problem
    from nonggu.engines.blending.simplex import OPTIMAL

    stated = make_problem(
        c=problem.c,
        a=problem.A,
        lo=problem.lo,
        hi=problem.hi,
        lb=problem.lb,
        ub=problem.ub,
        step=np.where(problem.integer, 1.0, np.nan),
    )
    choice = solve_choice(stated, gap=1e-6)
    if choice.batch is None or choice.status != OPTIMAL:
        raise Infeasible("mix_infeasible", why=f"status {choice.status}")
    x = choice.batch.x[0]
    return MixAnswer(x, float(problem.c @ x), float(choice.bound))

"""One mix from problem to a full answer: amounts, cost, shadow prices, ranges, conflict, certificate, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nonggu.engines.blending.batches import SMALL_ENTRIES, STATUS_NAMES, Batch, solve_batch
from nonggu.engines.blending.conflicts import Conflict, find_conflict
from nonggu.engines.blending.discrete import Choice, solve_choice, solve_plain
from nonggu.engines.blending.exact import Certificate, certify, decide
from nonggu.engines.blending.kernel import AT_LOWER, BASIC
from nonggu.engines.blending.problem import Floats, Problem
from nonggu.engines.blending.ranging import Ranges, find_ranges
from nonggu.engines.blending.simplex import DOUBTFUL, INFEASIBLE, OPTIMAL, UNBOUNDED
from nonggu.engines.reasons import Reason

#: Entries of the contents up to which a problem that floating point cannot decide is solved in fractions.
EXACT_ENTRIES = 2_000

#: An amount below this share of the largest is rounding and counts as not used.
USED_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Solution:
    """The answer to one mix.

    `status`: optimal, feasible (stopped early, see `gap`), infeasible, unbounded, doubtful. `x`: amounts.
    `objective`: cost. `activity`: content of the mix per row. `shadow`: change of cost per unit of each row's binding
    limit; `shadow_total` of the total. `reduced`: by how much the price of an unused ingredient is too high.
    `residuals`: relative primal violation, dual violation and gap of the plain programme. `bound`, `gap`: proven
    lower bound and relative distance to it. Whole bags and choices: shadow prices and ranges hold while the choices
    are kept.
    """

    status: str
    x: Floats
    objective: float
    activity: Floats
    shadow: Floats
    shadow_total: float
    reduced: Floats
    residuals: Floats
    method: str
    bound: float
    gap: float
    ranges: Ranges | None = None
    conflict: Conflict | None = None
    certificate: Certificate | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def has_mix(self) -> bool:
        """Whether amounts were found."""
        return self.status in ("optimal", "feasible")


def solve(
    p: Problem, *, exact: bool = False, gap: float = 0.0, seconds: float | None = None, explain: bool = True
) -> Solution:
    """Solve one mix. `exact` adds the certificate in fractions; `explain` the ranges or the conflict.

    `gap` and `seconds` end a discrete search early (then the status is `feasible`). Raises UnusableInput where an
    ingredient that may or may not be used has no upper limit.
    """
    if not p.is_discrete:
        return _finish(p, p, solve_plain(p), None, exact=exact, explain=explain)
    choice = solve_choice(p, gap=gap, seconds=seconds)
    if choice.batch is None or choice.fixed is None:
        return _failed(p, choice.status, explain=explain)
    return _finish(p, choice.fixed, choice.batch, choice, exact=exact, explain=explain)


def _finish(p: Problem, plain: Problem, batch: Batch, choice: Choice | None, *, exact: bool, explain: bool) -> Solution:
    if batch.status[0] == DOUBTFUL and plain.rows()[0].size <= EXACT_ENTRIES:
        return _decide_exactly(p, plain, batch, choice, explain=explain)
    if batch.status[0] != OPTIMAL:
        return _failed(p, int(batch.status[0]), explain=explain)
    x, y, state = batch.x[0], batch.y[0], batch.state[0]
    rows = p.lo.size
    objective = float(batch.objective[0])
    status, bound, left = _judge(choice, objective)
    ranges = find_ranges(plain, x, y, state) if explain else None
    certificate = certify(plain, state) if exact else None
    contents = plain.rows()[0]
    return Solution(
        status=status,
        x=x,
        objective=objective,
        activity=p.a @ x,
        shadow=y[:rows],
        shadow_total=float(y[rows]) if p.total is not None else 0.0,
        reduced=p.c - contents.T @ y,
        residuals=batch.residuals[0],
        method=_method(batch, choice),
        bound=bound,
        gap=left,
        ranges=ranges,
        certificate=certificate,
        reasons=_reasons(p, x, choice, ranges, certificate, exact, bool(batch.by_highs[0]), left),
    )


def _decide_exactly(p: Problem, plain: Problem, batch: Batch, choice: Choice | None, *, explain: bool) -> Solution:
    """The last word where floating point could prove nothing: the whole small problem in fractions."""
    slack_basis = np.append(np.full(p.c.size, AT_LOWER), np.full(plain.rows()[0].shape[0], BASIC)).astype(np.int8)
    decided = decide(plain, slack_basis)
    if not isinstance(decided, Certificate):
        return _failed(p, {"infeasible": INFEASIBLE, "unbounded": UNBOUNDED}.get(decided, DOUBTFUL), explain=explain)
    exact_batch = replace(
        batch,
        status=np.array([OPTIMAL]),
        x=np.array([[float(v) for v in decided.x]]),
        y=np.array([[float(v) for v in decided.y]]),
        objective=np.array([float(decided.cost)]),
        residuals=np.zeros((1, 3)),
        by_highs=np.array([False]),
    )
    found = _finish(p, plain, exact_batch, choice, exact=False, explain=False)
    reasons = (*found.reasons, Reason("mix_exact_proof"))
    return replace(found, certificate=decided, method="fractions", reasons=reasons)


def _judge(choice: Choice | None, objective: float) -> tuple[str, float, float]:
    if choice is None:
        return "optimal", objective, 0.0
    bound = min(choice.bound, objective) if np.isfinite(choice.bound) else -np.inf
    if choice.status == OPTIMAL and not np.isfinite(bound):
        bound = objective
    left = (objective - bound) / max(abs(objective), 1e-12) if np.isfinite(bound) else np.inf
    is_closed = choice.status == OPTIMAL and left <= 1e-6
    return ("optimal" if is_closed else "feasible"), bound, (0.0 if left < 1e-9 else left)


def _method(batch: Batch, choice: Choice | None) -> str:
    plain = "highs" if batch.by_highs[0] else "simplex"
    return plain if choice is None else f"highs_milp+{plain}"


def _reasons(
    p: Problem,
    x: Floats,
    choice: Choice | None,
    ranges: Ranges | None,
    certificate: Certificate | None,
    exact: bool,
    by_highs: bool,
    gap: float,
) -> tuple[Reason, ...]:
    used = int((np.abs(x) > USED_TOLERANCE * max(1e-300, float(np.abs(x).max()))).sum())
    found = [Reason("mix_proven", {"used": used, "offered": p.c.size})]
    if by_highs:
        is_large = p.rows()[0].size > SMALL_ENTRIES
        found.append(Reason("mix_large" if is_large else "mix_second_opinion"))
    if choice is not None:
        found.append(Reason("mix_choices_kept"))
        if gap > 1e-6:
            found.append(
                Reason("mix_gap_left", {"gap_percent": float(f"{100 * gap:.3g}") if np.isfinite(gap) else None})
            )
    if ranges is not None and ranges.is_degenerate:
        found.append(Reason("mix_degenerate"))
    if exact:
        is_proof = certificate is not None and certificate.is_proof
        found.append(Reason("mix_exact_proof" if is_proof else "mix_exact_failed"))
    return tuple(found)


def _failed(p: Problem, status: int, *, explain: bool) -> Solution:
    if status == UNBOUNDED and p.is_discrete and _is_impossible(p):
        status = INFEASIBLE
    conflict = find_conflict(p) if status == INFEASIBLE and explain else None
    code = {INFEASIBLE: "mix_impossible", UNBOUNDED: "mix_unbounded", DOUBTFUL: "mix_doubtful"}[status]
    reasons = [Reason(code)]
    if conflict is not None:
        reasons.append(Reason("mix_conflict", {"count": len(conflict.requirements)}))
        for one in conflict.requirements:
            reasons += [one.reason] + ([one.mending] if one.mending else [])
        if not any(one.mending for one in conflict.requirements):
            reasons.append(Reason("mix_more_conflicts"))
    n, m = p.c.size, p.lo.size
    return Solution(
        status=STATUS_NAMES[status],
        x=np.full(n, np.nan),
        objective=np.nan,
        activity=np.full(m, np.nan),
        shadow=np.full(m, np.nan),
        shadow_total=np.nan,
        reduced=np.full(n, np.nan),
        residuals=np.full(3, np.nan),
        method="",
        bound=np.nan,
        gap=np.nan,
        conflict=conflict,
        reasons=tuple(reasons),
    )


def _is_impossible(p: Problem) -> bool:
    return solve_choice(p.without(c=np.zeros(p.c.size))).status == INFEASIBLE


def solve_all(problems: Sequence[Problem], *, exact: bool = False, explain: bool = False) -> list[Solution]:
    """Solve many mixes; plain ones of one size go through compiled code together. Same answers as `solve`, in
    order.
    """
    found: dict[int, Solution] = {}
    groups: dict[tuple[int, ...], list[int]] = {}
    for index, p in enumerate(problems):
        if p.is_discrete:
            found[index] = solve(p, exact=exact, explain=explain)
        else:
            groups.setdefault(p.rows()[0].shape, []).append(index)
    for members in groups.values():
        chosen = [problems[index] for index in members]
        rows = [p.rows() for p in chosen]
        a, lo, hi = (np.stack([row[part] for row in rows]) for part in range(3))
        c, lb, ub = (np.stack([getattr(p, part) for p in chosen]) for part in ("c", "lb", "ub"))
        batch = solve_batch(c, a, lo, hi, lb, ub)
        for place, index in enumerate(members):
            p = problems[index]
            found[index] = _finish(p, p, batch.take(place), None, exact=exact, explain=explain)
    return [found[index] for index in range(len(problems))]

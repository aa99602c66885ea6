"""The requirements of a mix one by one, so that each can be named, left out or moved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from nonggu.engines.blending.problem import Problem
from nonggu.engines.reasons import Reason

#: Kinds of requirement; each is the last part of a phrase code `mix_needs_<kind>`.
ROW_LOWER, ROW_UPPER, ROW_EXACT = "at_least", "at_most", "exactly"
TOTAL, SHARE_LOWER, SHARE_UPPER = "total", "amount_at_least", "amount_at_most"
STEP, IF_USED, MOST_USED = "step", "if_used", "most_used"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: its kind, the row or ingredient (index and name), and the number asked for.

    `reach` is the number nearest to it that all other requirements of the problem allow, None where removing this
    one alone does not help (or was not computed).
    """

    kind: str
    index: int
    name: str
    asked: float
    reach: float | None = None

    @property
    def reason(self) -> Reason:
        """The requirement as a reason (code `mix_needs_<kind>`)."""
        return Reason(f"mix_needs_{self.kind}", {"name": self.name, "asked": _short(self.asked)})

    @property
    def mending(self) -> Reason | None:
        """What number would do, as a reason (`mix_reach`); None where this one alone cannot mend it."""
        if self.reach is None:
            return None
        return Reason("mix_reach", {"name": self.name, "asked": _short(self.asked), "reach": _short(self.reach)})


def _short(number: float) -> float:
    return float(f"{number:.9g}")


def list_requirements(p: Problem) -> list[Requirement]:
    """All requirements of a problem. That amounts are not negative is nature, not a requirement."""
    found: list[Requirement] = []
    for i, name in enumerate(p.row_names):
        if p.lo[i] == p.hi[i]:
            found.append(Requirement(ROW_EXACT, i, name, _asked(p, i, p.lo[i])))
            continue
        if p.lo[i] > -np.inf:
            found.append(Requirement(ROW_LOWER, i, name, _asked(p, i, p.lo[i])))
        if p.hi[i] < np.inf:
            found.append(Requirement(ROW_UPPER, i, name, _asked(p, i, p.hi[i])))
    if p.total is not None:
        found.append(Requirement(TOTAL, 0, "total", p.total))
    for j, name in enumerate(p.names):
        if p.lb[j] != 0.0 and p.lb[j] > -np.inf:
            found.append(Requirement(SHARE_LOWER, j, name, float(p.lb[j])))
        if p.ub[j] < np.inf:
            found.append(Requirement(SHARE_UPPER, j, name, float(p.ub[j])))
        if not np.isnan(p.step[j]):
            found.append(Requirement(STEP, j, name, float(p.step[j])))
        if not np.isnan(p.if_used[j]):
            found.append(Requirement(IF_USED, j, name, float(p.if_used[j])))
    for index, one in enumerate(p.counted):
        found.append(Requirement(MOST_USED, index, one.name, float(one.most)))
    return found


def _asked(p: Problem, row: int, limit: float) -> float:
    return float(limit if np.isnan(p.row_asked[row]) else p.row_asked[row])


def keep_only(p: Problem, kept: Collection[Requirement]) -> Problem:
    """The problem with only these requirements (and amounts not negative where they were not)."""
    named = {(r.kind, r.index) for r in kept}

    def has(kind: str, size: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.array([(kind, index) in named for index in range(size)], dtype=np.bool_)

    m, n = p.lo.size, p.c.size
    exact = has(ROW_EXACT, m)
    return p.without(
        lo=np.where(exact | has(ROW_LOWER, m), p.lo, -np.inf),
        hi=np.where(exact | has(ROW_UPPER, m), p.hi, np.inf),
        lb=np.where(has(SHARE_LOWER, n) | (p.lb == 0.0), p.lb, np.where(p.lb > 0.0, 0.0, -np.inf)),
        ub=np.where(has(SHARE_UPPER, n), p.ub, np.inf),
        total=p.total if (TOTAL, 0) in named else None,
        step=np.where(has(STEP, n), p.step, np.nan),
        if_used=np.where(has(IF_USED, n), p.if_used, np.nan),
        counted=tuple(one for index, one in enumerate(p.counted) if (MOST_USED, index) in named),
    )

"""A lower bound on what any K grades can cost: the linear relaxation of the K-median problem by Benders cuts.

For y in [0, 1]^J with sum K a bin pays at least the cost at which the sum of y over cheaper grades reaches 1
(straights only closes the list). Each such point gives the cut `cost >= a - sum_j rho_j y_j`; cuts are kept by
group of bins, hold for every K, and are closed in on by the in-out rule (Ben-Ameur & Neto 2007; Fischetti, Ljubic
& Sinnl 2017 for the decomposition).
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numba
import numpy as np
import numpy.typing as npt

from nonggu.engines.soil.formulas.costs import Floats, Ints

Bools = npt.NDArray[np.bool_]

#: Index that stands for "straights only" among critical grades.
STRAIGHTS = -1
_GROUPS = 30
_MOST_ROUNDS = 60
#: Branches of one search of whole y; the bound holds wherever it stops.
_MOST_NODES = 5_000
#: Rounds end when the relaxation is known to this share of the cost.
_CLOSE_ENOUGH = 2e-5


@numba.njit(cache=True)
def _critical_grades(cost, straights_only, y, support):  # type: ignore[no-untyped-def]
    """For each bin the grade whose cost closes the sum of y to 1 (-1: straights only)."""
    count, width = cost.shape[0], support.shape[0]
    critical = np.empty(count, np.int16)
    values = np.empty(width)
    for b in range(count):
        for s in range(width):
            values[s] = cost[b, support[s]]
        covered, critical[b] = 0.0, -1
        for s in np.argsort(values):
            if values[s] >= straights_only[b]:
                break
            covered += y[support[s]]
            if covered >= 1.0 - 1e-9:
                critical[b] = support[s]
                break
    return critical


@numba.njit(cache=True)
def _cut(cost, straights_only, weight, group, groups, critical):  # type: ignore[no-untyped-def]
    """Per group: the constant `a` and the coefficients `rho` (groups, J) of the cut of these critical grades."""
    constant, rho = np.zeros(groups), np.zeros((groups, cost.shape[1]))
    for b in range(cost.shape[0]):
        level = straights_only[b] if critical[b] < 0 else cost[b, critical[b]]
        constant[group[b]] += weight[b] * level
        w = weight[b]
        row = rho[group[b]]
        for j in range(cost.shape[1]):
            row[j] += w * max(0.0, level - cost[b, j])
    return constant, rho


class _SilentHighs(highspy.Highs):
    """HiGHS that prints nothing: its own constructor writes a banner before any option can be set."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.callbacks = []
        self.setOptionValue("output_flag", False)


@dataclass(frozen=True, slots=True)
class Multipliers:
    """A point of the dual: for each bin a convex combination of critical grades.

    `critical` (T, B) grades by round, `share` (T, G) the weight of each round in each group, `group` (B).
    """

    critical: Ints
    share: Floats
    group: Ints


class Relaxation:
    """The relaxation over bins; cuts are shared by every K that is asked."""

    def __init__(self, cost: Floats, weight: Floats, straights_only: Floats):
        """Take `cost` (B, J) yuan/mu, `weight` (B) mu and `straights_only` (B) yuan/mu."""
        self._cost, self._weight, self._straights = cost, weight, straights_only
        self._scale = float(weight @ straights_only) or 1.0
        self._groups = min(_GROUPS, cost.shape[0])
        self._group = _group_bins(cost, self._groups)
        self._critical: list[Ints] = []
        self._rows: list[tuple[int, int]] = []
        self._master = self._start_master()

    def _start_master(self) -> highspy.Highs:
        master = _SilentHighs()
        master.setOptionValue("threads", 1)
        j_count = self._cost.shape[1]
        count = j_count + self._groups
        lower = np.r_[np.zeros(j_count), np.full(self._groups, -highspy.kHighsInf)]
        upper = np.r_[np.ones(j_count), np.full(self._groups, highspy.kHighsInf)]
        master.addVars(count, lower, upper)
        master.changeColsCost(
            self._groups, np.arange(j_count, count, dtype=np.int32), np.ones(self._groups, dtype=np.float64)
        )
        master.addRow(0.0, 0.0, j_count, np.arange(j_count, dtype=np.int32), np.ones(j_count))
        return master

    def tighten(self, k: int, good: Ints) -> Multipliers:
        """Cut until the relaxation for K = `k` is known well, starting beside the good choice `good`."""
        j_count = self._cost.shape[1]
        self._master.changeRowBounds(0, 0.0, float(k))
        inner = np.zeros(j_count)
        inner[good] = 1.0
        least = self._add_cut(inner)
        for _ in range(_MOST_ROUNDS):
            outer, bound = self._solve(j_count)
            if least - bound <= _CLOSE_ENOUGH * abs(least):
                break
            tried = 0.5 * outer + 0.5 * inner
            value = self._add_cut(tried)
            if value < least:
                least, inner = value, tried
        self._solve(j_count)
        return self._multipliers()

    def close(self, k: int, cost_yuan: float, gap: float, allowed: Bools) -> tuple[float, Ints]:
        """Search whole y by branch and cut until the best of `k` grades is known to `gap` of its cost.

        Only grades that are `allowed` (J) are tried, the others being known to cost more. Returns the bound in yuan and
        the best choice met (indices). Only of use where bins are plots: the bound is the bins'.
        """
        j_count = self._cost.shape[1]
        columns = np.arange(j_count, dtype=np.int32)
        self._master.changeRowBounds(0, 0.0, float(k))
        self._master.changeColsIntegrality(j_count, columns, np.full(j_count, highspy.HighsVarType.kInteger))
        self._master.changeColsBounds(j_count, columns, np.zeros(j_count), allowed.astype(np.float64))
        self._master.setOptionValue("mip_rel_gap", 0.2 * gap)
        self._master.setOptionValue("mip_max_nodes", _MOST_NODES)
        bound, best, best_cost, tried = 0.0, np.empty(0, dtype=np.int64), cost_yuan, set[bytes]()
        for _ in range(_MOST_ROUNDS):
            self._master.run()
            bound = max(bound, float(self._master.getInfo().mip_dual_bound) * self._scale * (1.0 - 1e-7))
            y = np.round(np.clip(np.array(self._master.getSolution().col_value[:j_count]), 0.0, 1.0))
            if y.tobytes() in tried:
                break
            tried.add(y.tobytes())
            value = self._add_cut(y)
            if value < best_cost:
                best, best_cost = np.flatnonzero(y).astype(np.int64), value
            if best_cost - bound <= gap * best_cost:
                break
        self._master.changeColsIntegrality(j_count, columns, np.full(j_count, highspy.HighsVarType.kContinuous))
        self._master.changeColsBounds(j_count, columns, np.zeros(j_count), np.ones(j_count))
        return bound, best

    def _solve(self, j_count: int) -> tuple[Floats, float]:
        self._master.run()
        point = np.clip(np.array(self._master.getSolution().col_value[:j_count]), 0.0, 1.0)
        return point, float(self._master.getInfo().objective_function_value) * self._scale

    def _add_cut(self, y: Floats) -> float:
        support = np.flatnonzero(y > 1e-6).astype(np.int64)
        critical = _critical_grades(self._cost, self._straights, y, support)
        constant, rho = _cut(self._cost, self._straights, self._weight, self._group, self._groups, critical)
        j_count = self._cost.shape[1]
        for g in range(self._groups):
            used = np.flatnonzero(rho[g] > 0.0)
            index = np.append(used, j_count + g).astype(np.int32)
            value = np.append(rho[g, used] / self._scale, 1.0)
            self._master.addRow(constant[g] / self._scale, highspy.kHighsInf, index.size, index, value)
            self._rows.append((len(self._critical), g))
        self._critical.append(critical)
        return float(constant.sum() - rho.sum(axis=0) @ y)

    def _multipliers(self) -> Multipliers:
        dual = np.maximum(np.array(self._master.getSolution().row_dual[1:]), 0.0)
        share = np.zeros((len(self._critical), self._groups))
        for (t, g), value in zip(self._rows, dual, strict=True):
            share[t, g] = value
        total = share.sum(axis=0)
        share[-1, total <= 0.0] = 1.0
        return Multipliers(np.array(self._critical), share / share.sum(axis=0), self._group)


def _group_bins(cost: Floats, groups: int) -> Ints:
    """Bins in groups of equal count, neighbours by the grade that serves them best."""
    rank = np.empty(cost.shape[0], dtype=np.int64)
    rank[np.lexsort((cost.min(axis=1), cost.argmin(axis=1)))] = np.arange(cost.shape[0])
    return rank * groups // cost.shape[0]

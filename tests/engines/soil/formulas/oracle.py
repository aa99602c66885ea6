"""Independent answers: a plot's cost by scipy's linear programming, the best K grades by trying all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

STRAIGHTS = np.array([1854 / 460, 1100 / 160, 3491 / 500])


def plot_cost(need: Sequence[float], content: Sequence[float], price: float, surplus: float) -> float:
    """Yuan/mu: variables are kg of formula and kg of top-up by nutrient."""
    need, content = np.asarray(need, float), np.asarray(content, float)
    upper = np.vstack([np.column_stack([-content, -np.eye(3)]), np.column_stack([content, np.zeros((3, 3))])])
    limits = np.concatenate([-need, np.where(content > 0, (1 + surplus) * need, 1e9)])
    found = linprog(np.concatenate([[price], STRAIGHTS]), A_ub=upper, b_ub=limits, method="highs")
    assert found.status == 0
    return float(found.fun)


def cost_table(needs: np.ndarray, contents: np.ndarray, prices: np.ndarray, surplus: float) -> np.ndarray:
    """Yuan/mu of each plot under each grade."""
    return np.array([[plot_cost(need, g, p, surplus) for g, p in zip(contents, prices, strict=True)] for need in needs])


def best_total(table: np.ndarray, area: np.ndarray, k: int) -> float:
    """The least total cost of any k grades, by trying all."""
    return min(float(area @ table[:, list(chosen)].min(axis=1)) for chosen in combinations(range(table.shape[1]), k))

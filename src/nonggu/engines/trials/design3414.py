"""The 3414 design: three nutrients, four levels, fourteen treatments; and its sub-trials of two nutrients and of one.

Level 2 is the rate thought best locally, level 1 half of it, level 3 one and a half. Table as in the facts
(fertilization, section 5, source S11).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int64]

NUTRIENTS = ("n", "p2o5", "k2o")

#: Levels of N, P and K of treatments 1 to 14.
TREATMENTS: Levels = np.array(
    [
        (0, 0, 0),
        (0, 2, 2),
        (1, 2, 2),
        (2, 0, 2),
        (2, 1, 2),
        (2, 2, 2),
        (2, 3, 2),
        (2, 2, 0),
        (2, 2, 1),
        (2, 2, 3),
        (3, 2, 2),
        (1, 1, 2),
        (1, 2, 1),
        (2, 1, 1),
    ],
    dtype=np.int64,
)

#: Treatment without the nutrient / with all three, for the relative yield.
OMISSIONS = {"n": (2, 6), "p2o5": (4, 6), "k2o": (8, 6)}


def sub_trial(levels: Levels, varied: tuple[int, ...]) -> NDArray[np.bool_]:
    """Plots that belong to the sub-trial of the varied nutrients: all others stand at level 2."""
    others = [k for k in range(3) if k not in varied]
    return (levels[:, others] == 2).all(axis=1)


def levels_from_treatments(treatments: Levels) -> Levels:
    """Levels (n, 3) of treatment numbers 1 to 14."""
    return TREATMENTS[treatments - 1]


def levels_from_rates(rates: NDArray[np.float64]) -> Levels | None:
    """Levels (n, 3) of rates (n, 3): the four rates of each nutrient in ascending order; None where there are not
    four.
    """
    levels = np.zeros(rates.shape, dtype=np.int64)
    for k in range(3):
        distinct = np.unique(np.round(rates[:, k], 9))
        if distinct.size != 4:
            return None
        levels[:, k] = np.searchsorted(distinct, np.round(rates[:, k], 9))
    return levels

"""The plan of a chunk of plots as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nonggu.engines.soil.inputs import Samples
from nonggu.engines.soil.plot_rows import OUT_CODES
from nonggu.engines.soil.split import MOST_DRESSINGS
from nonggu.engines.soil.units import BoolArray, FloatArray, IntArray

#: Codes, amounts and days of dressings, place of each plot's reasons, and table of masks.
WorkingSpace = tuple[IntArray, FloatArray, IntArray, IntArray, IntArray]


@dataclass(frozen=True, slots=True)
class PlanArrays:
    """`numbers` (39, plots) and `codes` (7, plots) with rows as named in `plot_rows`; `unknown` (39,), which rows of
    numbers have an unknown value; `distinct` masks of reasons and
    `reason` (plots,), the place of each plot's mask in them; `amounts` (3, dressings) in kg/mu of N, P2O5, K2O and
    `days` (dressings,) since 1970-01-01 of all dressings, plot after plot."""

    samples: Samples
    numbers: FloatArray
    unknown: BoolArray
    codes: IntArray
    distinct: IntArray
    reason: IntArray
    amounts: FloatArray
    days: IntArray


def working_space(count: int) -> WorkingSpace:
    """Room for the plan of `count` plots, used again for every chunk: fresh memory has its price."""
    dressings = MOST_DRESSINGS * count
    return (
        np.empty((OUT_CODES, count), dtype=np.int64),
        np.empty((3, dressings)),
        np.empty(dressings, dtype=np.int32),
        np.empty(count, dtype=np.int32),
        np.zeros((2, 1 << max(2 * count, 16).bit_length()), dtype=np.int64),
    )

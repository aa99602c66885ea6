"""Micronutrients: below the critical value apply, above do not."""

from __future__ import annotations

from typing import Final

from nonggu.engines.soil.codes import BIT
from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.sample_columns import COLUMN
from nonggu.engines.soil.units import FloatArray

#: Zn, B, Fe, Mn, Cu: their columns and codes. The rulebook has soil rates for the first two only.
_COLUMNS: Final = tuple(COLUMN[f"{name}_mg_per_kg"] for name in ("zn", "b", "fe", "mn", "cu"))
_LOW: Final = tuple(BIT[f"soil_{name}_low"] for name in ("zn", "b", "fe", "mn", "cu"))


def micronutrient_rates(numbers: FloatArray, row: int, t: KernelTables) -> tuple[float, float, int]:
    """kg/mu of zinc sulphate and of borax (0: sufficient, NaN: not tested), and bits for what is low."""
    zinc = borax = float("nan")
    bits = 0
    for place in range(5):
        value = numbers[_COLUMNS[place], row]
        if value != value:
            continue
        low = value < t.micro_critical[place]
        rate = t.micro_rate[place] if low else 0.0
        if low:
            bits |= _LOW[place]
        if place == 0:
            zinc = rate
        elif place == 1:
            borax = rate
    return zinc, borax, bits

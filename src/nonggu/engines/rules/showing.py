"""Exact numbers to the floats that tables show: one named rule for both uses."""

from __future__ import annotations

from fractions import Fraction

from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.growth import DECIMALS, GrowthAtLeast, GrowthScore


def shown_float(clause: Clause, value: Fraction | None) -> float | None:
    """The float nearest to the exact value; growth is first rounded half to even at 9 decimals."""
    if value is None:
        return None
    if isinstance(clause, GrowthAtLeast | GrowthScore):
        value = Fraction(round(value * 10**DECIMALS), 10**DECIMALS)
    return float(value)

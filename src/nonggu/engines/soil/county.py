"""The frame of a county, where a centre gives one: plots outside it are refused. Without a frame nothing is checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CountyFrame:
    """Longitudes and latitudes in degrees (CGCS2000; NaN: not known, not checked) and the division codes of the county
    (GB/T 2260, six digits; none: not checked)."""

    west_degrees: float = math.nan
    east_degrees: float = math.nan
    south_degrees: float = math.nan
    north_degrees: float = math.nan
    division_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for a frame turned round, or a code that has not six digits."""
        if self.west_degrees >= self.east_degrees or self.south_degrees >= self.north_degrees:
            raise ValueError("west lies west of east, south lies south of north")
        limits = (
            (self.west_degrees, 180),
            (self.east_degrees, 180),
            (self.south_degrees, 90),
            (self.north_degrees, 90),
        )
        if any(abs(value) > most for value, most in limits):
            raise ValueError("longitudes lie within 180, latitudes within 90 degrees")
        wrong = [code for code in self.division_codes if len(code) != 6 or not code.isdigit()]
        if wrong:
            raise ValueError(f"division codes have six digits: {wrong[0]}")


NO_COUNTY: Final = CountyFrame()

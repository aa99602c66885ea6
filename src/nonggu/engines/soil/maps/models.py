"""Variogram models: how unlike two samples are on average, by their distance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from nonggu.errors import UnusableInput

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Shapes by name; the number is the kernels' code.
SHAPES = {"spherical": 0, "exponential": 1, "gaussian": 2}
_ALIASES = {"sph": "spherical", "exp": "exponential", "gau": "gaussian"}
#: Practical range (95 % of the partial sill) per range parameter.
_PRACTICAL = {"spherical": 1.0, "exponential": 3.0, "gaussian": math.sqrt(3.0)}


@dataclass(frozen=True, slots=True)
class VariogramModel:
    """`gamma(h) = nugget + partial_sill f(h / range_m)` for h > 0, and 0 at h = 0.

    `f` is 1.5 u - 0.5 u^3 up to 1 (spherical), 1 - exp(-u) (exponential), 1 - exp(-u^2) (gaussian). `nugget` and
    `partial_sill` have the squared unit of the value, `range_m` the unit of the coordinates (metres). Raises
    UnusableInput.
    """

    shape: str
    nugget: float
    partial_sill: float
    range_m: float

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise UnusableInput("maps_shape_unknown", shape=self.shape, known=", ".join(SHAPES))
        for name in ("nugget", "partial_sill", "range_m"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0.0):
                raise UnusableInput("maps_model_value_impossible", name=name, value=value)
        if self.range_m == 0.0:
            raise UnusableInput("maps_model_value_impossible", name="range", value=0)
        if self.sill <= 0.0:
            raise UnusableInput("maps_model_without_sill")

    @property
    def sill(self) -> float:
        """The variance of far apart values: nugget + partial sill."""
        return self.nugget + self.partial_sill

    @property
    def practical_range_m(self) -> float:
        """The distance at which 95 % of the partial sill is reached (all of it for spherical)."""
        return self.range_m * _PRACTICAL[self.shape]

    @property
    def arguments(self) -> tuple[int, float, float, float]:
        """The kernels' arguments: code of the shape, nugget, partial sill, range."""
        return SHAPES[self.shape], self.nugget, self.partial_sill, self.range_m

    def semivariance(self, distance: Floats) -> Floats:
        """gamma at distances (same unit as the range)."""
        shape, nugget, partial_sill, range_m = self.arguments
        return _semivariances(np.asarray(distance, dtype=np.float64).ravel(), shape, nugget, partial_sill, range_m)

    def as_json(self) -> dict[str, object]:
        """The model as `--model` files hold it."""
        return {
            "shape": self.shape,
            "nugget": self.nugget,
            "partial_sill": self.partial_sill,
            "range": self.range_m,
        }


def model_from_json(content: Mapping[str, Any]) -> VariogramModel:
    """A model from `shape`, `nugget`, `partial_sill`, `range`; `range_is` is `parameter` (default) or `practical`.

    Raises UnusableInput where a key is missing, unknown or no number.
    """
    known = {"shape", "nugget", "partial_sill", "range", "range_is"}
    missing, unknown = known - {"range_is"} - content.keys(), content.keys() - known
    if missing or unknown:
        raise UnusableInput(
            "maps_model_keys_wrong",
            missing=", ".join(sorted(missing)) or "-",
            unknown=", ".join(sorted(unknown)) or "-",
        )
    shape = str(content["shape"]).strip().casefold()
    shape = _ALIASES.get(shape, shape)
    numbers = {}
    for name in ("nugget", "partial_sill", "range"):
        value = content[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UnusableInput("maps_model_value_impossible", name=name, value=value)
        numbers[name] = float(value)
    meaning = content.get("range_is", "parameter")
    if meaning not in ("parameter", "practical"):
        raise UnusableInput("maps_model_value_impossible", name="range_is", value=meaning)
    divisor = _PRACTICAL.get(shape, 1.0) if meaning == "practical" else 1.0
    return VariogramModel(shape, numbers["nugget"], numbers["partial_sill"], numbers["range"] / divisor)


@numba.njit(cache=True, inline="always", error_model="numpy")
def structure(distance, shape, range_m):  # type: ignore[no-untyped-def]
    """`f(h / range)`: the share of the partial sill reached at a distance."""
    u = distance / range_m
    if shape == 0:
        return 1.0 if u >= 1.0 else u * (1.5 - 0.5 * u * u)
    if shape == 1:
        return 1.0 - np.exp(-u)
    return 1.0 - np.exp(-u * u)


@numba.njit(cache=True)
def _semivariances(distance, shape, nugget, partial_sill, range_m):  # type: ignore[no-untyped-def]
    out = np.zeros(distance.shape[0])
    for i in range(distance.shape[0]):
        if distance[i] > 0.0:
            out[i] = nugget + partial_sill * structure(distance[i], shape, range_m)
    return out

"""Transformations of a response before its analysis, and back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nonggu.errors import UnusableInput

Floats = NDArray[np.float64]

#: name -> (forward, back, lowest value allowed, highest value allowed).
TRANSFORMS: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats], Floats], float, float]] = {
    "none": (lambda y: y, lambda t: t, -np.inf, np.inf),
    "log": (np.log10, lambda t: 10.0**t, 1e-300, np.inf),
    "log1p": (lambda y: np.log10(y + 1.0), lambda t: 10.0**t - 1.0, -1.0 + 1e-12, np.inf),
    "sqrt": (lambda y: np.sqrt(y + 0.5), lambda t: t**2 - 0.5, -0.5, np.inf),
    "arcsine": (
        lambda y: np.degrees(np.arcsin(np.sqrt(y / 100.0))),
        lambda t: 100.0 * np.sin(np.radians(t)) ** 2,
        0.0,
        100.0,
    ),
}


def transform(y: Floats, name: str) -> Floats:
    """The response on the scale of the analysis. Raises UnusableInput (`trial_transform_unknown`,
    `trial_transform_range`).
    """
    if name not in TRANSFORMS:
        raise UnusableInput("trial_transform_unknown", name=name, known=", ".join(TRANSFORMS))
    forward, _, low, high = TRANSFORMS[name]
    if ((y < low) | (y > high)).any():
        raise UnusableInput("trial_transform_range", name=name, lower=low, upper=high)
    return forward(y)


def back(t: Floats, name: str) -> Floats:
    """A mean on the scale of the analysis, in the units of the response."""
    return TRANSFORMS[name][1](t)

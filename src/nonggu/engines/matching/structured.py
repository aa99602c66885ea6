"""Parts of a score that do not come from texts: codes, readiness, distance, past work. Unknown stays unknown (NaN)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from nonggu.engines.matching.arrays import Floats
from nonggu.engines.matching.weights import Weights

PARTS = ("industry", "discipline", "trl", "distance", "past")
EARTH_RADIUS_KM = 6371.0088

Row = Mapping[str, object]


def structured_parts(need: Row, offers: pl.DataFrame, weights: Weights) -> dict[str, Floats]:
    """For each part its value between 0 and 1 for every offer row; NaN where either side is unknown."""
    return {
        "industry": _each(offers, "industry", need["industry"], code_nearness),
        "discipline": _each(offers, "discipline", need["discipline"], code_nearness),
        "trl": _each(offers, "trl", need["trl"], lambda a, b: max(0.0, 1 - abs(a - b) / max(weights.trl_span, 1e-9))),
        "distance": _distance(need, offers, weights),
        "past": _each(offers, "past_firms", need["firm"], lambda firm, past: float(str(firm) in split_list(str(past)))),
    }


def _each(offers: pl.DataFrame, column: str, wanted: object, near: Callable[..., float]) -> Floats:
    if wanted is None:
        return np.full(offers.height, np.nan)
    # Offers are many, their values few.
    values = offers[column].to_list()
    nearness = {value: math.nan if value is None else near(wanted, value) for value in set(values)}
    return np.array([nearness[value] for value in values], dtype=np.float64)


def split_list(text: str) -> list[str]:
    """Entries of a cell that holds a list: separated by ；; 、 , or ，."""
    for mark in "；、，,":
        text = text.replace(mark, ";")
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def code_nearness(first: object, second: object) -> float:
    """How far two classification codes agree from the left: agreeing characters over the longer length."""
    a, b = str(first).replace(".", "").strip(), str(second).replace(".", "").strip()
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return same / max(len(a), len(b), 1)


def _distance(need: Row, offers: pl.DataFrame, weights: Weights) -> Floats:
    """One half for each half distance on the great circle."""
    if need["latitude"] is None or need["longitude"] is None:
        return np.full(offers.height, np.nan)
    lat1, lon1 = math.radians(float(str(need["latitude"]))), math.radians(float(str(need["longitude"])))
    lat2 = np.radians(offers["latitude"].cast(pl.Float64).to_numpy())
    lon2 = np.radians(offers["longitude"].cast(pl.Float64).to_numpy())
    chord = np.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return np.asarray(0.5 ** (km / max(weights.half_distance_km, 1e-9)), dtype=np.float64)

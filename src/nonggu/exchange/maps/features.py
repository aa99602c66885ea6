"""GeoJSON: places or squares with their values, in CGCS2000 degrees where the system is known."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from nonggu.exchange.maps.systems import CoordinateSystem, change_system, degrees_system

#: More cells than this are written as points: squares would take five times the space.
MOST_SQUARES = 100_000


def write_geojson(
    path: Path | str,
    frame: pl.DataFrame,
    columns: Sequence[str],
    *,
    system: CoordinateSystem | None,
    square: tuple[float, float] | None = None,
) -> None:
    """Write rows (columns x, y and the named ones) as features: squares of the sides (m), or points.

    Where the system is unknown, coordinates stay as they are and the file says `"crs": null`, so that no reader
    takes them for degrees.
    """
    as_squares = square is not None and frame.height <= MOST_SQUARES
    corners = _corners(frame, square if as_squares else None)
    if system is not None:
        flat = corners.reshape(-1, 2)
        moved = (
            flat
            if system.is_degrees
            else np.column_stack(change_system(flat[:, 0], flat[:, 1], system, degrees_system()))
        )
        corners = np.round(moved, 8).reshape(corners.shape)
    kind = "Polygon" if as_squares else "Point"
    with Path(path).open("w", encoding="utf-8") as file:
        head: dict[str, Any] = {"type": "FeatureCollection"}
        if system is None:
            head["crs"] = None
        file.write(json.dumps(head)[:-1] + ', "features": [\n')
        for number, (place, row) in enumerate(zip(corners.tolist(), frame.select(columns).iter_rows(), strict=True)):
            geometry = {"type": kind, "coordinates": [place] if as_squares else place[0]}
            values = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
            feature = {"type": "Feature", "geometry": geometry, "properties": values}
            file.write((",\n" if number else "") + json.dumps(feature, ensure_ascii=False))
        file.write("\n]}\n")


def _corners(frame: pl.DataFrame, square: tuple[float, float] | None) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Corners (n, 5, 2) counter-clockwise and closed, or the places (n, 1, 2)."""
    places = frame.select("x", "y").to_numpy().astype(np.float64)[:, None, :]
    if square is None:
        return places
    half = np.array(square) / 2.0
    ring = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * half
    whole: np.ndarray[Any, np.dtype[np.float64]] = places + ring[None, :, :]
    return whole


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value

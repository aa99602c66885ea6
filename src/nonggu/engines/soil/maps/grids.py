"""The cells of a map: made over the samples' extent, and clipped to farmland."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from nonggu.engines.soil.maps.models import Floats
from nonggu.errors import UnusableInput

MOST_CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class Lattice:
    """A regular grid: the centres' least `x` and greatest `y`, the side of cells `dx`, `dy` (m), `columns`, `rows`."""

    x: float
    y: float
    dx: float
    dy: float
    columns: int
    rows: int


def make_cells(points: pl.DataFrame, side_m: float) -> pl.DataFrame:
    """Cell centres x, y of squares of the side over the points' extent, on whole multiples of the side, from the north.

    Raises UnusableInput where the side is not above 0 or gives more than 20 million cells.
    """
    if not (np.isfinite(side_m) and side_m > 0.0):
        raise UnusableInput("maps_cell_impossible", side_m=side_m)
    low = np.floor(points.select(pl.col("x", "y").min()).to_numpy()[0] / side_m)
    high = np.floor(points.select(pl.col("x", "y").max()).to_numpy()[0] / side_m) + 1
    columns, rows = (high - low).astype(np.int64)
    if float(columns) * float(rows) > MOST_CELLS:
        raise UnusableInput("maps_too_many_cells", cells=f"{float(columns) * float(rows):.3g}", most=MOST_CELLS)
    x = (low[0] + 0.5 + np.arange(columns)) * side_m
    y = (high[1] - 0.5 - np.arange(rows)) * side_m
    return pl.DataFrame({"x": np.tile(x, rows), "y": np.repeat(y, columns)})


def clip_cells(cells: pl.DataFrame, farmland: Sequence[BaseGeometry]) -> pl.DataFrame:
    """The cells whose centre lies in one of the polygons (same coordinates). Raises UnusableInput where none does."""
    whole = shapely.union_all([shapely.make_valid(polygon) for polygon in farmland])
    shapely.prepare(whole)
    inside = shapely.contains_xy(whole, cells["x"].to_numpy(), cells["y"].to_numpy())
    if not inside.any():
        raise UnusableInput("maps_no_cell_on_farmland")
    return cells.filter(pl.Series(inside))


def find_lattice(cells: pl.DataFrame) -> Lattice:
    """The regular grid that cells lie on (some may be missing). Raises UnusableInput where they lie on none."""
    x, dx, columns = _find_axis(cells["x"].to_numpy())
    y, dy, rows = _find_axis(cells["y"].to_numpy())
    step = dx or dy or 1.0
    return Lattice(x, y + (rows - 1) * (dy or step), dx or step, dy or step, columns, rows)


def _find_axis(values: Floats) -> tuple[float, float, int]:
    levels = np.unique(values)
    if levels.size == 1:
        return float(levels[0]), 0.0, 1
    gaps = np.diff(levels)
    step = float(gaps[gaps > 1e-9 * np.ptp(levels)].min())
    count = round(float(np.ptp(levels)) / step) + 1
    step = float(np.ptp(levels)) / (count - 1)
    off = np.abs((levels - levels[0]) / step - np.round((levels - levels[0]) / step)).max()
    if off > 1e-3 or count > MOST_CELLS:
        raise UnusableInput("maps_grid_irregular")
    return float(levels[0]), step, count


def lay_out(cells: pl.DataFrame, lattice: Lattice, column: str) -> Floats:
    """A column as an image (rows, columns), north up, NaN where no cell is."""
    image = np.full((lattice.rows, lattice.columns), np.nan)
    at_x = np.round((cells["x"].to_numpy() - lattice.x) / lattice.dx).astype(np.int64)
    at_y = np.round((lattice.y - cells["y"].to_numpy()) / lattice.dy).astype(np.int64)
    image[at_y, at_x] = cells[column].to_numpy()
    return image

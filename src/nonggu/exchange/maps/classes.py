"""A map of places by class, such as plots by formula: GeoJSON or PNG."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from nonggu.errors import UnusableInput
from nonggu.exchange.maps.features import write_geojson
from nonggu.exchange.maps.pictures import draw_classes
from nonggu.exchange.maps.systems import CoordinateSystem


def write_classes(path: Path, frame: pl.DataFrame, column: str, system: CoordinateSystem | None = None) -> None:
    """Write places x, y by the class in `column` (null: `-`). Raises UnusableInput for another ending."""
    ending = path.suffix.lower()
    if ending in (".geojson", ".json"):
        columns = [name for name in frame.columns if name not in ("x", "y")]
        write_geojson(path, frame, columns, system=system)
    elif ending == ".png":
        labels = frame[column].fill_null("-").to_list()
        draw_classes(path, frame.select("x", "y").to_numpy(), labels, column)
    else:
        raise UnusableInput("maps_file_kind_unknown", file=path.name)

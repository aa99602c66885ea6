"""Polygons of farmland from a shapefile or GeoJSON, in the coordinates of the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from nonggu.errors import UnusableInput
from nonggu.exchange.maps.shapefiles import read_shapes
from nonggu.exchange.maps.systems import CoordinateSystem, change_system, degrees_system, recognise_system


def read_polygons(path: Path | str, system: CoordinateSystem | None) -> list[Any]:
    """The polygons of a `.shp` or `.geojson` file, moved into `system`, the map's.

    Where neither the file nor the map names a system, coordinates are taken to be the same. Raises UnusableInput
    where only one does, or where there is no polygon.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending == ".shp":
        _, shapes, own = read_shapes(file)
    elif ending in (".geojson", ".json"):
        shapes, own = _read_geojson(file)
    else:
        raise UnusableInput("maps_polygon_file_kind", file=file.name)
    found = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty]
    if not found:
        raise UnusableInput("maps_no_polygons", file=file.name)
    if (own is None) != (system is None):
        raise UnusableInput("maps_polygon_system_differs", file=file.name)
    if own is None or system is None or own.wkt == system.wkt:
        return found
    return [_move(shape, own, system) for shape in found]


def _read_geojson(file: Path) -> tuple[list[Any], CoordinateSystem | None]:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape as to_geometry

    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        features = content["features"] if content["type"] == "FeatureCollection" else [content]
        shapes = [to_geometry(feature.get("geometry", feature)) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    if "crs" not in content:
        return shapes, degrees_system()
    named = content["crs"]
    if named is None:
        return shapes, None
    return shapes, recognise_system(str(named.get("properties", {}).get("name", "")))


def _move(shape: Any, source: CoordinateSystem, target: CoordinateSystem) -> Any:
    import shapely

    def change(coordinates: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.column_stack(change_system(coordinates[:, 0], coordinates[:, 1], source, target))

    return shapely.transform(shape, change)

"""GeoTIFF: one band a quantity, north up, NaN where there is no cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nonggu.exchange.maps.systems import CoordinateSystem


def write_geotiff(
    path: Path | str,
    bands: Mapping[str, npt.NDArray[np.float64]],
    *,
    west: float,
    north: float,
    dx: float,
    dy: float,
    system: CoordinateSystem | None,
) -> None:
    """Write images (rows, columns) as bands described by their names; `west`, `north`: the outer edges in metres."""
    import rasterio
    from rasterio.crs import CRS

    first = next(iter(bands.values()))
    crs = None
    if system is not None:
        crs = CRS.from_epsg(system.code) if system.code else CRS.from_wkt(system.wkt)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=first.shape[0],
        width=first.shape[1],
        count=len(bands),
        dtype="float64",
        nodata=float("nan"),
        crs=crs,
        transform=rasterio.Affine(dx, 0.0, west, 0.0, -dy, north),
        compress="deflate",
    ) as image:
        for number, (name, band) in enumerate(bands.items(), start=1):
            image.write(band, number)
            image.set_band_description(number, name)

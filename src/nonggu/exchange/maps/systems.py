"""Coordinate systems: CGCS2000 is the rule, WGS 84 is taken as equal and said, older datums are refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from nonggu.errors import UnusableInput

if TYPE_CHECKING:
    from pyproj import CRS

Floats = npt.NDArray[np.float64]

CGCS2000_DEGREES = 4490
#: EPSG codes of the 3-degree Gauss-Krueger zones 25 to 45 without zone number in x: 4534 + zone - 25.
_ZONE_25 = 4534
_CGCS2000_NAMES = ("china 2000", "china_2000", "cgcs2000", "cgcs_2000", "china geodetic coordinate system 2000")
_WGS84_NAMES = ("world geodetic system 1984", "wgs 84", "wgs_1984", "wgs84", "wgs 1984")
#: Shifted coordinates of Chinese map services: no datum at all.
_SHIFTED = {"gcj02", "gcj-02", "bd09", "bd-09", "火星坐标", "百度坐标", "火星坐标系", "百度坐标系"}


@dataclass(frozen=True, slots=True)
class CoordinateSystem:
    """A recognised system: its EPSG `code` (None where only its WKT is known), `name`, whether places are in degrees.

    `is_wgs84`: the datum is WGS 84, taken as CGCS2000 (they differ by decimetres). `wkt` describes it in full.
    """

    code: int | None
    name: str
    is_degrees: bool
    is_wgs84: bool
    wkt: str


def recognise_system(text: str) -> CoordinateSystem:
    """The system that an EPSG code, a name or a `.prj` file's WKT names.

    Raises UnusableInput for text that names none, for a datum other than CGCS2000 or WGS 84 (Xi'an 80, Beijing
    54: an unaided change of datum returns its input unchanged, tens of metres off), and for units other than
    metres or degrees.
    """
    bare = text.strip()
    if bare.casefold() in _SHIFTED:
        raise UnusableInput("maps_datum_refused", datum=bare)
    if bare.casefold() in ("cgcs2000", "cgcs 2000", "2000国家大地坐标系", "国家2000"):
        bare = f"EPSG:{CGCS2000_DEGREES}"
    crs = _parse(f"EPSG:{bare}" if bare.isdigit() else bare)
    geodetic = crs.geodetic_crs
    datum = geodetic.datum.name if geodetic is not None and geodetic.datum is not None else crs.name
    known = f"{datum} | {geodetic.name if geodetic is not None else ''}".casefold()
    is_wgs84 = any(name in known for name in _WGS84_NAMES)
    if not is_wgs84 and not any(name in known for name in _CGCS2000_NAMES):
        raise UnusableInput("maps_datum_refused", datum=datum)
    if crs.is_compound or not (crs.is_geographic or crs.is_projected):
        raise UnusableInput("maps_system_not_flat", system=crs.name)
    if crs.is_projected:
        _check_projection(crs)
    return CoordinateSystem(crs.to_epsg(), crs.name, bool(crs.is_geographic), is_wgs84, crs.to_wkt())


def _parse(text: str) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(text)
    except CRSError:
        raise UnusableInput("maps_system_unknown", text=text[:60]) from None


def _check_projection(crs: CRS) -> None:
    operation = crs.coordinate_operation
    method = operation.method_name if operation is not None else ""
    if "mercator" in method.casefold() and "transverse" not in method.casefold():
        raise UnusableInput("maps_system_not_flat", system=crs.name)
    if any(abs(axis.unit_conversion_factor - 1.0) > 1e-12 for axis in crs.axis_info[:2]):
        raise UnusableInput("maps_system_not_metres", system=crs.name)


def zone_system(longitude: float) -> CoordinateSystem:
    """The CGCS2000 3-degree Gauss-Krueger zone (no zone number in x) of a longitude. Raises UnusableInput off China."""
    zone = round(longitude / 3.0)
    if not 25 <= zone <= 45:
        raise UnusableInput("maps_longitude_outside", longitude=f"{longitude:.4f}")
    return recognise_system(f"EPSG:{_ZONE_25 + zone - 25}")


def change_system(x: Floats, y: Floats, source: CoordinateSystem, target: CoordinateSystem) -> tuple[Floats, Floats]:
    """Places in another projection of the same datum (WGS 84 counts as CGCS2000): easting first, or lon, lat."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(_on_cgcs2000(source), _on_cgcs2000(target), always_xy=True)
    east, north = transformer.transform(x, y)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)


def _on_cgcs2000(system: CoordinateSystem) -> str:
    """The system's definition; WGS 84 degrees are read as CGCS2000 degrees so that no null change of datum is run."""
    return f"EPSG:{CGCS2000_DEGREES}" if system.is_wgs84 and system.is_degrees else system.wkt


def degrees_system() -> CoordinateSystem:
    """CGCS2000 in degrees (EPSG:4490)."""
    return recognise_system(f"EPSG:{CGCS2000_DEGREES}")


def check_numbers(x: Floats, y: Floats, system: CoordinateSystem | None) -> None:
    """Refuse planar numbers that show a well-known mistake: degrees, northing first, or several zone numbers.

    Raises UnusableInput with `maps_looks_like_degrees`, `maps_axes_swapped`, `maps_zones_mixed` or
    `maps_zone_differs`.
    """
    if x.size == 0:
        return
    low_x, high_x, low_y, high_y = float(x.min()), float(x.max()), float(y.min()), float(y.max())
    if system is None and low_x >= 73.0 and high_x <= 136.0 and low_y >= 17.0 and high_y <= 54.0:
        small = high_x - low_x < 10.0 and high_y - low_y < 10.0
        if small:
            raise UnusableInput("maps_looks_like_degrees")
    is_north = low_x >= 1.9e6 and high_x <= 6.0e6
    is_east = (low_y >= 1e5 and high_y <= 9e5) or (low_y >= 13e6 and high_y < 46e6)
    if is_north and is_east:
        raise UnusableInput("maps_axes_swapped")
    zones = sorted({int(low_x // 1e6), int(high_x // 1e6)})
    if high_x >= 13e6 and len(zones) > 1:
        raise UnusableInput("maps_zones_mixed", zones=", ".join(map(str, zones)))
    if system is not None and not system.is_degrees:
        _check_zone(low_x, high_x, system)


def _check_zone(low_x: float, high_x: float, system: CoordinateSystem) -> None:
    """The zone number in x must be the system's: false easting 38 500 000 for zone 38, 500 000 without number."""
    operation = _parse(system.wkt).coordinate_operation
    eastings = [float(p.value) for p in operation.params if "easting" in p.name.casefold()] if operation else []
    if eastings and not (eastings[0] - 5e5 <= low_x and high_x <= eastings[0] + 5e5):
        raise UnusableInput(
            "maps_zone_differs",
            system=system.name,
            easting=f"{eastings[0]:.0f}",
            low=f"{low_x:.0f}",
            high=f"{high_x:.0f}",
        )

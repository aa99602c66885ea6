"""Datums, zones and shapefiles: recognised or refused, never shifted in silence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapefile
from pyproj import CRS

from nonggu.errors import UnusableInput
from nonggu.exchange.maps.polygons import read_polygons
from nonggu.exchange.maps.shapefiles import find_encoding, read_shapes
from nonggu.exchange.maps.systems import (
    change_system,
    check_numbers,
    degrees_system,
    recognise_system,
    zone_system,
)


def write_points(
    path: Path, *, encoding: str, prj: str | None, cpg: bool, names: tuple[str, str] = ("有效磷", "村")
) -> None:
    with shapefile.Writer(str(path), shapeType=shapefile.POINT, encoding=encoding) as writer:
        writer.field(names[0], "N", 10, 2)
        writer.field(names[1], "C", 30)
        for i in range(12):
            writer.point(500_000 + 100 * (i % 4), 4_150_000 + 100 * (i // 4))
            writer.record(10.0 + i, "侯城乡西村" if i % 2 else "北洸镇")
    if prj:
        path.with_suffix(".prj").write_text(prj, encoding="utf-8")
    note = path.with_suffix(".cpg")
    note.unlink(missing_ok=True)
    if cpg:
        note.write_text("GBK" if encoding.startswith("gb") else "UTF-8", encoding="ascii")


def esri(code: int) -> str:
    return CRS.from_epsg(code).to_wkt("WKT1_ESRI")


@pytest.mark.parametrize("text", ["4490", "EPSG:4547", "4526", "CGCS2000", "2000国家大地坐标系"])
def test_cgcs2000_is_recognised(text: str) -> None:
    assert not recognise_system(text).is_wgs84


@pytest.mark.parametrize("code", [4490, 4547, 4526, 4507, 4495])
def test_esri_descriptions_are_recognised(code: int) -> None:
    found = recognise_system(esri(code))
    assert found.is_degrees == (code == 4490)


@pytest.mark.parametrize("code", [4610, 2383, 2362, 4214, 2422, 21418])
@pytest.mark.parametrize("as_text", [lambda c: f"EPSG:{c}", esri], ids=["code", "prj"])
def test_xian_80_and_beijing_54_are_refused(code: int, as_text) -> None:
    """EPSG:4610 to 4490 returns its input unchanged: the trap this refuses."""
    with pytest.raises(UnusableInput) as caught:
        recognise_system(as_text(code))
    assert caught.value.code == "maps_datum_refused"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GCJ02", "maps_datum_refused"),
        ("百度坐标", "maps_datum_refused"),
        ("no such system", "maps_system_unknown"),
        ("99999", "maps_system_unknown"),
        ("", "maps_system_unknown"),
        ("3857", "maps_system_not_flat"),
    ],
)
def test_other_systems_are_refused(text: str, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        recognise_system(text)
    assert caught.value.code == code


def test_degrees_go_to_their_zone_and_back() -> None:
    lon, lat = np.array([112.55, 112.60]), np.array([37.42, 37.42])
    zone = zone_system(float(lon.mean()))
    assert zone.code == 4547
    x, y = change_system(lon, lat, degrees_system(), zone)
    back = change_system(x, y, zone, degrees_system())
    assert np.allclose(back, (lon, lat), atol=1e-9)
    # the scale on the ground: a degree of longitude at 37.4 N is 88.5 km
    assert (x[1] - x[0]) / 0.05 == pytest.approx(88_450, rel=2e-3)


def test_wgs84_degrees_are_taken_as_they_are_and_said() -> None:
    wgs84 = recognise_system("EPSG:4326")
    assert wgs84.is_wgs84
    zone = zone_system(112.5)
    ours = change_system(np.array([112.5]), np.array([37.4]), wgs84, zone)
    assert np.allclose(ours, change_system(np.array([112.5]), np.array([37.4]), degrees_system(), zone))


def test_no_zone_outside_china() -> None:
    with pytest.raises(UnusableInput):
        zone_system(6.85)


@pytest.mark.parametrize(
    ("x", "y", "system", "code"),
    [
        ([112.5, 112.6], [37.4, 37.5], None, "maps_looks_like_degrees"),
        ([4_150_000.0, 4_151_000.0], [500_000.0, 501_000.0], None, "maps_axes_swapped"),
        ([4_150_000.0, 4_151_000.0], [38_500_000.0, 38_501_000.0], None, "maps_axes_swapped"),
        ([37_999_000.0, 38_400_000.0], [4_150_000.0, 4_150_100.0], None, "maps_zones_mixed"),
        ([38_500_000.0, 38_501_000.0], [4_150_000.0, 4_150_100.0], "4547", "maps_zone_differs"),
        ([500_000.0, 501_000.0], [4_150_000.0, 4_150_100.0], "4526", "maps_zone_differs"),
    ],
)
def test_well_known_mistakes_are_refused(x, y, system, code) -> None:
    with pytest.raises(UnusableInput) as caught:
        check_numbers(np.array(x), np.array(y), recognise_system(system) if system else None)
    assert caught.value.code == code


def test_right_numbers_pass() -> None:
    check_numbers(
        np.array([38_500_000.0, 38_501_000.0]), np.array([4_150_000.0, 4_150_100.0]), recognise_system("4526")
    )
    check_numbers(np.array([500_000.0, 501_000.0]), np.array([4_150_000.0, 4_150_100.0]), recognise_system("4547"))
    check_numbers(np.array([0.0, 100.0]), np.array([0.0, 100.0]), None)


@pytest.mark.parametrize("cpg", [True, False])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_survive_in_either_encoding(tmp_path: Path, encoding: str, cpg: bool) -> None:
    file = tmp_path / "样点.shp"
    write_points(file, encoding=encoding, prj=esri(4547), cpg=cpg)
    sheet, shapes, system = read_shapes(file)
    assert sheet.rows[0] == ["x", "y", "有效磷", "村"]
    assert {row[3] for row in sheet.rows[1:]} == {"侯城乡西村", "北洸镇"}
    assert (len(shapes), system is not None and system.code) == (12, 4547)


def test_language_byte_is_heard(tmp_path: Path) -> None:
    file = tmp_path / "a.shp"
    write_points(file, encoding="gbk", prj=None, cpg=False, names=("p", "q"))
    content = bytearray(file.with_suffix(".dbf").read_bytes())
    content[29] = 0x4D
    file.with_suffix(".dbf").write_bytes(bytes(content))
    assert find_encoding(file) == "gb18030"


def test_missing_and_damaged_parts_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.shp"
    write_points(file, encoding="utf-8", prj=None, cpg=True)
    assert read_shapes(file)[2] is None
    file.write_bytes(b"no shapefile at all")
    with pytest.raises(UnusableInput) as caught:
        read_shapes(file)
    assert caught.value.code == "file_not_readable"
    file.with_suffix(".dbf").unlink()
    with pytest.raises(UnusableInput) as caught:
        read_shapes(file)
    assert caught.value.code == "file_missing"


def test_polygons_are_moved_into_the_map(tmp_path: Path) -> None:
    """A square in degrees lies where the same square in metres lies."""
    zone = zone_system(112.5)
    ring = [[112.50, 37.40], [112.51, 37.40], [112.51, 37.41], [112.50, 37.41], [112.50, 37.40]]
    content = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}],
    }
    file = tmp_path / "farmland.geojson"
    file.write_text(json.dumps(content), encoding="utf-8")
    (moved,) = read_polygons(file, zone)
    x, y = change_system(np.array([112.505]), np.array([37.405]), degrees_system(), zone)
    assert moved.centroid.x == pytest.approx(x[0], abs=1.0)
    assert moved.centroid.y == pytest.approx(y[0], abs=1.0)
    with pytest.raises(UnusableInput) as caught:
        read_polygons(file, None)
    assert caught.value.code == "maps_polygon_system_differs"
    file.write_text(json.dumps({**content, "crs": None}), encoding="utf-8")
    assert read_polygons(file, None)[0].centroid.x == pytest.approx(112.505)
    file.write_text("{", encoding="utf-8")
    with pytest.raises(UnusableInput):
        read_polygons(file, zone)

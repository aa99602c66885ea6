"""`nonggu prescribe map` on good and bad files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import rasterio

from tests.engines.soil.maps.oracle import krige_one, spherical
from tests.engines.soil.maps.test_places import esri, write_points

MODEL = {"shape": "spherical", "nugget": 4.0, "partial_sill": 16.0, "range": 900.0}


@pytest.fixture
def points(tmp_path: Path) -> Path:
    generator = np.random.default_rng(1)
    places = generator.random((60, 2)) * 1_000 + [500_000, 4_150_000]
    frame = pl.DataFrame(
        {
            "id": [f"S{i}" for i in range(60)],
            "x": places[:, 0],
            "y": places[:, 1],
            "olsen_p": 20 + 6 * np.sin(places[:, 0] / 200) + generator.normal(0, 1, 60),
            "height": places[:, 1] / 100,
        }
    )
    frame.write_csv(tmp_path / "points.csv")
    (tmp_path / "model.json").write_text(json.dumps(MODEL), encoding="utf-8")
    grid = pl.DataFrame(
        {
            "x": np.tile(np.arange(500_050.0, 501_000, 100), 5),
            "y": np.repeat(np.arange(4_150_050.0, 4_150_500, 100), 10),
        }
    )
    grid.with_columns(height=pl.col("y") / 100).write_csv(tmp_path / "grid.csv")
    return tmp_path / "points.csv"


def check_table(table: pl.DataFrame, neighbours: int | None = 8) -> None:
    samples = pl.read_csv("points.csv")
    places, values = samples.select("x", "y").to_numpy(), samples["olsen_p"].to_numpy()
    for row in table[::11].iter_rows(named=True):
        expected = krige_one(places, values, (row["x"], row["y"]), spherical(4.0, 16.0, 900.0), neighbours=neighbours)
        assert (row["prediction"], row["variance"]) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_grid_with_a_model_is_the_textbook_answer(run, points: Path, ending: str) -> None:
    code, out, err = run(
        points,
        "--value",
        "olsen_p",
        "--grid",
        "grid.csv",
        "--out",
        f"out.{ending}",
        "--model",
        "model.json",
        "--neighbours",
        8,
    )
    assert (code, err) == (0, "")
    assert "Leave-one-out" in out
    table = {"csv": pl.read_csv, "xlsx": pl.read_excel, "parquet": pl.read_parquet}[ending](f"out.{ending}")
    assert table.columns == ["x", "y", "prediction", "variance"]
    assert table.select("x", "y").equals(pl.read_csv("grid.csv").select("x", "y").cast(table.schema["x"]))
    check_table(table)


def test_without_neighbours_all_of_few_samples_are_used(run, points: Path) -> None:
    code, out, _ = run(points, "--value", "olsen_p", "--grid", "grid.csv", "--out", "out.csv", "--model", "model.json")
    assert code == 0
    assert "all 60 samples" in out
    check_table(pl.read_csv("out.csv"), None)


def test_fitted_model_is_printed_and_can_be_given_back(run, points: Path) -> None:
    code, out, _ = run(points, "--value", "olsen_p", "--cell", 100, "--out", "a.csv", "--save-model", "m.json")
    assert code == 0
    assert "Variogram (cressie)" in out
    code, _, _ = run(points, "--value", "olsen_p", "--cell", 100, "--out", "b.csv", "--model", "m.json")
    assert code == 0
    assert np.allclose(pl.read_csv("a.csv").to_numpy(), pl.read_csv("b.csv").to_numpy())


def test_raster_has_two_bands_in_place(run, points: Path) -> None:
    code, _, _ = run(
        points, "--value", "olsen_p", "--cell", 100, "--out", "out.tif", "--crs", "4547", "--model", "model.json"
    )
    assert code == 0
    run(points, "--value", "olsen_p", "--cell", 100, "--out", "out.csv", "--model", "model.json")
    table = pl.read_csv("out.csv")
    with rasterio.open("out.tif") as image:
        assert image.descriptions == ("prediction", "variance")
        assert image.crs.to_epsg() == 4547
        assert image.res == (100.0, 100.0)
        for x, y, prediction, variance in table[::7].iter_rows():
            assert next(image.sample([(x, y)])).tolist() == pytest.approx([prediction, variance])


def test_geojson_lies_in_china_when_the_system_is_known(run, points: Path) -> None:
    arguments = (points, "--value", "olsen_p", "--cell", 200, "--out", "out.geojson", "--model", "model.json")
    assert run(*arguments, "--crs", "EPSG:4547", "--below", 20, "--zones", 3)[0] == 0
    content = json.loads(Path("out.geojson").read_text(encoding="utf-8"))
    lon, lat = content["features"][0]["geometry"]["coordinates"][0][0]
    assert 113.9 < lon < 114.1
    assert 37.4 < lat < 37.6
    assert "crs" not in content
    assert set(content["features"][0]["properties"]) == {"prediction", "variance", "probability_below", "zone"}
    assert run(*arguments)[0] == 0
    content = json.loads(Path("out.geojson").read_text(encoding="utf-8"))
    assert content["crs"] is None
    assert content["features"][0]["geometry"]["coordinates"][0][0][0] >= 500_000


def test_picture(run, points: Path) -> None:
    code, _, err = run(points, "--value", "olsen_p", "--cell", 100, "--out", "out.png", "--model", "model.json")
    assert (code, err) == (0, "")
    assert Path("out.png").read_bytes()[:4] == b"\x89PNG"


def test_drifts_and_blocks(run, points: Path) -> None:
    common = (points, "--value", "olsen_p", "--model", "model.json", "--neighbours", 20)
    assert run(*common, "--grid", "grid.csv", "--drift", "height", "--out", "a.csv")[0] == 0
    assert run(*common, "--cell", 100, "--drift", "x", "--drift", "y", "--out", "b.csv")[0] == 0
    assert run(*common, "--grid", "grid.csv", "--block", 100, "--out", "c.csv")[0] == 0
    assert run(*common, "--grid", "grid.csv", "--out", "d.csv")[0] == 0
    block, point = pl.read_csv("c.csv"), pl.read_csv("d.csv")
    assert (block["variance"] < point["variance"]).all()
    code, _, err = run(*common, "--cell", 100, "--drift", "height", "--out", "e.csv")
    assert code == 2
    assert "height" in err
    pl.read_csv("grid.csv").drop("height").write_csv("bare.csv")
    code, _, err = run(*common, "--grid", "bare.csv", "--drift", "height", "--out", "e.csv")
    assert code == 2
    assert "lacks the drift height" in err


def test_greenhouses_get_a_table_and_the_reason(run, points: Path) -> None:
    frame = pl.read_csv(points).with_columns(
        system=pl.when(pl.int_range(pl.len()) < 10).then(pl.lit("日光温室")).otherwise(pl.lit("露地")),
        village=pl.lit("东村"),
        crop=pl.lit("番茄"),
        greenhouse_age_years=pl.lit(6.0),
    )
    frame.write_csv("mixed.csv")
    code, out, err = run("mixed.csv", "--value", "olsen_p", "--cell", 100, "--out", "out.csv", "--model", "model.json")
    assert code == 0
    assert "all 50 samples" in out
    assert "manure" in err
    table = pl.read_csv("out.greenhouses.csv")
    assert table.select("village", "crop", "greenhouse_age", "samples").row(0) == ("东村", "番茄", "6-10", 10)
    frame.head(10).write_csv("houses.csv")
    code, _, err = run("houses.csv", "--value", "olsen_p", "--cell", 100, "--out", "only.csv")
    assert code == 4
    assert "not mapped" in err
    assert not Path("only.csv").exists()
    assert Path("only.greenhouses.csv").exists()
    arguments = ("houses.csv", "--value", "olsen_p", "--cell", 100, "--out", "only.csv", "--model", "model.json")
    assert run(*arguments, "--across-greenhouses")[0] == 0


def test_greenhouses_need_no_place(run, points: Path) -> None:
    is_house = pl.int_range(pl.len()) < 10
    frame = pl.read_csv(points).with_columns(
        system=pl.when(is_house).then(pl.lit("日光温室")).otherwise(pl.lit("露地")), village=pl.lit("东村")
    )
    placed, placeless = frame, frame.with_columns(pl.when(~is_house).then(pl.col("x", "y")))
    for name, rows in (("placed", placed), ("placeless", placeless)):
        rows.write_csv(f"{name}.csv")
        arguments = (f"{name}.csv", "--value", "olsen_p", "--cell", 100, "--out", f"{name}-map.csv")
        code, _, err = run(*arguments, "--model", "model.json")
        assert code == 0, err
        assert pl.read_csv(f"{name}-map.greenhouses.csv")["samples"].sum() == 10
    assert pl.read_csv("placed-map.csv").equals(pl.read_csv("placeless-map.csv"))
    code, _, err = run(*arguments, "--model", "model.json", "--across-greenhouses")
    assert code == 3


def test_bad_rows_are_named_and_the_rest_goes_on(run, points: Path) -> None:
    rows = pl.read_csv(points).with_columns(pl.col("olsen_p").cast(pl.String)).to_dicts()
    rows[0]["olsen_p"] = "-4"
    rows[1]["olsen_p"] = "abc"
    rows[2]["x"] = None
    rows[3]["id"] = "S40"
    pl.DataFrame(rows).write_csv("bad.csv")
    code, _, err = run(
        "bad.csv", "--value", "olsen_p", "--cell", 200, "--out", "out.csv", "--model", "model.json", "--format", "json"
    )
    said = [json.loads(line) for line in err.splitlines()]
    assert code == 3
    assert {(row["row"], row["code"]) for row in said} == {
        (2, "cell_out_of_range"),
        (3, "cell_not_a_number"),
        (4, "cell_required"),
        (42, "row_key_twice"),
    }
    assert pl.read_csv("out.csv").height == 25


def test_ph_of_47_is_refused(run, points: Path) -> None:
    frame = pl.read_csv(points).rename({"olsen_p": "pH"}).with_columns(pH=pl.lit(8.0) + pl.col("height") % 1)
    frame = frame.with_columns(pH=pl.when(pl.col("id") == "S7").then(47.0).otherwise(pl.col("pH")))
    frame.write_csv("ph.csv")
    code, _, err = run("ph.csv", "--value", "ph", "--cell", 200, "--out", "out.csv", "--model", "model.json")
    assert code == 3
    assert "47" in err


def test_samples_at_one_place_are_merged_and_said(run, points: Path) -> None:
    frame = pl.read_csv(points)
    pl.concat([frame, frame.head(2).with_columns(id=pl.col("id") + "b")]).write_csv("twice.csv")
    code, out, _ = run("twice.csv", "--value", "olsen_p", "--cell", 200, "--out", "out.csv", "--model", "model.json")
    assert code == 0
    assert "2 samples at places that had one already" in out


def test_degrees_are_projected(run, points: Path) -> None:
    frame = pl.read_csv(points)
    degrees = frame.select(
        "id", "olsen_p", lon=112.5 + (pl.col("x") - 500_000) / 88_000, lat=37.4 + (pl.col("y") - 4_150_000) / 111_000
    )
    degrees.write_csv("degrees.csv")
    code, out, _ = run("degrees.csv", "--value", "olsen_p", "--cell", 100, "--out", "out.tif", "--model", "model.json")
    assert code == 0
    assert "EPSG:4547" in out or "EPSG:4546" in out
    degrees.rename({"lon": "x", "lat": "y"}).write_csv("named_xy.csv")
    code, _, err = run("named_xy.csv", "--value", "olsen_p", "--cell", 100, "--out", "out.csv", "--model", "model.json")
    assert code == 2
    assert "degrees" in err
    arguments = ("named_xy.csv", "--value", "olsen_p", "--cell", 100, "--out", "b.tif", "--model", "model.json")
    assert run(*arguments, "--crs", "4490")[0] == 0
    with rasterio.open("out.tif") as a, rasterio.open("b.tif") as b:
        assert a.bounds == b.bounds


def test_gbk_shapefile_is_read_and_old_datums_are_refused(run, tmp_path: Path) -> None:
    common = ("--value", "有效磷", "--cell", 50, "--out", "out.tif", "--no-validate")
    write_points(tmp_path / "p.shp", encoding="gbk", prj=esri(4547), cpg=False)
    code, _, err = run("p.shp", *common)
    assert (code, err) == (0, "")
    with rasterio.open("out.tif") as image:
        assert image.crs.to_epsg() == 4547
    write_points(tmp_path / "q.shp", encoding="gbk", prj=esri(2383), cpg=False)
    code, _, err = run("q.shp", *common)
    assert code == 2
    assert "not CGCS2000" in err
    write_points(tmp_path / "r.shp", encoding="gbk", prj=None, cpg=False)
    code, _, err = run("r.shp", *common)
    assert code == 2
    assert ".prj" in err
    assert run("r.shp", *common, "--crs", "4547")[0] == 0
    assert run("p.shp", *common, "--crs", "4546")[0] == 2


def test_clip_to_farmland(run, points: Path) -> None:
    ring = [
        [500_000, 4_150_000],
        [500_400, 4_150_000],
        [500_400, 4_150_400],
        [500_000, 4_150_400],
        [500_000, 4_150_000],
    ]
    Path("farmland.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": None,
                "features": [
                    {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
                ],
            }
        ),
        encoding="utf-8",
    )
    code, _, _ = run(
        points,
        "--value",
        "olsen_p",
        "--cell",
        100,
        "--out",
        "out.csv",
        "--model",
        "model.json",
        "--clip",
        "farmland.geojson",
    )
    assert code == 0
    assert pl.read_csv("out.csv").height == 16


def test_json_report(run, points: Path) -> None:
    code, out, _ = run(
        points, "--value", "olsen_p", "--cell", 100, "--out", "out.csv", "--format", "json", "--zones", 2
    )
    content = json.loads(out)
    assert code == 0
    assert set(content["model"]) == {"shape", "nugget", "partial_sill", "range"}
    assert {"rmse", "msdr"} <= set(content["leave_one_out"])
    assert len(content["zone_limits"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv"),
        ("points.csv", "--value", "no_such", "--cell", 100, "--out", "o.csv"),
        ("points.csv", "--value", "olsen_p", "--out", "o.csv"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--grid", "grid.csv", "--out", "o.csv"),
        ("points.csv", "--value", "olsen_p", "--cell", 0, "--out", "o.csv"),
        ("points.csv", "--value", "olsen_p", "--cell", "1e-5", "--out", "o.csv"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.doc"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--model", "points.csv"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--model", "nothing.json"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--neighbours", 0),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--block", -5, "--model", "model.json"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--crs", "4610"),
        ("points.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv", "--crs", "4526"),
        ("points.csv", "--value", "olsen_p", "--grid", "nothing.csv", "--out", "o.csv"),
        ("few.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv"),
        ("flat.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv"),
        ("no_places.csv", "--value", "olsen_p", "--cell", 100, "--out", "o.csv"),
        ("broken.xlsx", "--value", "olsen_p", "--cell", 100, "--out", "o.csv"),
    ],
)
def test_unusable_calls_end_with_two(run, points: Path, arguments: tuple[object, ...]) -> None:
    frame = pl.read_csv(points)
    frame.head(6).write_csv("few.csv")
    frame.with_columns(olsen_p=pl.lit(5.0)).write_csv("flat.csv")
    frame.drop("x").write_csv("no_places.csv")
    Path("broken.xlsx").write_bytes(b"PK not a workbook")
    code, _, err = run(*arguments)
    assert code == 2
    assert err
    assert "Traceback" not in err
    assert not Path("o.csv").exists()

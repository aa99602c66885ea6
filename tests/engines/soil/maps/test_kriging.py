"""Kriging against the textbook system, and what kriging must do whatever the data."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.soil.maps import (
    VariogramModel,
    krige,
    leave_one_out,
    model_from_json,
    prepare_samples,
    spatial_folds,
)
from nonggu.engines.soil.maps.validation import split_area
from nonggu.errors import UnusableInput
from tests.engines.soil.maps.oracle import exponential, krige_one, spherical

MODEL = VariogramModel("spherical", 0.2, 1.3, 900.0)


def make_points(count: int, seed: int, east: float = 500_000.0, north: float = 4_150_000.0) -> pl.DataFrame:
    generator = np.random.default_rng(seed)
    places = generator.random((count, 2)) * 2_000
    value = 20 + np.sin(places[:, 0] / 400) * 3 + generator.normal(0, 0.5, count)
    slope = places[:, 0] * 0.01 + generator.normal(0, 1, count)
    return pl.DataFrame({"x": places[:, 0] + east, "y": places[:, 1] + north, "v": value, "slope": slope})


def oracle_inputs(points: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return points.select("x", "y").to_numpy(), points["v"].to_numpy()


@pytest.mark.parametrize("neighbours", [None, 1, 5, 16])
@pytest.mark.parametrize("shape", ["spherical", "exponential"])
def test_ordinary_kriging_is_the_textbook_system(shape: str, neighbours: int | None) -> None:
    points, cells = make_points(60, 1), make_points(25, 2)
    model = VariogramModel(shape, 0.2, 1.3, 700.0)
    gamma = {"spherical": spherical, "exponential": exponential}[shape](0.2, 1.3, 700.0)
    found = krige(prepare_samples(points, "v"), cells, model, neighbours=neighbours).frame
    places, values = oracle_inputs(points)
    for row in found.iter_rows(named=True):
        expected = krige_one(places, values, (row["x"], row["y"]), gamma, neighbours=neighbours)
        assert (row["prediction"], row["variance"]) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("neighbours", [None, 20])
def test_universal_kriging_is_the_textbook_system(neighbours: int | None) -> None:
    points, cells = make_points(60, 3), make_points(20, 4)
    found = krige(prepare_samples(points, "v", ["slope", "x"]), cells, MODEL, neighbours=neighbours).frame
    places, values = oracle_inputs(points)
    centre = np.array([0.0, points["x"].mean()])
    drift = points.select("slope", "x").to_numpy() - centre
    for row, own in zip(found.iter_rows(named=True), cells.select("slope", "x").to_numpy() - centre, strict=True):
        expected = krige_one(
            places, values, (row["x"], row["y"]), spherical(0.2, 1.3, 900.0), drift, own, neighbours=neighbours
        )
        assert (row["prediction"], row["variance"]) == pytest.approx(expected, rel=1e-6, abs=1e-7)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.integers(3, 40),
    st.integers(0, 1_000),
    st.sampled_from([None, 3, 8]),
    st.floats(0, 2),
    st.floats(50, 5_000),
    st.sampled_from(["spherical", "exponential"]),
)
def test_exact_at_the_samples(count, seed, neighbours, nugget, range_m, shape) -> None:
    points = make_points(count, seed)
    model = VariogramModel(shape, nugget, 1.0, range_m)
    found = krige(prepare_samples(points, "v"), points, model, neighbours=neighbours).frame
    assert np.allclose(found["prediction"], points["v"], rtol=1e-9, atol=1e-8)
    assert np.all(found["variance"].to_numpy() <= 1e-8)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 1_000), st.sampled_from([None, 6]), st.floats(-1e3, 1e3), st.floats(0.1, 50))
def test_moves_and_scales_with_the_values(seed, neighbours, shift, scale) -> None:
    points, cells = make_points(30, seed), make_points(10, seed + 1)
    once = krige(prepare_samples(points, "v"), cells, MODEL, neighbours=neighbours).frame
    moved = points.with_columns(v=pl.col("v") * scale + shift)
    again = krige(prepare_samples(moved, "v"), cells, MODEL, neighbours=neighbours).frame
    assert np.allclose(again["prediction"], once["prediction"] * scale + shift, rtol=1e-9, atol=1e-7)
    assert np.allclose(again["variance"], once["variance"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("neighbours", [None, 12])
def test_drift_x_y_reproduces_a_plane(neighbours: int | None) -> None:
    points, cells = make_points(50, 5), make_points(30, 6)
    plane = (pl.col("x") - 500_000) * 0.003 - (pl.col("y") - 4_150_000) * 0.002 + 7
    points, truth = points.with_columns(v=plane), cells.select(plane.alias("v"))["v"]
    found = krige(prepare_samples(points, "v", ["x", "y"]), cells, MODEL, neighbours=neighbours).frame
    assert np.allclose(found["prediction"], truth, atol=1e-6)


def test_place_of_the_origin_does_not_matter() -> None:
    near = krige(prepare_samples(make_points(40, 7, 0, 0), "v"), make_points(15, 8, 0, 0), MODEL, neighbours=9).frame
    far = krige(prepare_samples(make_points(40, 7), "v"), make_points(15, 8), MODEL, neighbours=9).frame
    assert np.allclose(near["prediction"], far["prediction"], atol=1e-6)


def test_all_samples_by_neighbourhood_is_the_global_answer() -> None:
    points, cells = make_points(40, 9), make_points(40, 10)
    samples = prepare_samples(points, "v", ["slope"])
    whole = krige(samples, cells, MODEL).frame
    one_less = krige(samples, cells.head(1), MODEL, neighbours=39).frame
    assert whole.height == 40
    far = float(np.hypot(points["x"] - cells["x"][0], points["y"] - cells["y"][0]).max())
    assert far > 900.0
    assert one_less["prediction"][0] == pytest.approx(whole["prediction"][0], rel=0.02)


@pytest.mark.parametrize("neighbours", [None, 10])
def test_block_prediction_is_the_mean_of_points(neighbours: int | None) -> None:
    """With the same samples a block's prediction is the mean of its points' predictions, and less uncertain."""
    points = make_points(10, 11)
    samples = prepare_samples(points, "v")
    cell = pl.DataFrame({"x": [501_000.0], "y": [4_151_000.0]})
    nodes, weights = np.polynomial.legendre.leggauss(4)
    offsets = [
        (a, b, u * w / 4) for a, u in zip(nodes, weights, strict=True) for b, w in zip(nodes, weights, strict=True)
    ]
    inside = pl.DataFrame(
        {"x": [501_000 + 150 * a for a, _, _ in offsets], "y": [4_151_000 + 150 * b for _, b, _ in offsets]}
    )
    block = krige(samples, cell, MODEL, neighbours=neighbours, block_m=300.0).frame
    each = krige(samples, inside, MODEL, neighbours=neighbours).frame
    mean = sum(w * p for (_, _, w), p in zip(offsets, each["prediction"], strict=True))
    assert block["prediction"][0] == pytest.approx(mean, rel=1e-9)
    assert block["variance"][0] < krige(samples, cell, MODEL, neighbours=neighbours).frame["variance"][0]


def test_small_block_is_a_point_without_nugget() -> None:
    points, cell = make_points(30, 12), make_points(5, 13)
    samples = prepare_samples(points, "v")
    point = krige(samples, cell, MODEL, neighbours=8).frame
    block = krige(samples, cell, MODEL, neighbours=8, block_m=1e-3).frame
    assert np.allclose(block["prediction"], point["prediction"], atol=1e-5)
    assert np.allclose(block["variance"], point["variance"] - MODEL.nugget, atol=1e-5)


@pytest.mark.parametrize("drift", [[], ["slope"]])
def test_leave_one_out_is_what_leaving_out_gives(drift: list[str]) -> None:
    points = make_points(35, 14)
    found = leave_one_out(prepare_samples(points, "v", drift), MODEL)
    for i in range(35):
        rest = points.filter(pl.int_range(pl.len()) != i)
        own = krige(prepare_samples(rest, "v", drift), points[i : i + 1], MODEL).frame
        assert found.frame["predicted"][i] == pytest.approx(own["prediction"][0], rel=1e-9)
        assert found.frame["variance"][i] == pytest.approx(own["variance"][0], rel=1e-9)
    errors = found.frame["predicted"] - found.frame["observed"]
    assert found.rmse == pytest.approx(float(np.sqrt((errors**2).mean())))
    assert found.msdr == pytest.approx(float((errors**2 / found.frame["variance"]).mean()))


def test_leave_one_out_in_a_neighbourhood() -> None:
    points = make_points(80, 15)
    found = leave_one_out(prepare_samples(points, "v"), MODEL, neighbours=7)
    places, values = oracle_inputs(points)
    for i in range(0, 80, 9):
        rest = np.arange(80) != i
        expected = krige_one(places[rest], values[rest], places[i], spherical(0.2, 1.3, 900.0), neighbours=7)
        row = found.frame.row(i, named=True)
        assert (row["predicted"], row["variance"]) == pytest.approx(expected, rel=1e-9)


def test_spatial_folds_use_no_sample_of_their_own_part() -> None:
    points = make_points(64, 16)
    samples = prepare_samples(points, "v")
    found = spatial_folds(samples, MODEL, folds=8, neighbours=6)
    part = split_area(samples.places, 8)
    assert np.bincount(part).tolist() == [8] * 8
    places, values = oracle_inputs(points)
    for i in range(0, 64, 7):
        rest = part != part[i]
        expected = krige_one(places[rest], values[rest], places[i], spherical(0.2, 1.3, 900.0), neighbours=6)
        assert found.frame["predicted"][i] == pytest.approx(expected[0], rel=1e-9)
    assert found.rmse >= leave_one_out(samples, MODEL, neighbours=6).rmse * 0.8


def test_drift_that_is_flat_nearby_is_left_out_there_and_said() -> None:
    points = make_points(60, 17).with_columns(zone=pl.when(pl.col("x") > 501_800).then(1.0).otherwise(0.0))
    cells = make_points(20, 18).with_columns(zone=pl.lit(0.0))
    found = krige(prepare_samples(points, "v", ["zone"]), cells, MODEL, neighbours=5)
    assert found.frame["prediction"].is_finite().all()
    assert "maps_drift_flat_nearby" in {reason.code for reason in found.reasons}


def test_pure_nugget_predicts_the_mean() -> None:
    points, cells = make_points(25, 19), make_points(5, 20)
    found = krige(prepare_samples(points, "v"), cells, VariogramModel("spherical", 2.0, 0.0, 100.0)).frame
    assert np.allclose(found["prediction"], points["v"].mean())
    assert np.allclose(found["variance"], 2.0 * (1 + 1 / 25))


def test_nearly_coincident_samples_with_a_gaussian_model_are_said() -> None:
    points = make_points(30, 21)
    twin = points.head(3).with_columns(pl.col("x") + 1e-4)
    samples = prepare_samples(pl.concat([points, twin]), "v")
    found = krige(samples, make_points(10, 22), VariogramModel("gaussian", 0.0, 1.0, 3_000.0), neighbours=12)
    assert found.frame["prediction"].is_finite().all()
    assert "maps_nearly_singular" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"shape": "spherical", "nugget": 0, "partial_sill": 1}, "maps_model_keys_wrong"),
        ({"shape": "spherical", "nugget": 0, "partial_sill": 1, "range": 5, "sill": 2}, "maps_model_keys_wrong"),
        ({"shape": "cubic", "nugget": 0, "partial_sill": 1, "range": 5}, "maps_shape_unknown"),
        ({"shape": "spherical", "nugget": -1, "partial_sill": 1, "range": 5}, "maps_model_value_impossible"),
        ({"shape": "spherical", "nugget": 0, "partial_sill": "1", "range": 5}, "maps_model_value_impossible"),
        ({"shape": "spherical", "nugget": 0, "partial_sill": 1, "range": 0}, "maps_model_value_impossible"),
        ({"shape": "spherical", "nugget": 0, "partial_sill": 0, "range": 5}, "maps_model_without_sill"),
    ],
)
def test_impossible_models_are_named(content: dict, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        model_from_json(content)
    assert caught.value.code == code


def test_practical_range_is_divided() -> None:
    given = {"shape": "Exp", "nugget": 0.1, "partial_sill": 1, "range": 300, "range_is": "practical"}
    model = model_from_json(given)
    assert model.range_m == pytest.approx(100.0)
    assert model.semivariance(np.array([300.0]))[0] == pytest.approx(0.1 + 1 - np.exp(-3))


def test_jura_validation_set(jura) -> None:
    """The 100 validation samples of the Jura survey are predicted better than by the mean (Goovaerts 1997)."""
    read = {"Xloc": "x", "Yloc": "y"}
    points, cells = (pl.read_csv(jura / f"jura_{part}.csv").rename(read) for part in ("pred", "val"))
    samples = prepare_samples(points, "Ni")
    found = krige(samples, cells, VariogramModel("spherical", 11.0, 71.0, 1.3), neighbours=16).frame
    error = np.sqrt(((found["prediction"] - cells["Ni"]) ** 2).mean())
    flat = np.sqrt(((points["Ni"].mean() - cells["Ni"]) ** 2).mean())
    assert error < 0.85 * flat
    assert 0.5 < float(((found["prediction"] - cells["Ni"]) ** 2 / found["variance"]).mean()) < 2.0

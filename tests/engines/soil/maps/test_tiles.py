"""Kriging by tiles gives what the plain kernel gives, wherever samples and targets lie."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.soil.maps import VariogramModel, krige, prepare_samples
from nonggu.engines.soil.maps.blocks import make_block
from nonggu.engines.soil.maps.kriging import find_nearest, solve_nearby
from nonggu.engines.soil.maps.tiles import krige_tiled


def lay(kind: str, count: int, generator: np.random.Generator) -> np.ndarray:
    """Places of a kind: even, clustered, on a line, or with one far away."""
    places = generator.random((count, 2)) * 1_000
    if kind == "clustered":
        places = generator.integers(0, 3, (count, 1)) * 400.0 + places / 100
    elif kind == "line":
        places[:, 1] = 7.0
    elif kind == "far":
        places[0] = [90_000.0, -80_000.0]
    return places


kinds = st.sampled_from(["even", "clustered", "line", "far"])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    kinds,
    kinds,
    st.integers(20, 120),
    st.integers(1, 300),
    st.integers(1, 18),
    st.integers(0, 999),
    st.sampled_from([0.0, 30.0]),
    st.sampled_from(["spherical", "exponential"]),
)
def test_tiles_and_plain_kernel_agree(samples_lie, targets_lie, count, cells, k, seed, block_m, shape) -> None:
    generator = np.random.default_rng(seed)
    places, targets = lay(samples_lie, count, generator), lay(targets_lie, cells, generator)
    model = VariogramModel(shape, 0.1, 1.0, 500.0)
    points = pl.DataFrame({"x": places[:, 0], "y": places[:, 1], "v": generator.normal(size=count)})
    samples = prepare_samples(points, "v")
    centred, drift = samples.locate(pl.DataFrame({"x": targets[:, 0], "y": targets[:, 1]}))
    block = make_block(block_m, model)
    near = find_nearest(samples.places, centred, k)
    plain = solve_nearby(samples, centred, drift, near, model, block)
    tiled = krige_tiled(samples.places, samples.values, centred, k, block, model)
    assert np.allclose(tiled[0], plain[0], atol=1e-8)
    assert np.allclose(tiled[1], plain[1], atol=1e-8)


def test_equally_far_samples_are_handled() -> None:
    """Samples on a lattice, targets in the middle of its squares: the 5th to 12th sample are equally far."""
    x, y = (side.ravel() * 10.0 for side in np.meshgrid(np.arange(12.0), np.arange(12.0)))
    points = pl.DataFrame({"x": x, "y": y, "v": np.sin(x / 30) + y / 50})
    cells = points.select(pl.col("x") + 5, pl.col("y") + 5)
    model = VariogramModel("spherical", 0.1, 1.0, 60.0)
    for k in (4, 6, 7, 12):
        found = krige(prepare_samples(points, "v"), cells, model, neighbours=k).frame
        assert found["prediction"].is_finite().all()
        assert (found["variance"] > 0).all()
    exact = krige(prepare_samples(points, "v"), points, model, neighbours=6).frame
    assert np.allclose(exact["prediction"], points["v"], atol=1e-9)


def test_one_target_and_one_neighbour() -> None:
    points = pl.DataFrame({"x": [0.0, 10.0, 20.0], "y": [0.0, 0.0, 5.0], "v": [1.0, 2.0, 4.0]})
    cell = pl.DataFrame({"x": [12.0], "y": [1.0]})
    found = krige(prepare_samples(points, "v"), cell, VariogramModel("exponential", 0.0, 1.0, 9.0), neighbours=1).frame
    assert found["prediction"][0] == pytest.approx(2.0)

"""Grades, zones, cells and the table of greenhouses."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest
import shapely
from scipy.stats import norm

from nonggu.engines.soil.maps import (
    add_probability_below,
    add_zones,
    clip_cells,
    find_lattice,
    lay_out,
    make_cells,
    tabulate_greenhouses,
)
from nonggu.engines.soil.maps.grading import natural_breaks
from nonggu.errors import UnusableInput


def test_probability_below_a_grade() -> None:
    cells = pl.DataFrame({"prediction": [10.0, 12.0, 10.0, 9.9], "variance": [4.0, 4.0, 0.0, 0.0]})
    found = add_probability_below(cells, 10.0)["probability_below"]
    assert found.to_list() == pytest.approx([0.5, norm.cdf(-1.0), 0.0, 1.0])


@pytest.mark.parametrize("zones", [2, 3, 4])
def test_natural_breaks_are_the_best_of_all(zones: int) -> None:
    values = np.round(np.random.default_rng(zones).lognormal(1, 1, 18), 2)
    levels = np.unique(values)

    def spread(breaks: tuple[float, ...]) -> float:
        zone = np.searchsorted(np.array(breaks), values, side="left")
        return sum(float(((values[zone == z] - values[zone == z].mean()) ** 2).sum()) for z in range(zones))

    best = min(spread(tuple(breaks)) for breaks in combinations(levels[:-1], zones - 1))
    assert spread(natural_breaks(values, zones)) == pytest.approx(best)


def test_zones_of_many_cells_and_of_missing_ones() -> None:
    values = np.concatenate([np.random.default_rng(1).normal(m, 0.3, 4_000) for m in (1.0, 5.0, 9.0)])
    cells, breaks = add_zones(pl.DataFrame({"prediction": [*values, float("nan")]}), 3)
    assert [round(b) for b in breaks] == [2, 6] or all(1 < b < 9 for b in breaks)
    counts = cells["zone"].value_counts().sort("zone")
    assert cells["zone"].null_count() == 1
    assert all(abs(n - 4_000) <= 5 for n in counts.drop_nulls()["count"])


@pytest.mark.parametrize("zones", [1, 13])
def test_impossible_zones(zones: int) -> None:
    with pytest.raises(UnusableInput):
        add_zones(pl.DataFrame({"prediction": [1.0, 2.0, 3.0]}), zones)


def test_cells_cover_the_samples_and_lay_out_north_up() -> None:
    points = pl.DataFrame({"x": [12.0, 95.0], "y": [203.0, 247.0]})
    cells = make_cells(points, 10.0)
    assert cells.height == 9 * 5
    assert (cells["x"].min(), cells["x"].max(), cells["y"].min(), cells["y"].max()) == (15.0, 95.0, 205.0, 245.0)
    lattice = find_lattice(cells)
    assert (lattice.columns, lattice.rows, lattice.dx, lattice.dy) == (9, 5, 10.0, 10.0)
    image = lay_out(
        cells.with_columns(v=pl.col("y") * 1000 + pl.col("x")).sample(fraction=1, shuffle=True, seed=1), lattice, "v"
    )
    assert image[0, 0] == 245_015.0
    assert image[-1, -1] == 205_095.0


def test_missing_cells_stay_missing() -> None:
    cells = make_cells(pl.DataFrame({"x": [0.0, 49.0], "y": [0.0, 49.0]}), 10.0)
    farmland = [shapely.box(0, 0, 20, 50), shapely.box(30, 30, 50, 50)]
    kept = clip_cells(cells, farmland)
    assert kept.height == 10 + 4
    image = lay_out(kept.with_columns(v=pl.lit(1.0)), find_lattice(kept), "v")
    assert int(np.isnan(image).sum()) == 25 - 14
    with pytest.raises(UnusableInput):
        clip_cells(cells, [shapely.box(900, 900, 910, 910)])


@pytest.mark.parametrize("side", [0.0, -5.0, float("nan"), 1e-6])
def test_impossible_cells(side: float) -> None:
    with pytest.raises(UnusableInput):
        make_cells(pl.DataFrame({"x": [0.0, 5_000.0], "y": [0.0, 5_000.0]}), side)


def test_irregular_cells_have_no_lattice() -> None:
    generator = np.random.default_rng(3)
    with pytest.raises(UnusableInput):
        find_lattice(pl.DataFrame({"x": generator.random(50) * 100, "y": generator.random(50) * 100}))


def test_greenhouses_by_village_crop_and_age() -> None:
    rows = pl.DataFrame(
        {
            "village": ["甲", "甲", "甲", None],
            "crop": ["番茄", "番茄", "番茄", "黄瓜"],
            "greenhouse_age_years": [2.5, 3.0, 20.0, None],
            "p": [40.0, 60.0, 150.0, 90.0],
        }
    )
    table = tabulate_greenhouses(rows, "p")
    assert table.select("village", "crop", "greenhouse_age", "samples", "mean").rows() == [
        ("甲", "番茄", "0-2", 1, 40.0),
        ("甲", "番茄", "3-5", 1, 60.0),
        ("甲", "番茄", "11+", 1, 150.0),
        (None, "黄瓜", None, 1, 90.0),
    ]
    assert table["samples"].sum() == 4
    bare = tabulate_greenhouses(rows.select("p"), "p")
    assert bare.select("village", "greenhouse_age", "samples", "median").rows() == [(None, None, 4, 75.0)]

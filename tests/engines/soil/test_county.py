"""A plot is outside the county only where a frame says what the county is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from nonggu.cli.county_files import read_county
from nonggu.cli.prescribe_rules import soil_rules
from nonggu.engines.soil.county import CountyFrame
from nonggu.engines.soil.plan import prescribe
from nonggu.errors import UnusableInput

ON = dt.date(2024, 3, 11)
FAR = pl.DataFrame(
    {"id": ["A", "B"], "crop": ["玉米"] * 2, "target_yield_kg_per_mu": [600.0] * 2, "lon": [116.4, None],
     "lat": [39.9, None], "division": [None, "110101"]},
    schema_overrides={"lon": pl.Float64, "lat": pl.Float64, "division": pl.String},
)  # fmt: skip


def test_without_a_frame_no_plot_is_outside() -> None:
    plan = prescribe(FAR, rules=soil_rules(ON), on=ON)
    assert plan["status"].to_list() == ["ok", "ok"]
    assert not plan["reasons"].str.contains("soil_plot_outside_county").any()


def test_a_frame_refuses_what_lies_outside(tmp_path: Path) -> None:
    file = tmp_path / "county.yaml"
    file.write_text("west_degrees: 112.4\neast_degrees: 113\ndivision_codes: [140703]\n", encoding="utf-8")
    plan = prescribe(FAR, rules=soil_rules(ON, county=file), on=ON)
    assert plan["status"].to_list() == ["refused", "refused"]
    assert plan["reasons"].str.contains("soil_plot_outside_county").all()


def test_the_sample_frame_can_be_read() -> None:
    frame = read_county(Path(__file__).parents[3] / "docs" / "start" / "samples" / "county.yaml")
    assert frame == CountyFrame(112.45, 113.05, 37.18, 37.56, ("140703", "140726"))


@pytest.mark.parametrize(
    "text",
    ["west_degrees: 113\neast_degrees: 112\n", "west: 1\n", "division_codes: [1407]\n", "west_degrees: x\n", "- 1\n",
     "north_degrees: 112.5\n", "a: [\n"],
)  # fmt: skip
def test_a_wrong_frame_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "county.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput) as refused:
        read_county(file)
    assert refused.value.code == "soil_county_unreadable"
    with pytest.raises(UnusableInput):
        read_county(tmp_path / "none.yaml")

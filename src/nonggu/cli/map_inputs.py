"""What `nonggu prescribe map` reads: samples with places, the grid, the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from nonggu.cli.usable_rows import keep_usable
from nonggu.engines.reasons import Reason
from nonggu.engines.soil.maps import VariogramModel, model_from_json
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Column, fold
from nonggu.exchange.map_columns import POINT_COLUMNS
from nonggu.exchange.maps.shapefiles import read_shapes
from nonggu.exchange.maps.systems import (
    CoordinateSystem,
    change_system,
    check_numbers,
    degrees_system,
    recognise_system,
    zone_system,
)
from nonggu.exchange.rowerrors import RowError
from nonggu.exchange.tables import Reading, read_frame, read_sheet
from nonggu.rulebook.soil_maps import PlausibleValue, read_plausible_values

OUT_ENDINGS = (".csv", ".xlsx", ".parquet", ".tif", ".tiff", ".geojson", ".json", ".png")
_GREENHOUSE_WORDS = ("greenhouse", "protected", "温室", "大棚", "设施", "棚")


@dataclass(frozen=True, slots=True)
class MapRequest:
    """The command's arguments and options."""

    points: str
    value: str
    out: Path
    grid: str | None = None
    cell: float | None = None
    model_file: str | None = None
    neighbours: int | None = None
    block_m: float = 0.0
    drift: tuple[str, ...] = ()
    crs: str | None = None
    clip: str | None = None
    below: float | None = None
    zones: int | None = None
    estimator: str = "cressie"
    shapes: tuple[str, ...] = ()
    cutoff: float | None = None
    save_model: str | None = None
    validate: bool = True
    across_greenhouses: bool = False

    @classmethod
    def from_options(cls, **options: Any) -> MapRequest:
        """The request of the command's options."""
        return cls(**options)

    def check(self) -> None:
        """Raise UnusableInput for options that cannot go together, before anything is read."""
        if (self.grid is None) == (self.cell is None):
            raise UnusableInput("maps_grid_or_cell")
        if self.out.suffix.lower() not in OUT_ENDINGS:
            raise UnusableInput("maps_file_kind_unknown", file=self.out.name)
        if self.cutoff is not None and not self.cutoff > 0:
            raise UnusableInput("option_wrong", option="--cutoff", value=self.cutoff, allowed="> 0")
        if self.cell is not None and [name for name in self.drift if name not in ("x", "y")]:
            raise UnusableInput("maps_drift_needs_grid", drift=", ".join(self.drift))


@dataclass(frozen=True, slots=True)
class Gathered:
    """Samples of open fields (x, y in metres, the value, drifts), greenhouse rows, errors, what is to be said.

    `value` is the value column's name in the frames, `system` the coordinates' system (None: not known),
    `came_in_degrees` whether places were longitude and latitude.
    """

    frame: pl.DataFrame
    greenhouses: pl.DataFrame
    errors: list[RowError]
    value: str
    system: CoordinateSystem | None
    came_in_degrees: bool
    reasons: list[Reason] = field(default_factory=list)


def read_points(request: MapRequest) -> Gathered:
    """The usable samples of POINTS. Raises UnusableInput where the file, its columns or its system cannot be used."""
    limits = find_limits(request.value)
    wanted = [_value_column(request.value, limits), *_drift_columns(request)]
    taken = {fold(column.name) for column in wanted}
    columns = [*wanted, *(column for column in POINT_COLUMNS if fold(column.name) not in taken)]
    reading, own = read_placed(request.points, columns)
    for column in wanted:
        if column.name not in reading.frame.columns:
            raise UnusableInput("columns_missing", sheet=reading.sheet, columns_zh=column.name, columns_en=column.name)
    system = choose_system(own, request.crs, request.points)
    frame, system, in_degrees, place_names = _name_places(reading, system)
    limited = [*columns, *_PLACE_LIMITS]
    key = ["id"] if "id" in frame.columns else []
    frame, errors = keep_usable(reading, frame, limited, numbers=[request.value], key=key)
    # Greenhouses are tabled by village, so they need no place.
    frame, greenhouses = _split_greenhouses(frame, request.across_greenhouses)
    numbers = [*place_names, *(column.name for column in wanted[1:] if column.name not in place_names)]
    frame, misplaced = keep_usable(reading, frame, limited, numbers=numbers)
    errors += [error for error in misplaced if error not in errors]
    reasons = _strange_values(pl.concat([frame, greenhouses]), request.value, limits)
    frame, system, more = project(frame, system, in_degrees)
    if greenhouses.height:
        reasons.append(Reason("maps_greenhouses_tabled", {"samples": greenhouses.height}))
    frame, merged = _merge_places(frame, [column.name for column in wanted if column.name not in ("x", "y")])
    return Gathered(frame, greenhouses, errors, request.value, system, in_degrees, [*more, *reasons, *merged])


_PLACE_LIMITS = (Column("x", "x", "x", "float"), Column("y", "y", "y", "float"))


def find_limits(value: str) -> PlausibleValue | None:
    """The plausible limits of a value column by its name; None where the name says no known quantity."""
    wanted = fold(value)
    return next((p for p in read_plausible_values() if wanted in {fold(name) for name in p.names}), None)


def _value_column(name: str, limits: PlausibleValue | None) -> Column:
    if limits is None:
        return Column(name, name, name, "float", required=True)
    low, high = limits.reject
    return Column(name, name, name, "float", required=True, lower=low, upper=high, also=limits.names, unit=limits.unit)


def _drift_columns(request: MapRequest) -> list[Column]:
    return [Column(name, name, name, "float") for name in request.drift if name not in ("x", "y")]


def read_placed(path: str, columns: Sequence[Column]) -> tuple[Reading, CoordinateSystem | None]:
    """A table with places from a workbook, csv, parquet or shapefile, and the system that the file itself names."""
    if Path(path).suffix.lower() == ".shp":
        sheet, _, system = read_shapes(path)
        return read_sheet(sheet, columns), system
    return read_frame(path, columns), None


def choose_system(own: CoordinateSystem | None, asked: str | None, path: str) -> CoordinateSystem | None:
    """The file's own system or the asked one. Raises UnusableInput where both differ, or a shapefile has neither."""
    named = recognise_system(asked) if asked else None
    if own is not None and named is not None and own.wkt != named.wkt and own.code != named.code:
        raise UnusableInput("maps_system_differs", own=own.name, asked=named.name)
    if own is None and named is None and Path(path).suffix.lower() == ".shp":
        raise UnusableInput("maps_shapefile_without_system", file=Path(path).name)
    return own or named


def _name_places(
    reading: Reading, system: CoordinateSystem | None
) -> tuple[pl.DataFrame, CoordinateSystem | None, bool, list[str]]:
    """The frame with x and y, its system, whether they are degrees, and which columns hold places."""
    frame = reading.frame
    has_xy, has_degrees = {"x", "y"} <= set(frame.columns), {"lon", "lat"} <= set(frame.columns)
    if has_xy:
        return frame, system, system is not None and system.is_degrees, ["x", "y"]
    if not has_degrees:
        raise UnusableInput("maps_places_missing", sheet=reading.sheet)
    if system is not None and not system.is_degrees:
        raise UnusableInput("maps_degrees_with_metres", system=system.name)
    return frame.with_columns(x=pl.col("lon"), y=pl.col("lat")), system or degrees_system(), True, ["lon", "lat"]


def project(
    frame: pl.DataFrame, system: CoordinateSystem | None, in_degrees: bool, target: CoordinateSystem | None = None
) -> tuple[pl.DataFrame, CoordinateSystem | None, list[Reason]]:
    """Places in metres: degrees go to `target`, or to the 3-degree zone of their mean; metres are checked."""
    reasons = []
    x, y = frame["x"].to_numpy().astype(float), frame["y"].to_numpy().astype(float)
    if system is not None and system.is_wgs84:
        reasons.append(Reason("maps_wgs84_taken_as_cgcs2000", {}))
    if not in_degrees or system is None:
        check_numbers(x, y, system)
        if system is None:
            reasons.append(Reason("maps_system_not_known", {}))
        return frame, system, reasons
    if frame.height == 0:
        return frame, target, reasons
    zone = target or zone_system(float(x.mean()))
    east, north = change_system(x, y, system, zone)
    reasons.append(Reason("maps_degrees_projected", {"system": zone.name, "code": zone.code}))
    moved = frame.with_columns(pl.Series("lon", x), pl.Series("lat", y), pl.Series("x", east), pl.Series("y", north))
    return moved, zone, reasons


def _strange_values(frame: pl.DataFrame, value: str, limits: PlausibleValue | None) -> list[Reason]:
    if limits is None:
        return []
    low, high = limits.warn
    strange = frame.filter((pl.col(value) < low) | (pl.col(value) > high)).height
    params = {"samples": strange, "value": value, "low": low, "high": high, "unit": limits.unit}
    return [Reason("maps_values_strange", params, limits.method)] if strange else []


def _split_greenhouses(frame: pl.DataFrame, across: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    if across or "system" not in frame.columns:
        return frame, frame.clear()
    name = pl.col("system").fill_null("").str.to_lowercase()
    under_cover = pl.any_horizontal(name.str.contains(word, literal=True) for word in _GREENHOUSE_WORDS)
    return frame.filter(~under_cover), frame.filter(under_cover)


def _merge_places(frame: pl.DataFrame, numbers: Sequence[str]) -> tuple[pl.DataFrame, list[Reason]]:
    """Samples at one place become their mean: two values at one place cannot both be met."""
    merged = frame.group_by("x", "y", maintain_order=True).agg(pl.col(numbers).mean())
    gone = frame.height - merged.height
    return merged, [Reason("maps_places_merged", {"samples": gone})] if gone else []


def read_model(path: str) -> VariogramModel:
    """The model of a `--model` file. Raises UnusableInput."""
    file = Path(path)
    if not file.is_file():
        raise UnusableInput("file_missing", file=str(file))
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UnusableInput("file_not_readable", file=file.name, why=str(error)[:120]) from None
    if not isinstance(content, Mapping):
        raise UnusableInput("maps_model_keys_wrong", missing="shape, nugget, partial_sill, range", unknown="-")
    return model_from_json(content)

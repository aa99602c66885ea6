"""How `nonggu prescribe map` goes: model, cells, kriging, grades, validation."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from nonggu.cli.map_inputs import Gathered, MapRequest, choose_system, project, read_model, read_placed
from nonggu.cli.usable_rows import keep_usable
from nonggu.engines.reasons import Reason
from nonggu.engines.soil.maps import (
    Samples,
    Validation,
    VariogramModel,
    add_probability_below,
    add_zones,
    clip_cells,
    detrend,
    fit_variogram,
    krige,
    leave_one_out,
    make_cells,
    measure_variogram,
    prepare_samples,
    spatial_folds,
)
from nonggu.engines.soil.maps.fitting import DEFAULT_SHAPES
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Column
from nonggu.exchange.map_columns import POINT_COLUMNS
from nonggu.exchange.maps.polygons import read_polygons
from nonggu.exchange.maps.systems import CoordinateSystem
from nonggu.exchange.rowerrors import RowError

#: Fewer samples than this give no variogram; fewer than `SURE_SAMPLES` an unsure one (ours).
FEWEST_SAMPLES = 10
SURE_SAMPLES = 50
_FOLDS = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """The map's cells, its samples, model, validations and what is to be said."""

    cells: pl.DataFrame
    points: pl.DataFrame
    model: VariogramModel
    system: CoordinateSystem | None
    reasons: list[Reason]
    left_out: Validation | None = None
    folds: Validation | None = None
    breaks: tuple[float, ...] = ()
    grid_errors: list[RowError] = field(default_factory=list)


def run_map(request: MapRequest, gathered: Gathered) -> Outcome:
    """Make the map that is asked for from the gathered samples."""
    samples = prepare_samples(gathered.frame, request.value, request.drift)
    model, reasons = _choose_model(request, samples)
    cells, grid_errors = _gather_cells(request, gathered)
    if request.clip:
        cells = clip_cells(cells, read_polygons(request.clip, gathered.system))
    kriged = krige(samples, cells, model, neighbours=request.neighbours, block_m=request.block_m)
    frame = kriged.frame
    if {"lon", "lat"} <= set(cells.columns):
        frame = frame.with_columns(cells["lon"], cells["lat"])
    if request.below is not None:
        frame = add_probability_below(frame, request.below)
    breaks: tuple[float, ...] = ()
    if request.zones is not None:
        frame, breaks = add_zones(frame, request.zones)
    said = [*gathered.reasons, *reasons, *kriged.reasons]
    left_out, folds = _validate(request, samples, model) if request.validate else (None, None)
    return Outcome(frame, gathered.frame, model, gathered.system, said, left_out, folds, breaks, grid_errors)


def _choose_model(request: MapRequest, samples: Samples) -> tuple[VariogramModel, list[Reason]]:
    if request.model_file:
        model = read_model(request.model_file)
        shown = {"shape": model.shape, "nugget": model.nugget, "partial_sill": model.partial_sill}
        return model, [Reason("maps_model_given", {**shown, "range_m": model.range_m})]
    count = samples.values.size
    if count < FEWEST_SAMPLES:
        raise UnusableInput("maps_too_few_for_variogram", samples=count, needed=FEWEST_SAMPLES)
    if not samples.values.any():
        raise UnusableInput("maps_value_constant", value=request.value)
    experimental = measure_variogram(
        samples.places, detrend(samples), estimator=request.estimator, cutoff_m=request.cutoff
    )
    fit = fit_variogram(experimental, request.shapes or DEFAULT_SHAPES)
    reasons = list(fit.reasons)
    if count < SURE_SAMPLES:
        reasons.append(Reason("maps_variogram_unsure", {"samples": count, "sure": SURE_SAMPLES}))
    return fit.model, reasons


def _gather_cells(request: MapRequest, gathered: Gathered) -> tuple[pl.DataFrame, list[RowError]]:
    if request.grid is None:
        assert request.cell is not None
        return make_cells(gathered.frame, request.cell), []
    drifts = [Column(name, name, name, "float") for name in request.drift if name not in ("x", "y")]
    places = [column for column in POINT_COLUMNS if column.name in ("x", "y", "lon", "lat")]
    reading, own = read_placed(request.grid, [*drifts, *places])
    frame = reading.frame
    missing = [column.name for column in drifts if column.name not in frame.columns]
    if missing:
        raise UnusableInput("maps_drift_not_on_grid", drift=", ".join(missing))
    if {"x", "y"} <= set(frame.columns):
        names, in_degrees = ["x", "y"], gathered.came_in_degrees and request.crs is not None
    elif {"lon", "lat"} <= set(frame.columns):
        if gathered.system is None:
            raise UnusableInput("maps_grid_system_differs")
        names, in_degrees = ["lon", "lat"], True
        frame = frame.with_columns(x=pl.col("lon"), y=pl.col("lat"))
    else:
        raise UnusableInput("maps_places_missing", sheet=reading.sheet)
    frame, errors = keep_usable(
        reading, frame, [*drifts, *places], numbers=[*names, *(column.name for column in drifts)]
    )
    if frame.height == 0:
        raise UnusableInput("maps_no_cells")
    return _place_cells(frame, own, in_degrees, request, gathered), errors


def _place_cells(
    frame: pl.DataFrame, own: CoordinateSystem | None, in_degrees: bool, request: MapRequest, gathered: Gathered
) -> pl.DataFrame:
    """The cells in the samples' system; another one is refused, degrees are projected."""
    if own is not None and not own.is_degrees and (gathered.system is None or own.wkt != gathered.system.wkt):
        raise UnusableInput("maps_grid_system_differs")
    if not in_degrees and not (own is not None and own.is_degrees):
        return frame
    from nonggu.exchange.maps.systems import degrees_system

    asked = choose_system(None, request.crs, "") if request.crs else None
    source = own or (asked if asked is not None and asked.is_degrees else degrees_system())
    return project(frame, source, True, gathered.system)[0]


def _validate(
    request: MapRequest, samples: Samples, model: VariogramModel
) -> tuple[Validation | None, Validation | None]:
    count = samples.values.size
    if count < 3:
        return None, None
    left_out = leave_one_out(samples, model, neighbours=request.neighbours)
    if count < 4 * _FOLDS:
        return left_out, None
    return left_out, spatial_folds(samples, model, folds=_FOLDS, neighbours=request.neighbours)

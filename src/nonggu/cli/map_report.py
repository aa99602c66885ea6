"""What `nonggu prescribe map` prints and writes."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
import polars as pl

from nonggu.cli.map_inputs import Gathered, MapRequest
from nonggu.cli.map_run import Outcome
from nonggu.engines.soil.maps import Validation, find_lattice, lay_out, tabulate_greenhouses
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of, say


def write_map(request: MapRequest, outcome: Outcome) -> None:
    """Write OUT by its ending, and the model where asked."""
    from nonggu.exchange.maps.features import write_geojson
    from nonggu.exchange.tables import write_frame

    ending = request.out.suffix.lower()
    columns = [name for name in outcome.cells.columns if name not in ("x", "y", "lon", "lat")]
    if ending in (".tif", ".tiff"):
        _write_raster(request, outcome, columns)
    elif ending in (".geojson", ".json"):
        write_geojson(request.out, outcome.cells, columns, system=outcome.system, square=_find_square(outcome))
    elif ending == ".png":
        _write_picture(request, outcome, columns)
    else:
        write_frame(outcome.cells, request.out, sheet="map")
    if request.save_model:
        Path(request.save_model).write_text(json.dumps(outcome.model.as_json(), indent=1), encoding="utf-8")


def _find_square(outcome: Outcome) -> tuple[float, float] | None:
    try:
        lattice = find_lattice(outcome.cells)
    except UnusableInput:
        return None
    return lattice.dx, lattice.dy


def _write_raster(request: MapRequest, outcome: Outcome, columns: list[str]) -> None:
    from nonggu.exchange.maps.rasters import write_geotiff

    lattice = find_lattice(outcome.cells)
    write_geotiff(
        request.out,
        {name: lay_out(outcome.cells, lattice, name) for name in columns},
        west=lattice.x - lattice.dx / 2,
        north=lattice.y + lattice.dy / 2,
        dx=lattice.dx,
        dy=lattice.dy,
        system=outcome.system,
    )


def _write_picture(request: MapRequest, outcome: Outcome, columns: list[str]) -> None:
    from nonggu.exchange.maps.pictures import draw_surfaces

    lattice = find_lattice(outcome.cells)
    images = {}
    for name in columns:
        image = lay_out(outcome.cells, lattice, name)
        images[request.value if name == "prediction" else name] = np.sqrt(image) if name == "variance" else image
    images["standard error"] = images.pop("variance")
    west, north = lattice.x - lattice.dx / 2, lattice.y + lattice.dy / 2
    extent = (west, west + lattice.columns * lattice.dx, north - lattice.rows * lattice.dy, north)
    draw_surfaces(request.out, images, extent, outcome.points.select("x", "y").to_numpy())


def greenhouse_file(out: Path) -> Path:
    """Where the table of greenhouses goes: beside OUT."""
    return out.with_name(f"{out.stem}.greenhouses.csv")


def write_greenhouses(request: MapRequest, gathered: Gathered) -> None:
    """Write the table of greenhouses beside OUT, and say why they are not on the map."""
    from nonggu.exchange.tables import write_frame

    table = tabulate_greenhouses(gathered.greenhouses, request.value)
    file = greenhouse_file(request.out)
    write_frame(table, file)
    params = {"samples": gathered.greenhouses.height, "file": file.name, "groups": table.height}
    click.echo(say("maps_greenhouses_why", params, language_of()), err=True)


def print_map(request: MapRequest, outcome: Outcome, output: str) -> None:
    """Print what was done and how good it is: as JSON, or as sentences in the terminal's language."""
    validations = {"leave_one_out": outcome.left_out, "spatial_folds": outcome.folds}
    if output == "json":
        shown = {
            "cells": outcome.cells.height,
            "samples": outcome.points.height,
            "model": outcome.model.as_json(),
            "zone_limits": list(outcome.breaks),
            "reasons": [reason.as_json() for reason in outcome.reasons],
            **{name: _summary(found) for name, found in validations.items() if found},
        }
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    language = language_of()
    for reason in outcome.reasons:
        click.echo(say(reason.code, reason.params, language))
    for name, found in validations.items():
        if found:
            params = {key: f"{value:.4g}" for key, value in _summary(found).items()}
            click.echo(say(f"maps_{name}", params, language))
    if outcome.breaks:
        click.echo(say("maps_zone_limits", {"limits": ", ".join(f"{b:.4g}" for b in outcome.breaks)}, language))
    low, high = outcome.cells.select(pl.col("prediction").min(), pl.col("prediction").max().alias("high")).row(0)
    params = {"cells": outcome.cells.height, "file": request.out.name, "low": f"{low:.4g}", "high": f"{high:.4g}"}
    click.echo(say("maps_written", params, language))


def _summary(found: Validation) -> dict[str, float]:
    return {"mean_error": found.mean_error, "rmse": found.rmse, "msdr": found.msdr, "r2": found.r2}

"""`nonggu prescribe map`: a soil map of open fields from samples, by kriging."""

from __future__ import annotations

from pathlib import Path

import click

from nonggu.errors import Infeasible, UnusableInput


@click.command("map")
@click.argument("points", type=click.Path(dir_okay=False))
@click.option("--value", required=True, metavar="COL", help="The column to map.")
@click.option("--grid", type=click.Path(dir_okay=False), help="A file of cells with x, y (and the drifts).")
@click.option("--cell", type=float, metavar="METRES", help="The side of square cells over the samples' extent.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="csv, xlsx, parquet, tif, geojson or png.")
@click.option(
    "--model", "model_file", type=click.Path(dir_okay=False), help="JSON: shape, nugget, partial_sill, range."
)
@click.option("--neighbours", type=click.IntRange(min=1), help="Nearest samples that a cell uses.")
@click.option("--block", "block_m", type=float, default=0.0, metavar="M", help="Side of the block that is predicted.")
@click.option(
    "--drift", multiple=True, metavar="COL", help="A column, or x or y, that the mean depends on (universal)."
)
@click.option("--crs", metavar="SYSTEM", help="EPSG code of x and y, such as 4547; CGCS2000 only.")
@click.option("--clip", type=click.Path(dir_okay=False), help="Polygons of farmland (.shp, .geojson).")
@click.option("--below", type=float, metavar="LIMIT", help="Add the probability of lying below a grade's limit.")
@click.option("--zones", type=click.IntRange(2, 12), help="Add management zones, by natural breaks.")
@click.option("--estimator", type=click.Choice(["cressie", "matheron"]), default="cressie", help="Of the variogram.")
@click.option("--shape", "shapes", multiple=True, type=click.Choice(["spherical", "exponential", "gaussian"]))
@click.option("--cutoff", type=float, metavar="M", help="Greatest distance of pairs in the variogram.")
@click.option("--save-model", type=click.Path(dir_okay=False), help="Write the model, to be used with --model.")
@click.option("--validate/--no-validate", default=True, help="Leave-one-out and spatial folds.")
@click.option("--across-greenhouses", is_flag=True, help="Map greenhouses too, against the advice.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def map_command(points: str, value: str, out: str, output: str, **options: object) -> int:
    """Map a soil value of open fields from samples in POINTS by kriging."""
    from nonggu.cli.map_inputs import MapRequest, read_points
    from nonggu.cli.map_report import print_map, write_greenhouses, write_map
    from nonggu.cli.map_run import run_map
    from nonggu.cli.tables import print_row_errors

    request = MapRequest.from_options(points=points, value=value, out=Path(out), **options)
    request.check()
    gathered = read_points(request)
    if gathered.greenhouses.height:
        write_greenhouses(request, gathered)
    print_row_errors(gathered.errors, as_json=output == "json")
    if gathered.frame.height == 0 and gathered.greenhouses.height:
        raise Infeasible("maps_only_greenhouses", samples=gathered.greenhouses.height)
    if gathered.frame.height == 0:
        raise UnusableInput("maps_no_samples")
    outcome = run_map(request, gathered)
    write_map(request, outcome)
    print_map(request, outcome, output)
    print_row_errors(outcome.grid_errors, as_json=output == "json")
    return 3 if gathered.errors or outcome.grid_errors else 0

"""`nonggu prescribe columns`: the columns that the prescribe commands read and write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nonggu.exchange.columns import Column

TABLES = ("samples", "plan", "products", "bags", "dressings", "quefts", "formulas", "map")


@click.command("columns")
@click.argument("table", required=False, type=click.Choice(TABLES))
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(table: str | None, output: str) -> None:
    """Print the columns of SAMPLES, PLAN, PRODUCTS, and of the other tables (or of TABLE only)."""
    from nonggu.cli.tables import print_columns
    from nonggu.exchange.formula_columns import COLUMN_GROUPS as FORMULA_GROUPS
    from nonggu.exchange.map_columns import COLUMN_GROUPS as MAP_GROUPS
    from nonggu.exchange.product_columns import BAG_COLUMNS, DRESSING_COLUMNS, PRODUCT_COLUMNS
    from nonggu.exchange.quefts_columns import QUEFTS_INPUT, QUEFTS_OUTPUT
    from nonggu.exchange.soil_columns import PLAN_COLUMNS, SAMPLE_COLUMNS

    groups: dict[str, list[tuple[str, Sequence[Column]]]] = {
        "samples": [("samples", SAMPLE_COLUMNS)],
        "plan": [("plan", PLAN_COLUMNS)],
        "products": [("products", PRODUCT_COLUMNS)],
        "bags": [("bags", BAG_COLUMNS)],
        "dressings": [("dressings", DRESSING_COLUMNS)],
        "quefts": [("quefts input", QUEFTS_INPUT), ("quefts output", QUEFTS_OUTPUT)],
        "formulas": list(FORMULA_GROUPS),
        "map": list(MAP_GROUPS),
    }
    print_columns([group for name, parts in groups.items() if table in (None, name) for group in parts], output)

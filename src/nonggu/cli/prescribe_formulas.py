"""`nonggu prescribe formulas`: few compound grades for all plots of a plan, with a proven bound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nonggu.engines.reasons import Reason
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Column
from nonggu.exchange.formula_columns import GRADE_COLUMNS, PLOT_COLUMNS, PRICE_COLUMNS
from nonggu.exchange.rowerrors import RowError

if TYPE_CHECKING:
    import polars as pl

    from nonggu.engines.soil.formulas import DesignTerms, Grade, GradeRules, Material


@click.command("formulas")
@click.argument("plan", type=click.Path(dir_okay=False))
@click.option("--k", "k_text", required=True, metavar="K|A-B", help="How many formulas; A-B draws the curve.")
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="xlsx, csv, parquet or json.")
@click.option("--prices", type=click.Path(dir_okay=False), help="Fertilisers and prices to use instead of ours.")
@click.option("--grades", type=click.Path(dir_okay=False), help="Priced grades to choose from instead of the grid.")
@click.option("--step", type=click.IntRange(1, 10), help="Fineness of the grid of grades, in %.")
@click.option("--total-at-least", type=click.FloatRange(20, 60), help="Least N + P2O5 + K2O of a grade, in %.")
@click.option("--surplus", type=click.FloatRange(0, 100), help="By how many % of a need a formula may oversupply.")
@click.option("--group", "group", metavar="COL", help="A column of PLAN by which formulas are summed, such as village.")
@click.option("--map", "map_file", type=click.Path(dir_okay=False), help="A map of the plots (.geojson or .png).")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose rules hold.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def formulas(
    plan: str,
    k_text: str,
    out: str,
    prices: str | None,
    grades: str | None,
    step: int | None,
    total_at_least: float | None,
    surplus: float | None,
    group: str | None,
    map_file: str | None,
    on: dt.datetime | None,
    output: str,
) -> int:
    """Choose few regional formulas for all plots of PLAN; each plot tops up (大配方小调整)."""
    from nonggu.cli.formulas_report import print_report, write_report
    from nonggu.cli.tables import print_row_errors
    from nonggu.engines.soil.formulas import design_formulas, serve_plots

    ks = read_k(k_text)
    plots, errors, notes = read_plots(plan, group)
    terms, priced = gather_terms(prices, grades, step, total_at_least, surplus, on.date() if on else None)
    designs = design_formulas(plots, terms, ks=ks)
    designs = replace(designs, reasons=(*notes, *designs.reasons, *priced))
    served = serve_plots(plots, terms, designs.designs[-1]) if len(ks) == 1 else None
    write_report(Path(out), designs, terms, served, group, map_file)
    print_report(designs, terms, served, group, output)
    print_row_errors(errors, as_json=output == "json")
    return 3 if errors else 0


def read_k(text: str) -> list[int]:
    """`5` or `1-12` as the list of K. Raises UnusableInput."""
    first, _, last = text.replace("－", "-").replace("—", "-").partition("-")
    try:
        low, high = int(first), int(last or first)
    except ValueError:
        low, high = 0, 0
    if not 1 <= low <= high <= 60:
        raise UnusableInput("formulas_k_unreadable", text=text[:40])
    return list(range(low, high + 1))


def read_plots(path: str, group: str | None) -> tuple[pl.DataFrame, list[RowError], list[Reason]]:
    """The usable plots of a plan, the errors of the rows that were left out, and what is to be said of the plan."""
    import polars as pl

    from nonggu.cli.usable_rows import keep_usable
    from nonggu.exchange.tables import read_frame

    columns = PLOT_COLUMNS
    if group and group not in {column.name for column in columns}:
        columns = (*columns, Column(group, group, group, required=True))
    reading = read_frame(path, columns)
    if group and group not in reading.frame.columns:
        raise UnusableInput("columns_missing", sheet=reading.sheet, columns_zh=group, columns_en=group)
    frame = reading.frame
    area_known = "area_mu" in frame.columns
    if not area_known:
        frame = frame.with_columns(area_mu=pl.lit(1.0))
    frame, errors = keep_usable(
        reading,
        frame,
        columns,
        numbers=("n_kg_per_mu", "p2o5_kg_per_mu", "k2o_kg_per_mu", "area_mu"),
        positive=("area_mu",),
        key=[name for name in ("id", "crop") if name in frame.columns],
    )
    if frame.height == 0:
        raise UnusableInput("formulas_no_plots")
    return frame.drop("row"), errors, [] if area_known else [Reason("formulas_area_counted_as_one")]


def gather_terms(
    prices: str | None = None,
    grades: str | None = None,
    step: int | None = None,
    total_at_least: float | None = None,
    surplus: float | None = None,
    on: dt.date | None = None,
) -> tuple[DesignTerms, list[Reason]]:
    """The grades to choose from, the straights and the surplus allowed: the rulebook's, or what the options say."""
    from nonggu.engines.soil.formulas import (
        DesignTerms,
        GradeRules,
        Pricing,
        drop_dominated,
        list_grades,
        topup_straights,
    )
    from nonggu.rulebook.regional_formulas import read_parameters

    legal = read_parameters("compound_grades", on)
    market = read_parameters("prices", on)
    rules = GradeRules(
        lowest_total_pct=total_at_least if total_at_least is not None else legal["lowest_total_pct"].value,
        lowest_single_pct=legal["lowest_single_pct"].value,
        fewest_nutrients=int(legal["fewest_nutrients"].value),
        step_pct=step or int(legal["step_pct"].value),
        citation="GB/T 15063-2020",
    )
    materials = _read_materials(prices)
    pricing = Pricing(market["bulk_discount"].value, market["blending_yuan_per_t"].value)
    share = legal["surplus_share"].value if surplus is None else surplus / 100.0
    straights = topup_straights(materials)
    if grades:
        return DesignTerms(tuple(_read_grades(grades, rules)), straights, share), []
    params = {"discount": f"{100 * pricing.bulk_discount:g}", "blending": f"{pricing.blending_yuan_per_t:g}"}
    terms = DesignTerms(tuple(list_grades(rules, materials, pricing)), straights, share)
    return drop_dominated(terms), [Reason("formulas_compounds_priced", params, "ours")]


def _read_materials(path: str | None) -> list[Material]:
    from nonggu.engines.soil.formulas import Material
    from nonggu.phrases import language_of
    from nonggu.rulebook.regional_formulas import read_materials

    if path is None:
        name = "product_zh" if language_of() == "zh" else "product"
        return [
            Material(
                row[name],
                float(row["n_pct"]),
                float(row["p2o5_pct"]),
                float(row["k2o_pct"]),
                float(row["price_yuan_per_t"]),
                f"{row['source']} ({row['mark']})",
            )
            for row in read_materials()
        ]
    return [Material(*row, "user") for row in _read_offers(path, PRICE_COLUMNS)]


def _read_grades(path: str, rules: GradeRules) -> list[Grade]:
    from nonggu.engines.soil.formulas import Grade, grade_fault

    found = []
    for n, p, k, price in _read_offers(path, GRADE_COLUMNS):
        fault = grade_fault((n, p, k), rules)
        if fault:
            raise UnusableInput(
                fault,
                grade=f"{n:g}-{p:g}-{k:g}",
                single=f"{rules.lowest_single_pct:g}",
                total=f"{rules.lowest_total_pct:g}",
            )
        found.append(Grade(n, p, k, price))
    return found


def _read_offers(path: str, columns: Sequence[Column]) -> list[tuple]:  # type: ignore[type-arg]
    """The rows of a price list; a wrong cell stops the command, because every cost would rest on it."""
    from nonggu.cli.tables import print_row_errors
    from nonggu.exchange.tables import read_frame

    reading = read_frame(path, columns)
    names = [column.name for column in columns]
    if reading.errors or reading.frame.height == 0 or any(reading.frame[name].null_count() for name in names):
        print_row_errors(reading.errors)
        raise UnusableInput("formulas_price_list_wrong", file=Path(path).name)
    return reading.frame.select(names).rows()

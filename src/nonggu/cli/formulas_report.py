"""What `nonggu prescribe formulas` prints and writes."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import polars as pl

from nonggu.engines.soil.formulas import Design, DesignTerms, FormulaDesigns, summarise_formulas
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of, say


def write_report(
    out: Path,
    designs: FormulaDesigns,
    terms: DesignTerms,
    served: pl.DataFrame | None,
    group: str | None,
    map_file: str | None,
) -> None:
    """Write OUT by its ending: the plots (or the curve) as csv or parquet, all tables as xlsx or json."""
    from nonggu.exchange.tables import write_frame, write_workbook

    curve = tabulate_curve(designs)
    ending = out.suffix.lower()
    if ending == ".json":
        text = json.dumps(as_json(designs, terms, served, group), ensure_ascii=False, indent=1)
        out.write_text(text, encoding="utf-8")
    elif ending == ".xlsx":
        sheets = {} if served is None else {"plots": served}
        sheets |= {"formulas": tabulate_formulas(designs, terms, served), "curve": curve}
        if served is not None and group:
            sheets["groups"] = summarise_formulas(served, group)
        write_workbook(sheets, out)
    else:
        write_frame(curve if served is None else served, out)
    if map_file:
        _draw_map(Path(map_file), served)


def _draw_map(path: Path, served: pl.DataFrame | None) -> None:
    from nonggu.exchange.maps.classes import write_classes

    if served is None:
        raise UnusableInput("formulas_map_needs_one_k")
    if not {"x", "y"} <= set(served.columns):
        raise UnusableInput("formulas_map_needs_places")
    placed = served.drop_nulls(["x", "y"])
    write_classes(path, placed, "formula")


def tabulate_curve(designs: FormulaDesigns) -> pl.DataFrame:
    """The curve over K: cost, bound, gap in %, and what one formula more saves (about, and at most)."""
    rows = []
    ordered = [*designs.designs, designs.next_one]
    for design, following in pairwise(ordered):
        rows.append(
            {
                "k": design.k,
                "formulas": len(design.chosen),
                "cost_yuan": design.cost_yuan,
                "cost_yuan_per_mu": design.cost_yuan / designs.area_mu,
                "lower_bound_yuan": design.bound_yuan,
                "gap_percent": 100.0 * design.gap,
                "one_more_saves_yuan": max(0.0, design.cost_yuan - following.cost_yuan),
                "one_more_saves_at_most_yuan": max(0.0, design.cost_yuan - following.bound_yuan),
            }
        )
    return pl.DataFrame(rows)


def tabulate_formulas(designs: FormulaDesigns, terms: DesignTerms, served: pl.DataFrame | None) -> pl.DataFrame:
    """The chosen grades of each K with price and recipe, and the area and tonnes where one K was asked."""
    rows = [
        {
            "k": design.k,
            "formula": terms.grades[j].name,
            "n_pct": terms.grades[j].n_pct,
            "p2o5_pct": terms.grades[j].p2o5_pct,
            "k2o_pct": terms.grades[j].k2o_pct,
            "price_yuan_per_t": terms.grades[j].price_yuan_per_t,
            "recipe_kg_per_t": "; ".join(f"{name} {kg:.0f}" for name, kg in terms.grades[j].recipe_kg_per_t),
        }
        for design in designs.designs
        for j in design.chosen
    ]
    schema = {"k": pl.Int64, "formula": pl.String}
    table = pl.DataFrame(rows) if rows else pl.DataFrame(schema=schema)
    if served is None:
        return table
    return table.join(summarise_formulas(served), on="formula", how="left", maintain_order="left")


def as_json(
    designs: FormulaDesigns, terms: DesignTerms, served: pl.DataFrame | None, group: str | None
) -> dict[str, Any]:
    """The whole result but the single plots, JSON-ready."""
    result: dict[str, Any] = {
        "plots": designs.plots,
        "area_mu": designs.area_mu,
        "straights_only_yuan": designs.straights_yuan,
        "curve": tabulate_curve(designs).to_dicts(),
        "formulas": tabulate_formulas(designs, terms, served).to_dicts(),
        "straights": [
            {"product": m.name, "price_yuan_per_t": m.price_yuan_per_t, "mark": m.mark} for m in terms.straights
        ],
        "surplus_share": terms.surplus_share,
        "reasons": [reason.as_json() for reason in designs.reasons],
    }
    if served is not None and group:
        result["groups"] = summarise_formulas(served, group).to_dicts()
    return result


def print_report(
    designs: FormulaDesigns, terms: DesignTerms, served: pl.DataFrame | None, group: str | None, output: str
) -> None:
    """Print the result: as JSON, or as sentences in the terminal's language."""
    if output == "json":
        click.echo(json.dumps(as_json(designs, terms, served, group), ensure_ascii=False, indent=1))
        return
    language = language_of()
    for reason in designs.reasons:
        click.echo(say(reason.code, reason.params, language))
    for design, row in zip(designs.designs, tabulate_curve(designs).iter_rows(named=True), strict=True):
        _print_design(design, row, designs, language)
    if served is None:
        return
    for row in tabulate_formulas(designs, terms, served).iter_rows(named=True):
        code = "formulas_line" if row["plots"] else "formulas_line_unused"
        shown = {**row, "area_mu": f"{row['area_mu'] or 0:,.1f}", "tonnes": f"{row['formula_t'] or 0:,.2f}"}
        shown["price_yuan_per_t"] = f"{row['price_yuan_per_t']:,.0f}"
        click.echo(say(code, shown, language))
    bare = served.filter(pl.col("formula").is_null())
    if bare.height:
        params = {"plots": bare.height, "area_mu": f"{bare['area_mu'].sum():,.1f}"}
        click.echo(say("formulas_plots_without", params, language))


def _print_design(design: Design, row: dict[str, Any], designs: FormulaDesigns, language: str) -> None:
    params = {
        "k": design.k,
        "plots": f"{designs.plots:,}",
        "area_mu": f"{designs.area_mu:,.1f}",
        "cost_yuan": f"{design.cost_yuan:,.2f}",
        "yuan_per_mu": f"{row['cost_yuan_per_mu']:,.3f}",
        "straights_yuan": f"{designs.straights_yuan:,.2f}",
        "bound_yuan": f"{design.bound_yuan:,.2f}",
        "gap_percent": f"{row['gap_percent']:.4f}",
        "saving_yuan": f"{row['one_more_saves_yuan']:,.2f}",
        "most_yuan": f"{row['one_more_saves_at_most_yuan']:,.2f}",
    }
    for code in ("formulas_cost", "formulas_lower_bound", "formulas_one_more"):
        click.echo(say(code, params, language))
    if len(design.chosen) < design.k:
        click.echo(say("formulas_fewer_suffice", {**params, "used": len(design.chosen)}, language))

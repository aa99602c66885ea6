"""What each plot spreads under a design: its formula, the rate and its own top-up."""

from __future__ import annotations

import numpy as np
import polars as pl

from nonggu.engines.soil.formulas.costs import serve
from nonggu.engines.soil.formulas.design import NEED_COLUMNS, Design, DesignTerms

NUTRIENTS = ("n", "p2o5", "k2o")


def serve_plots(plots: pl.DataFrame, terms: DesignTerms, design: Design) -> pl.DataFrame:
    """Add to each plot its formula and top-up.

    Columns added: `formula` (null: straights only), `formula_kg_per_mu` (kg product),
    `topup_{n,p2o5,k2o}_kg_per_mu` (kg nutrient from straights), `topup_{...}_product_kg_per_mu` (kg of the
    straight), `surplus_{...}_kg_per_mu` (kg nutrient above need), `cost_yuan_per_mu`, `cost_yuan`,
    `straights_only_yuan_per_mu`. Nutrients balance: formula + top-up = need + surplus.
    """
    tariff = terms.tariff()
    needs = np.ascontiguousarray(plots.select(NEED_COLUMNS).to_numpy(), dtype=np.float64)
    chosen = np.array(design.chosen, dtype=np.int64)
    which, rate, cost = serve(needs, chosen, *tariff.arrays)
    contents = np.vstack([tariff.content.T[chosen], np.zeros((1, 3))])
    left = needs - contents[which] * rate[:, None]
    left[np.abs(left) < 1e-9] = 0.0
    names = pl.Series("formula", [*(terms.grades[j].name for j in design.chosen), None], dtype=pl.String)
    columns = [names.gather(np.where(which < 0, chosen.size, which)), pl.Series("formula_kg_per_mu", rate)]
    for q, nutrient in enumerate(NUTRIENTS):
        topup = np.maximum(left[:, q], 0.0)
        share = terms.straights[q].contents_pct[q] / 100.0
        columns += [
            pl.Series(f"topup_{nutrient}_kg_per_mu", topup),
            pl.Series(f"topup_{nutrient}_product_kg_per_mu", topup / share),
            pl.Series(f"surplus_{nutrient}_kg_per_mu", np.maximum(-left[:, q], 0.0)),
        ]
    area = plots["area_mu"].to_numpy()
    columns += [
        pl.Series("cost_yuan_per_mu", cost),
        pl.Series("cost_yuan", cost * area),
        pl.Series("straights_only_yuan_per_mu", needs @ tariff.straight),
    ]
    return plots.with_columns(columns)


def summarise_formulas(served: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """Area in mu, plots and tonnes of each formula, or of each formula within each group of the column `by`."""
    keys = ["formula"] if by is None else [by, "formula"]
    table = served.group_by(keys).agg(
        plots=pl.len(),
        area_mu=pl.col("area_mu").sum(),
        formula_t=(pl.col("formula_kg_per_mu") * pl.col("area_mu")).sum() / 1000.0,
        cost_yuan=pl.col("cost_yuan").sum(),
    )
    return table.sort([*keys[:-1], "area_mu", "formula"], descending=[False] * (len(keys) - 1) + [True, False])

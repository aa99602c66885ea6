"""Columns of regional formulas: plots and prices in, what each plot gets out."""

from __future__ import annotations

from collections.abc import Sequence

from nonggu.exchange.columns import Column, number_column, text_column


def _need(name: str, label: str) -> Column:
    zh, en = f"本季应施{'纯N' if label == 'N' else label}", f"{label} to apply"
    heading = f"{label}需要量", f"{label} need"
    return number_column(f"{name}_kg_per_mu", *heading, "kg/mu", zh, en, required=True, lower=0.0, upper=500.0)


PLOT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id", "编号", "plot id", "code", meaning_zh="地块编号，可不填", meaning_en="code of the plot; may be absent"
    ),
    *(_need(name, label) for name, label in (("n", "N"), ("p2o5", "P2O5"), ("k2o", "K2O"))),
    number_column(
        "area_mu",
        "面积",
        "area",
        "mu",
        "没有这一列时每块地按1亩计",
        "each plot counts as 1 mu where the column is absent",
        also=("面积（亩）", "亩数"),
        lower=0.0,
        upper=1e6,
    ),
    text_column("crop", "作物", "crop", "原样带出", "carried through"),
    text_column("village", "村", "village", "原样带出", "carried through"),
    number_column("x", "x", "x", "m", "横坐标（东）", "easting, for the map"),
    number_column("y", "y", "y", "m", "纵坐标（北）", "northing, for the map"),
)

PRICE_COLUMNS: tuple[Column, ...] = (
    text_column("product", "产品", "product", "肥料名称", "name of the fertiliser", required=True),
    number_column("n_pct", "N含量", "N", "%", required=True, lower=0, upper=100),
    number_column("p2o5_pct", "P2O5含量", "P2O5", "%", required=True, lower=0, upper=100),
    number_column("k2o_pct", "K2O含量", "K2O", "%", required=True, lower=0, upper=100),
    number_column("price_yuan_per_t", "价格", "price", "yuan/t", required=True, lower=0.01, upper=1e6),
)

GRADE_COLUMNS: tuple[Column, ...] = PRICE_COLUMNS[1:]


SERVED_COLUMNS: tuple[Column, ...] = (
    text_column("formula", "配方", "formula", "空：只用单质肥", "empty: straights only"),
    number_column("formula_kg_per_mu", "配方肥用量", "formula rate", "kg/mu", "实物量", "product"),
    *(
        column
        for nutrient, name in (("n", "N"), ("p2o5", "P2O5"), ("k2o", "K2O"))
        for column in (
            number_column(f"topup_{nutrient}_kg_per_mu", f"补{name}", f"top-up {name}", "kg/mu", "养分量", "nutrient"),
            number_column(
                f"topup_{nutrient}_product_kg_per_mu",
                f"补{name}的单质肥",
                f"straight for {name}",
                "kg/mu",
                "实物量",
                "product",
            ),
            number_column(
                f"surplus_{nutrient}_kg_per_mu",
                f"多出的{name}",
                f"surplus {name}",
                "kg/mu",
                "超出需要的养分",
                "above need",
            ),
        )
    ),
    number_column("cost_yuan_per_mu", "每亩肥料费", "cost a mu", "yuan/mu", "配方肥加单质肥", "formula and straights"),
    number_column("cost_yuan", "肥料费", "cost", "yuan", "整块地", "the whole plot"),
    number_column("straights_only_yuan_per_mu", "只用单质肥", "straights only", "yuan/mu", "对照", "to compare"),
)

COLUMN_GROUPS: tuple[tuple[str, Sequence[Column]], ...] = (
    ("formulas PLAN", PLOT_COLUMNS),
    ("formulas OUT", SERVED_COLUMNS),
    ("formulas --prices", PRICE_COLUMNS),
    ("formulas --grades", GRADE_COLUMNS),
)

"""Columns of regional formulas: plots and prices in, what each plot gets out."""

from __future__ import annotations

from collections.abc import Sequence

from nonggu.exchange.columns import Column

_NEED = {"kind": "float", "required": True, "lower": 0.0, "upper": 500.0, "unit": "kg/mu"}

PLOT_COLUMNS: tuple[Column, ...] = (
    Column(
        "id", "编号", "plot id", "code", meaning_zh="地块编号，可不填", meaning_en="code of the plot; may be absent"
    ),
    Column("n_kg_per_mu", "N需要量", "N need", meaning_zh="本季应施纯N", meaning_en="N to apply", **_NEED),  # type: ignore[arg-type]
    Column("p2o5_kg_per_mu", "P2O5需要量", "P2O5 need", meaning_zh="本季应施P2O5", meaning_en="P2O5 to apply", **_NEED),  # type: ignore[arg-type]
    Column("k2o_kg_per_mu", "K2O需要量", "K2O need", meaning_zh="本季应施K2O", meaning_en="K2O to apply", **_NEED),  # type: ignore[arg-type]
    Column(
        "area_mu",
        "面积",
        "area",
        "float",
        unit="mu",
        lower=0.0,
        upper=1e6,
        also=("面积（亩）", "亩数"),
        meaning_zh="没有这一列时每块地按1亩计",
        meaning_en="each plot counts as 1 mu where the column is absent",
    ),
    Column("crop", "作物", "crop", meaning_zh="原样带出", meaning_en="carried through"),
    Column("village", "村", "village", meaning_zh="原样带出", meaning_en="carried through"),
    Column("x", "x", "x", "float", unit="m", meaning_zh="横坐标（东）", meaning_en="easting, for the map"),
    Column("y", "y", "y", "float", unit="m", meaning_zh="纵坐标（北）", meaning_en="northing, for the map"),
)

PRICE_COLUMNS: tuple[Column, ...] = (
    Column("product", "产品", "product", required=True, meaning_zh="肥料名称", meaning_en="name of the fertiliser"),
    Column("n_pct", "N含量", "N", "float", unit="%", required=True, lower=0, upper=100),
    Column("p2o5_pct", "P2O5含量", "P2O5", "float", unit="%", required=True, lower=0, upper=100),
    Column("k2o_pct", "K2O含量", "K2O", "float", unit="%", required=True, lower=0, upper=100),
    Column("price_yuan_per_t", "价格", "price", "float", unit="yuan/t", required=True, lower=0.01, upper=1e6),
)

GRADE_COLUMNS: tuple[Column, ...] = PRICE_COLUMNS[1:]


def _text_number(name: str, zh: str, en: str, unit: str, meaning_zh: str, meaning_en: str) -> Column:
    return Column(name, zh, en, "float", unit=unit, meaning_zh=meaning_zh, meaning_en=meaning_en)


SERVED_COLUMNS: tuple[Column, ...] = (
    Column("formula", "配方", "formula", meaning_zh="空：只用单质肥", meaning_en="empty: straights only"),
    _text_number("formula_kg_per_mu", "配方肥用量", "formula rate", "kg/mu", "实物量", "product"),
    *(
        column
        for nutrient, name in (("n", "N"), ("p2o5", "P2O5"), ("k2o", "K2O"))
        for column in (
            _text_number(f"topup_{nutrient}_kg_per_mu", f"补{name}", f"top-up {name}", "kg/mu", "养分量", "nutrient"),
            _text_number(
                f"topup_{nutrient}_product_kg_per_mu",
                f"补{name}的单质肥",
                f"straight for {name}",
                "kg/mu",
                "实物量",
                "product",
            ),
            _text_number(
                f"surplus_{nutrient}_kg_per_mu",
                f"多出的{name}",
                f"surplus {name}",
                "kg/mu",
                "超出需要的养分",
                "above need",
            ),
        )
    ),
    _text_number("cost_yuan_per_mu", "每亩肥料费", "cost a mu", "yuan/mu", "配方肥加单质肥", "formula and straights"),
    _text_number("cost_yuan", "肥料费", "cost", "yuan", "整块地", "the whole plot"),
    _text_number("straights_only_yuan_per_mu", "只用单质肥", "straights only", "yuan/mu", "对照", "to compare"),
)

COLUMN_GROUPS: tuple[tuple[str, Sequence[Column]], ...] = (
    ("formulas PLAN", PLOT_COLUMNS),
    ("formulas OUT", SERVED_COLUMNS),
    ("formulas --prices", PRICE_COLUMNS),
    ("formulas --grades", GRADE_COLUMNS),
)

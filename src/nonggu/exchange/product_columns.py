"""Columns of fertilizer products, and of the bags chosen for plots."""

from __future__ import annotations

from typing import Final

from nonggu.exchange.columns import Choice, Column, number_column, text_column, whole_column
from nonggu.exchange.soil_columns import PLAN_COLUMNS

PRODUCT_COLUMNS: Final = (
    text_column(
        "product", "肥料名称", "product", also=("name", "产品", "产品名称", "肥料", "product_zh", "名称"), required=True
    ),
    Column(
        "kind",
        "类别",
        "kind",
        meaning_zh="决定养分如何计入",
        meaning_en="organic nutrients count by their first-year effect",
        choices=(
            Choice("straight", "单质肥", "straight"),
            Choice("compound", "复合肥", "compound"),
            Choice("water_soluble", "水溶肥", "water-soluble"),
            Choice("organic", "有机肥", "organic"),
            Choice("micro", "中微量元素肥", "micro"),
        ),
    ),
    number_column("n_pct", "氮（%）", "N (%)", "%", also=("N", "氮", "含氮"), lower=0, upper=100),
    number_column("p2o5_pct", "磷 P2O5（%）", "P2O5 (%)", "%", also=("P2O5", "磷", "五氧化二磷"), lower=0, upper=100),
    number_column("k2o_pct", "钾 K2O（%）", "K2O (%)", "%", also=("K2O", "钾", "氧化钾"), lower=0, upper=100),
    number_column(
        "moisture_pct",
        "含水率",
        "moisture",
        "%",
        "有机肥养分按干基时填写",
        "for organic products whose nutrients are on dry basis",
        lower=0,
        upper=95,
    ),
    number_column(
        "bag_kg", "每袋公斤", "kg a bag", "kg", "留空按 50", "blank: 50", also=("袋重", "规格"), lower=0.1, upper=2000
    ),
    number_column(
        "price_yuan_per_bag", "每袋价格", "price a bag", "元", also=("每袋价", "单价(元/袋)", "price_per_bag"), lower=0
    ),
    number_column(
        "price_yuan_per_t",
        "每吨价格",
        "price a tonne",
        "元",
        also=("价格(元/吨)", "price_yuan_t", "price_per_t"),
        lower=0,
    ),
    whole_column(
        "stock_bags",
        "库存袋数",
        "stock",
        meaning_zh="可供数量，留空不限",
        meaning_en="bags that can be had; blank: no limit",
        also=("库存",),
        lower=0,
    ),
    whole_column(
        "on_hand_bags",
        "手头袋数",
        "on hand",
        meaning_zh="农户手头已有",
        meaning_en="bags the grower has",
        also=("已有袋数",),
        lower=0,
    ),
    Column(
        "chloride",
        "含氯",
        "chloride",
        meaning_zh="GB/T 15063 标识",
        meaning_en="label class of GB/T 15063",
        choices=(
            Choice("free", "无氯", "chloride-free"),
            Choice("low", "低氯", "low"),
            Choice("medium", "中氯", "medium"),
            Choice("high", "高氯", "high"),
        ),
    ),
    number_column(
        "chloride_pct",
        "氯离子（%）",
        "chloride (%)",
        "%",
        "不超过 3.0 为无氯",
        "up to 3.0 counts as free",
        also=("氯离子", "Cl"),
        lower=0,
        upper=70,
    ),
    text_column(
        "family",
        "化学类别",
        "family",
        "calcium、phosphate、sulphate、ammonium、alkaline，可多项",
        "calcium, phosphate, sulphate, ammonium, alkaline; several joined by ;",
    ),
)

_NAMES: Final = (("n", "氮（N）", "N"), ("p2o5", "磷（P2O5）", "P2O5"), ("k2o", "钾（K2O）", "K2O"))

_SPLIT_NAMES: Final = ("split_rule", "base_date", "dressing_count", "dressing_cap_n_kg_per_mu", "dressing_dates")

#: What of a PLAN says how its needs are split over base and dressings.
SPLIT_COLUMNS: Final = tuple(
    column
    for column in PLAN_COLUMNS
    if column.name in _SPLIT_NAMES
    or column.name in {f"{part}_{name}_kg_per_mu" for part in ("base", "dressing") for name, _, _ in _NAMES}
)

#: What `nonggu prescribe products` reads of a PLAN: its code, area and needs, and how they are split.
NEED_COLUMNS: Final = (
    Column("id", "样品编号", "sample code", "code", required=True, also=("编号", "plot_id", "sample_id", "地块编号")),
    number_column("area_mu", "面积", "area", "亩", lower=0),
    text_column("crop", "作物", "crop"),
    text_column("system", "种植方式", "system"),
    text_column("status", "结论", "status"),
    text_column("reasons", "理由代码", "reason codes"),
    *(
        number_column(
            f"{name}_kg_per_mu",
            f"需施{zh}",
            f"{en} need",
            "kg/mu",
            also=(f"{name}_need_kg_per_mu", f"need_{name}_kg_per_mu", f"{name}_need", name),
            required=True,
            lower=0,
        )
        for name, zh, en in _NAMES
    ),
    *SPLIT_COLUMNS,
)

#: What `nonggu prescribe products` writes.
BAG_COLUMNS: Final = (
    Column("id", "样品编号", "sample code", "code"),
    number_column("area_mu", "面积", "area", "亩", "未知时按 1 亩", "1 mu where unknown"),
    text_column(
        "status",
        "结论",
        "status",
        "ok、short（配不齐）、nothing（不用施）或 refused",
        "ok, short (needs not met), nothing (none needed) or refused",
    ),
    text_column("products", "肥料", "products", "整袋", "whole bags"),
    text_column(
        "base_products",
        "基肥用料",
        "base products",
        "方案有分次时；整袋、半袋、¼ 袋，或要称量的公斤",
        "where the plan has a split: whole, half or quarter bags, or kg to be weighed",
    ),
    text_column(
        "dressing_products",
        "各次追肥用料",
        "dressing products",
        "各次以；分隔",
        "one dressing after another, separated by ；",
    ),
    number_column("cost_yuan", "费用", "cost", "元"),
    *(number_column(f"{name}_needed_kg", f"需{zh}", f"{en} needed", "kg") for name, zh, en in _NAMES),
    *(number_column(f"{name}_supplied_kg", f"供{zh}", f"{en} supplied", "kg") for name, zh, en in _NAMES),
    *(
        number_column(f"{name}_residual_kg", f"余缺{zh}", f"{en} residual", "kg", "供减需", "supplied less needed")
        for name, zh, en in _NAMES
    ),
    text_column("reasons", "理由代码", "reason codes"),
    whole_column(
        "bags_{product}",
        "各肥料袋数",
        "bags of each product",
        meaning_zh="每种肥料一列",
        meaning_en="one column a product",
    ),
)

#: What `nonggu prescribe products` writes of base and dressings: a second sheet of an xlsx OUT, and `--dressings`.
DRESSING_COLUMNS: Final = (
    Column("id", "样品编号", "sample code", "code"),
    whole_column("dressing", "第几次", "dressing", meaning_zh="0 为基肥", meaning_en="0 is the base"),
    text_column("stage", "时期", "stage"),
    text_column("date", "日期", "date"),
    text_column("products", "用料", "products", "整袋、半袋、¼ 袋或公斤", "bags, or kg to be weighed"),
    *(
        number_column(f"{name}_{part}_kg", f"{label_zh}{zh}", f"{en} {part}", "kg")
        for part, label_zh in (("needed", "需"), ("supplied", "供"), ("residual", "余缺"))
        for name, zh, en in _NAMES
    ),
    number_column("cap_n_kg", "本次追氮上限", "N cap", "kg"),
    number_column(
        "kg_{product}",
        "各肥料公斤数",
        "kg of each product",
        "kg",
        "每种肥料一列；各次相加等于 bags 表的袋数乘袋重",
        "one column a product; over the dressings it adds up to the bags times their weight",
    ),
)

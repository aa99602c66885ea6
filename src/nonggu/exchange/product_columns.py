"""Columns of fertilizer products, and of the bags chosen for plots."""

from __future__ import annotations

from typing import Final

from nonggu.exchange.columns import Choice, Column
from nonggu.exchange.soil_columns import PLAN_COLUMNS

PRODUCT_COLUMNS: Final = (
    Column(
        "product", "肥料名称", "product", required=True, also=("name", "产品", "产品名称", "肥料", "product_zh", "名称")
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
    Column("n_pct", "氮（%）", "N (%)", "float", "%", lower=0, upper=100, also=("N", "氮", "含氮")),
    Column("p2o5_pct", "磷 P2O5（%）", "P2O5 (%)", "float", "%", lower=0, upper=100, also=("P2O5", "磷", "五氧化二磷")),
    Column("k2o_pct", "钾 K2O（%）", "K2O (%)", "float", "%", lower=0, upper=100, also=("K2O", "钾", "氧化钾")),
    Column(
        "moisture_pct",
        "含水率",
        "moisture",
        "float",
        "%",
        meaning_zh="有机肥养分按干基时填写",
        meaning_en="for organic products whose nutrients are on dry basis",
        lower=0,
        upper=95,
    ),
    Column(
        "bag_kg",
        "每袋公斤",
        "kg a bag",
        "float",
        "kg",
        meaning_zh="留空按 50",
        meaning_en="blank: 50",
        lower=0.1,
        upper=2000,
        also=("袋重", "规格"),
    ),
    Column(
        "price_yuan_per_bag",
        "每袋价格",
        "price a bag",
        "float",
        "元",
        lower=0,
        also=("每袋价", "单价(元/袋)", "price_per_bag"),
    ),
    Column(
        "price_yuan_per_t",
        "每吨价格",
        "price a tonne",
        "float",
        "元",
        lower=0,
        also=("价格(元/吨)", "price_yuan_t", "price_per_t"),
    ),
    Column(
        "stock_bags",
        "库存袋数",
        "stock",
        "integer",
        meaning_zh="可供数量，留空不限",
        meaning_en="bags that can be had; blank: no limit",
        lower=0,
        also=("库存",),
    ),
    Column(
        "on_hand_bags",
        "手头袋数",
        "on hand",
        "integer",
        meaning_zh="农户手头已有",
        meaning_en="bags the grower has",
        lower=0,
        also=("已有袋数",),
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
    Column(
        "chloride_pct",
        "氯离子（%）",
        "chloride (%)",
        "float",
        "%",
        meaning_zh="不超过 3.0 为无氯",
        meaning_en="up to 3.0 counts as free",
        lower=0,
        upper=70,
        also=("氯离子", "Cl"),
    ),
    Column(
        "family",
        "化学类别",
        "family",
        meaning_zh="calcium、phosphate、sulphate、ammonium、alkaline，可多项",
        meaning_en="calcium, phosphate, sulphate, ammonium, alkaline; several joined by ;",
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
    Column("area_mu", "面积", "area", "float", "亩", lower=0),
    Column("crop", "作物", "crop"),
    Column("system", "种植方式", "system"),
    Column("status", "结论", "status"),
    Column("reasons", "理由代码", "reason codes"),
    *(
        Column(
            f"{name}_kg_per_mu",
            f"需施{zh}",
            f"{en} need",
            "float",
            "kg/mu",
            required=True,
            lower=0,
            also=(f"{name}_need_kg_per_mu", f"need_{name}_kg_per_mu", f"{name}_need", name),
        )
        for name, zh, en in _NAMES
    ),
    *SPLIT_COLUMNS,
)

#: What `nonggu prescribe products` writes.
BAG_COLUMNS: Final = (
    Column("id", "样品编号", "sample code", "code"),
    Column("area_mu", "面积", "area", "float", "亩", meaning_zh="未知时按 1 亩", meaning_en="1 mu where unknown"),
    Column(
        "status",
        "结论",
        "status",
        meaning_zh="ok、short（配不齐）、nothing（不用施）或 refused",
        meaning_en="ok, short (needs not met), nothing (none needed) or refused",
    ),
    Column("products", "肥料", "products", meaning_zh="整袋", meaning_en="whole bags"),
    Column(
        "base_products",
        "基肥用料",
        "base products",
        meaning_zh="方案有分次时；整袋、半袋、¼ 袋，或要称量的公斤",
        meaning_en="where the plan has a split: whole, half or quarter bags, or kg to be weighed",
    ),
    Column(
        "dressing_products",
        "各次追肥用料",
        "products of the dressings",
        meaning_zh="各次以；分隔",
        meaning_en="one dressing after another, separated by ；",
    ),
    Column("cost_yuan", "费用", "cost", "float", "元"),
    *(Column(f"{name}_needed_kg", f"需{zh}", f"{en} needed", "float", "kg") for name, zh, en in _NAMES),
    *(Column(f"{name}_supplied_kg", f"供{zh}", f"{en} supplied", "float", "kg") for name, zh, en in _NAMES),
    *(
        Column(
            f"{name}_residual_kg",
            f"余缺{zh}",
            f"{en} residual",
            "float",
            "kg",
            meaning_zh="供减需",
            meaning_en="supplied less needed",
        )
        for name, zh, en in _NAMES
    ),
    Column("reasons", "理由代码", "reason codes"),
    Column(
        "bags_{product}",
        "各肥料袋数",
        "bags of each product",
        "integer",
        meaning_zh="每种肥料一列",
        meaning_en="one column a product",
    ),
)

#: What `nonggu prescribe products` writes of base and dressings: a second sheet of an xlsx OUT, and `--dressings`.
DRESSING_COLUMNS: Final = (
    Column("id", "样品编号", "sample code", "code"),
    Column("dressing", "第几次", "dressing", "integer", meaning_zh="0 为基肥", meaning_en="0 is the base"),
    Column("stage", "时期", "stage"),
    Column("date", "日期", "date"),
    Column("products", "用料", "products", meaning_zh="整袋、半袋、¼ 袋或公斤", meaning_en="bags, or kg to be weighed"),
    *(
        Column(f"{name}_{part}_kg", f"{label_zh}{zh}", f"{en} {part}", "float", "kg")
        for part, label_zh in (("needed", "需"), ("supplied", "供"), ("residual", "余缺"))
        for name, zh, en in _NAMES
    ),
    Column("cap_n_kg", "本次追氮上限", "N cap", "float", "kg"),
    Column(
        "kg_{product}",
        "各肥料公斤数",
        "kg of each product",
        "float",
        "kg",
        meaning_zh="每种肥料一列；各次相加等于 bags 表的袋数乘袋重",
        meaning_en="one column a product; over the dressings it adds up to the bags times their weight",
    ),
)

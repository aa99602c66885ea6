"""The columns of `nonggu trial`: what goes in by command, and what comes out."""

from __future__ import annotations

from nonggu.exchange.columns import Choice, Column, number_column, text_column, whole_column

#: Titles of sheets and paragraphs of a report.
MEANS_TITLE = Choice("means", "均值", "Means")
ANOVA_TITLE = Choice("anova", "方差分析", "Analysis of variance")
COMPONENTS_TITLE = Choice("components", "方差分量", "Variance components")
NOTES_TITLE = Choice("notes", "说明", "Notes")
PLOT_TITLE = Choice("plot", "图", "Plot")
MEAN_AND_ERROR = Choice("mean_and_error", "均值 ± 标准误", "Mean ± standard error")
BOTH_LETTERS = Choice("letters", "5% / 1% 显著性", "5 % / 1 % letters")

DESIGN_NAMES = (
    Choice("crd", "完全随机设计", "completely randomised"),
    Choice("rcbd", "随机区组设计", "randomised complete blocks"),
    Choice("latin", "拉丁方设计", "Latin square"),
    Choice("split-plot", "裂区设计", "split plot"),
    Choice("factorial", "析因设计", "factorial"),
    Choice("multi-site", "多点试验", "multi-site"),
)

#: Roles of the columns of a designed trial. Any heading can be named by an option; these are found by themselves.
ROLES = (
    text_column(
        "treatment",
        "处理",
        "Treatment",
        "crd、rcbd、latin、multi-site 的处理",
        "treatment of crd, rcbd, latin and multi-site",
        also=("trt", "gen", "genotype", "variety", "品种", "处理名称"),
    ),
    text_column("block", "区组", "Block", "区组或重复", also=("rep", "replicate", "replication", "重复")),
    text_column("row", "行", "Row", "拉丁方的行", "row of a Latin square"),
    text_column("column", "列", "Column", "拉丁方的列", "column of a Latin square", also=("col",)),
    text_column("main", "主区", "Main plot", "裂区设计的主区因素", also=("main_plot", "主区因素")),
    text_column("sub", "副区", "Sub plot", "裂区设计的副区因素", also=("sub_plot", "裂区", "副区因素")),
    text_column(
        "site", "试点", "Site", "多点试验的地点", also=("loc", "location", "env", "environment", "地点", "环境")
    ),
    number_column(
        "(response)",
        "（性状列）",
        "(response columns)",
        meaning_zh="由 --response 指明，可多次；--covariate 指明协变量，--factor 指明因素",
        meaning_en="named by --response (repeatable); --covariate and --factor name others",
        required=True,
    ),
)

MEANS = (
    text_column("response", "性状", "Response"),
    text_column("term", "项", "Term"),
    text_column("level", "水平", "Level"),
    whole_column("plots", "小区数", "Plots"),
    number_column("mean", "均值", "Mean", meaning_zh="最小二乘均值（原单位）", meaning_en="adjusted mean, own units"),
    number_column("standard_error", "标准误", "Standard error", meaning_zh="在分析的尺度上"),
    text_column("letters", "5%字母", "Letters", "有相同字母的差异不显著（--alpha 水平）"),
    text_column("capitals", "1%字母", "Letters at 1 %"),
    number_column("lsd", "LSD", "LSD", meaning_zh="--alpha 水平", meaning_en="at --alpha"),
    number_column("lsd_01", "LSD0.01", "LSD at 1 %"),
    number_column("cv_percent", "变异系数", "CV", "%"),
    number_column("f", "F", "F"),
    number_column("p", "p", "p"),
)

ANOVA = (
    text_column("response", "性状", "Response"),
    text_column("source", "变异来源", "Source"),
    whole_column("df", "自由度", "df"),
    number_column("ss", "平方和", "Sum of squares"),
    number_column("ms", "均方", "Mean square"),
    number_column("f", "F", "F"),
    number_column("p", "p", "p"),
    text_column("error", "误差项", "Tested against"),
)

COMPONENTS = (
    text_column("response", "性状", "Response"),
    text_column("source", "方差分量", "Component"),
    number_column("variance", "估计值", "Variance"),
    number_column("lower", "95%下限", "Lower 95 %"),
    number_column("upper", "95%上限", "Upper 95 %"),
    number_column("p", "p（为零）", "p (zero)"),
)

NOTES = (
    text_column("response", "性状", "Response"),
    text_column("code", "代码", "Code"),
    text_column("message", "说明", "Message"),
)

#: Input of `trial fit3414`.
FIT3414 = (
    Column("trial", "试验", "Trial", "code", also=("试验号", "点位", "site"), meaning_zh="空为同一个试验"),
    whole_column(
        "treatment",
        "处理",
        "Treatment",
        meaning_zh="1 到 14；有施用量时可不填",
        meaning_en="1 to 14; not needed where rates are given",
        also=("trt", "处理号"),
        lower=1,
        upper=14,
    ),
    number_column("n", "N", "N", also=("氮", "n_kg", "施氮量", "N用量"), lower=0),
    number_column("p2o5", "P2O5", "P2O5", also=("p", "磷", "p2o5_kg", "施磷量", "P2O5用量"), lower=0),
    number_column("k2o", "K2O", "K2O", also=("k", "钾", "k2o_kg", "施钾量", "K2O用量"), lower=0),
    number_column("yield", "产量", "Yield", also=("yield_kg", "y", "亩产", "单产"), required=True, lower=0),
    number_column("price_n", "N价", "Price of N", meaning_zh="元/公斤养分（不是实物）", lower=0),
    number_column("price_p2o5", "P2O5价", "Price of P2O5", meaning_zh="元/公斤养分", also=("price_p",), lower=0),
    number_column("price_k2o", "K2O价", "Price of K2O", meaning_zh="元/公斤养分", also=("price_k",), lower=0),
    number_column("price_yield", "产品价", "Price of produce", meaning_zh="元/公斤", also=("price_y",), lower=0),
)

RATES = (
    Column("trial", "试验", "Trial", "code"),
    text_column("nutrient", "养分", "Nutrient"),
    text_column("model", "模型", "Model", "ternary、binary、quadratic、linear-plateau、balance"),
    number_column("maximum", "最高产量施肥量", "Rate of highest yield"),
    number_column("economic", "最佳施肥量", "Economic rate"),
    number_column("relative_yield_percent", "缺素相对产量", "Relative yield", "%"),
    text_column("message", "说明", "Message"),
)

#: Keys of the answer of `trial response`.
RESPONSE = (
    text_column("shape", "曲线", "Shape"),
    number_column("parameters", "参数", "Parameters", meaning_en="by name"),
    number_column("r2", "R2", "R2"),
    number_column("rss", "残差平方和", "Residual sum of squares"),
    number_column("maximum", "最高产量施肥量", "Rate of highest yield", meaning_zh="不超出试验范围"),
    number_column("economic", "最佳施肥量", "Economic rate", meaning_zh="不超出试验范围"),
    number_column("maximum_interval", "其区间", "Its interval", meaning_en="lower, upper (null: open), level, method"),
    number_column("economic_interval", "其区间", "Its interval", meaning_en="lower, upper (null: open), level, method"),
    number_column("yield_at_maximum", "最高产量", "Highest yield"),
    number_column("yield_at_economic", "最佳产量", "Yield at the economic rate"),
    number_column("gain", "施肥收益", "Gain", meaning_zh="增产值减肥料钱", meaning_en="extra yield's value minus cost"),
    number_column("price_ratio", "价格比", "Price ratio", meaning_zh="养分价/产品价"),
    text_column("reasons", "说明", "Reasons"),
)

#: Keys of the answer of `trial limits`.
LIMITS = (
    text_column("cate_nelson", "Cate-Nelson", "Cate-Nelson", meaning_en="critical_test, critical_yield, r2, means"),
    text_column("log_curve", "对数曲线", "Log curve", meaning_en="a, b, r2, n, limits by relative yield"),
    text_column("scheme", "分级方案", "Scheme"),
    text_column("reasons", "说明", "Reasons"),
)

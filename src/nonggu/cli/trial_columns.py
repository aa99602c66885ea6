"""The columns of `nonggu trial`: what goes in by command, and what comes out."""

from __future__ import annotations

from nonggu.exchange.columns import Choice, Column

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
    Column(
        "treatment",
        "处理",
        "Treatment",
        also=("trt", "gen", "genotype", "variety", "品种", "处理名称"),
        meaning_zh="crd、rcbd、latin、multi-site 的处理",
        meaning_en="treatment of crd, rcbd, latin and multi-site",
    ),
    Column("block", "区组", "Block", also=("rep", "replicate", "replication", "重复"), meaning_zh="区组或重复"),
    Column("row", "行", "Row", meaning_zh="拉丁方的行", meaning_en="row of a Latin square"),
    Column("column", "列", "Column", also=("col",), meaning_zh="拉丁方的列", meaning_en="column of a Latin square"),
    Column("main", "主区", "Main plot", also=("main_plot", "主区因素"), meaning_zh="裂区设计的主区因素"),
    Column("sub", "副区", "Sub plot", also=("sub_plot", "裂区", "副区因素"), meaning_zh="裂区设计的副区因素"),
    Column(
        "site",
        "试点",
        "Site",
        also=("loc", "location", "env", "environment", "地点", "环境"),
        meaning_zh="多点试验的地点",
    ),
    Column(
        "(response)",
        "（性状列）",
        "(response columns)",
        "float",
        required=True,
        meaning_zh="由 --response 指明，可多次；--covariate 指明协变量，--factor 指明因素",
        meaning_en="named by --response (repeatable); --covariate and --factor name others",
    ),
)

MEANS = (
    Column("response", "性状", "Response"),
    Column("term", "项", "Term"),
    Column("level", "水平", "Level"),
    Column("plots", "小区数", "Plots", "integer"),
    Column("mean", "均值", "Mean", "float", meaning_zh="最小二乘均值（原单位）", meaning_en="adjusted mean, own units"),
    Column("standard_error", "标准误", "Standard error", "float", meaning_zh="在分析的尺度上"),
    Column("letters", "5%字母", "Letters", meaning_zh="有相同字母的差异不显著（--alpha 水平）"),
    Column("capitals", "1%字母", "Letters at 1 %"),
    Column("lsd", "LSD", "LSD", "float", meaning_zh="--alpha 水平", meaning_en="at --alpha"),
    Column("lsd_01", "LSD0.01", "LSD at 1 %", "float"),
    Column("cv_percent", "变异系数", "CV", "float", "%"),
    Column("f", "F", "F", "float"),
    Column("p", "p", "p", "float"),
)

ANOVA = (
    Column("response", "性状", "Response"),
    Column("source", "变异来源", "Source"),
    Column("df", "自由度", "df", "integer"),
    Column("ss", "平方和", "Sum of squares", "float"),
    Column("ms", "均方", "Mean square", "float"),
    Column("f", "F", "F", "float"),
    Column("p", "p", "p", "float"),
    Column("error", "误差项", "Tested against"),
)

COMPONENTS = (
    Column("response", "性状", "Response"),
    Column("source", "方差分量", "Component"),
    Column("variance", "估计值", "Variance", "float"),
    Column("lower", "95%下限", "Lower 95 %", "float"),
    Column("upper", "95%上限", "Upper 95 %", "float"),
    Column("p", "p（为零）", "p (zero)", "float"),
)

NOTES = (
    Column("response", "性状", "Response"),
    Column("code", "代码", "Code"),
    Column("message", "说明", "Message"),
)

#: Input of `trial fit3414`.
FIT3414 = (
    Column("trial", "试验", "Trial", "code", also=("试验号", "点位", "site"), meaning_zh="空为同一个试验"),
    Column(
        "treatment",
        "处理",
        "Treatment",
        "integer",
        lower=1,
        upper=14,
        also=("trt", "处理号"),
        meaning_zh="1 到 14；有施用量时可不填",
        meaning_en="1 to 14; not needed where rates are given",
    ),
    Column("n", "N", "N", "float", lower=0, also=("氮", "n_kg", "施氮量", "N用量")),
    Column("p2o5", "P2O5", "P2O5", "float", lower=0, also=("p", "磷", "p2o5_kg", "施磷量", "P2O5用量")),
    Column("k2o", "K2O", "K2O", "float", lower=0, also=("k", "钾", "k2o_kg", "施钾量", "K2O用量")),
    Column("yield", "产量", "Yield", "float", lower=0, required=True, also=("yield_kg", "y", "亩产", "单产")),
    Column("price_n", "N价", "Price of N", "float", lower=0, meaning_zh="元/公斤养分（不是实物）"),
    Column("price_p2o5", "P2O5价", "Price of P2O5", "float", lower=0, also=("price_p",), meaning_zh="元/公斤养分"),
    Column("price_k2o", "K2O价", "Price of K2O", "float", lower=0, also=("price_k",), meaning_zh="元/公斤养分"),
    Column("price_yield", "产品价", "Price of produce", "float", lower=0, also=("price_y",), meaning_zh="元/公斤"),
)

RATES = (
    Column("trial", "试验", "Trial", "code"),
    Column("nutrient", "养分", "Nutrient"),
    Column("model", "模型", "Model", meaning_zh="ternary、binary、quadratic、linear-plateau、balance"),
    Column("maximum", "最高产量施肥量", "Rate of highest yield", "float"),
    Column("economic", "最佳施肥量", "Economic rate", "float"),
    Column("relative_yield_percent", "缺素相对产量", "Relative yield", "float", "%"),
    Column("message", "说明", "Message"),
)

#: Keys of the answer of `trial response`.
RESPONSE = (
    Column("shape", "曲线", "Shape"),
    Column("parameters", "参数", "Parameters", "float", meaning_en="by name"),
    Column("r2", "R2", "R2", "float"),
    Column("rss", "残差平方和", "Residual sum of squares", "float"),
    Column("maximum", "最高产量施肥量", "Rate of highest yield", "float", meaning_zh="不超出试验范围"),
    Column("economic", "最佳施肥量", "Economic rate", "float", meaning_zh="不超出试验范围"),
    Column(
        "maximum_interval", "其区间", "Its interval", "float", meaning_en="lower, upper (null: open), level, method"
    ),
    Column(
        "economic_interval", "其区间", "Its interval", "float", meaning_en="lower, upper (null: open), level, method"
    ),
    Column("yield_at_maximum", "最高产量", "Highest yield", "float"),
    Column("yield_at_economic", "最佳产量", "Yield at the economic rate", "float"),
    Column(
        "gain", "施肥收益", "Gain", "float", meaning_zh="增产值减肥料钱", meaning_en="extra yield's value minus cost"
    ),
    Column("price_ratio", "价格比", "Price ratio", "float", meaning_zh="养分价/产品价"),
    Column("reasons", "说明", "Reasons"),
)

#: Keys of the answer of `trial limits`.
LIMITS = (
    Column("cate_nelson", "Cate-Nelson", "Cate-Nelson", meaning_en="critical_test, critical_yield, r2, means"),
    Column("log_curve", "对数曲线", "Log curve", meaning_en="a, b, r2, n, limits by relative yield"),
    Column("scheme", "分级方案", "Scheme"),
    Column("reasons", "说明", "Reasons"),
)

"""Columns of soil samples and of plans: what `nonggu prescribe plan` reads and writes."""

from __future__ import annotations

from typing import Final

from nonggu.exchange.columns import Choice, Column, Kind, number_column, text_column, whole_column

_MG, _PER_MU = "mg/kg", "kg/mu"

_PLOT: Final = (
    Column(
        "id",
        "样品编号",
        "sample code",
        "code",
        required=True,
        meaning_zh="每行一个，不得重复",
        meaning_en="one a row, never twice",
        also=("编号", "样品号", "地块编号", "sample_id", "plot_id", "plot", "sample", "code"),
    ),
    text_column("grower", "种植户", "grower", also=("农户", "姓名", "farmer")),
    text_column("village", "村", "village", also=("村名", "行政村")),
    Column(
        "division",
        "行政区划代码",
        "division code",
        "code",
        meaning_zh="前六位",
        meaning_en="first six digits",
        also=("division_code",),
    ),
    number_column(
        "lon", "经度", "longitude", "°", "CGCS2000 或 WGS 84", "CGCS2000 or WGS 84", also=("longitude_degrees",)
    ),
    number_column(
        "lat", "纬度", "latitude", "°", "CGCS2000 或 WGS 84", "CGCS2000 or WGS 84", also=("latitude_degrees",)
    ),
    number_column("x", "横坐标", "easting", "m", "CGCS2000 投影坐标，照抄", "projected CGCS2000, carried along"),
    number_column("y", "纵坐标", "northing", "m", "CGCS2000 投影坐标，照抄", "projected CGCS2000, carried along"),
    number_column("area_mu", "面积", "area", "亩", also=("面积(亩)", "mu", "地块面积")),
    number_column("area_ha", "公顷面积", "area in hectares", "ha"),
    text_column("crop", "作物", "crop", "也可用 --crop 给出", "or given by --crop", also=("作物名称", "种植作物")),
    text_column(
        "system",
        "种植方式",
        "system",
        "温室（大棚）、露地或果园",
        "greenhouse, open_field or orchard",
        also=("栽培方式", "设施类型", "种植类型"),
    ),
    text_column("irrigation", "灌溉方式", "irrigation", "旱地、沟灌、喷灌或滴灌", "rainfed, furrow, sprinkler or drip"),
    text_column("variety", "品种", "variety"),
    text_column("season", "茬口", "season"),
    Column("planting_date", "播种或定植日期", "planting date", "date", also=("播种日期", "定植日期", "sowing_date")),
    number_column(
        "target_yield_kg_per_mu",
        "目标产量",
        "target yield",
        _PER_MU,
        "留空则按前几年产量推算",
        "blank: from earlier yields",
        also=("target_yield", "目标产量(公斤/亩)", "目标产量(千克/亩)"),
    ),
    number_column(
        "target_yield_jin_per_mu",
        "目标产量（斤/亩）",
        "target yield in jin",
        "jin/mu",
        "1 斤 = 0.5 公斤",
        "1 jin = 0.5 kg",
    ),
    number_column("target_yield_kg_per_ha", "目标产量（公斤/公顷）", "target yield per hectare", "kg/ha"),
    number_column(
        "yield_{year}",
        "{year}年产量",
        "yield {year}",
        _PER_MU,
        "正常年份，受灾年留空",
        "normal years; leave disaster years blank",
    ),
)

_SOIL: Final = (
    Column("test_date", "化验日期", "test date", "date", also=("采样日期", "sampling_date")),
    number_column("depth_cm", "采样深度", "sampling depth", "cm", "留空按 0-20 厘米", "blank: 0-20 cm"),
    number_column("bulk_density_g_per_cm3", "容重", "bulk density", "g/cm3", "留空按 1.125", "blank: 1.125"),
    number_column("ph", "pH", "pH", "", "水土比 2.5:1", "water 2.5:1", also=("酸碱度", "pH值")),
    number_column(
        "organic_matter_g_per_kg", "有机质", "organic matter", "g/kg", also=("organic_matter", "om_g_per_kg", "om")
    ),
    number_column("organic_matter_pct", "有机质（%）", "organic matter in percent", "%"),
    number_column("total_n_g_per_kg", "全氮", "total N", "g/kg", also=("total_n",)),
    number_column("alkali_n_mg_per_kg", "碱解氮", "alkali-hydrolysable N", _MG, also=("水解性氮", "alkali_n")),
    number_column("nitrate_n_mg_per_kg", "硝态氮", "nitrate-N", _MG, "以 N 计", "as N", also=("nitrate_n", "NO3-N")),
    number_column(
        "nitrate_no3_mg_per_kg",
        "硝酸根",
        "nitrate",
        _MG,
        "以 NO3 计，除以 4.43",
        "as NO3, divided by 4.43",
        also=("NO3",),
    ),
    number_column(
        "available_p_mg_per_kg",
        "有效磷",
        "available P",
        _MG,
        "以 P 计；须写明化验方法",
        "as P; the method must be stated",
        also=("速效磷", "available_p"),
    ),
    number_column(
        "olsen_p_mg_per_kg",
        "有效磷（Olsen）",
        "Olsen P",
        _MG,
        "以 P 计，方法已写明",
        "as P, the method is stated",
        also=("olsen_p", "Olsen-P"),
    ),
    number_column(
        "available_p2o5_mg_per_kg", "有效磷（P2O5）", "available P as P2O5", _MG, "除以 2.2914", "divided by 2.2914"
    ),
    text_column(
        "p_method",
        "有效磷方法",
        "P method",
        "olsen、bray1 或 mehlich3；只有 Olsen 可以分级",
        "olsen, bray1 or mehlich3; only Olsen is graded",
        also=("化验方法", "检测方法", "lab_method", "method"),
    ),
    number_column(
        "available_k_mg_per_kg", "速效钾", "available K", _MG, "以 K 计", "as K", also=("有效钾", "available_k")
    ),
    number_column(
        "available_k2o_mg_per_kg", "速效钾（K2O）", "available K as K2O", _MG, "除以 1.2046", "divided by 1.2046"
    ),
    text_column("k_method", "速效钾方法", "K method", "留空为乙酸铵", "blank: ammonium acetate"),
    number_column("slowly_available_k_mg_per_kg", "缓效钾", "slowly available K", _MG),
    number_column("zn_mg_per_kg", "有效锌", "available Zn", _MG, "DTPA", "DTPA", also=("zn",)),
    number_column("fe_mg_per_kg", "有效铁", "available Fe", _MG, "DTPA", "DTPA", also=("fe",)),
    number_column("mn_mg_per_kg", "有效锰", "available Mn", _MG, "DTPA", "DTPA", also=("mn",)),
    number_column("cu_mg_per_kg", "有效铜", "available Cu", _MG, "DTPA", "DTPA", also=("cu",)),
    number_column("b_mg_per_kg", "有效硼", "available B", _MG, "热水", "hot water", also=("b",)),
    number_column(
        "ec_1to5_ms_per_cm", "电导率", "EC 1:5", "mS/cm", "土水比 1:5", "soil to water 1:5", also=("ec", "ec_ms_per_cm")
    ),
    number_column("ec_1to5_us_per_cm", "电导率（µS/cm）", "EC 1:5 in uS/cm", "uS/cm"),
    number_column("salt_g_per_kg", "水溶性盐", "water-soluble salt", "g/kg", also=("全盐量",)),
    number_column("cec_cmol_per_kg", "阳离子交换量", "CEC", "cmol(+)/kg"),
    number_column("total_p_mg_per_kg", "全磷", "total P", _MG),
    number_column("temperature_c", "生长季均温", "season temperature", "C", "QUEFTS 用", "for QUEFTS"),
)

_APPLIED: Final = (
    text_column("manure_kind", "有机肥种类", "manure kind", "", "as in the fertilizer table", also=("有机肥", "粪肥")),
    number_column("manure_kg_per_mu", "有机肥用量", "manure amount", _PER_MU, "按称重时的状态", "as weighed"),
    number_column(
        "manure_m3_per_mu", "有机肥方数", "manure volume", "m3/mu", "按密度折算，会提醒", "weight assumed, and said"
    ),
    text_column("manure_basis", "有机肥基准", "manure basis", "鲜 或 干", "fresh or dry"),
    number_column("manure_water_pct", "有机肥含水率", "manure moisture", "%"),
    number_column(
        "manure_n_pct", "有机肥含氮", "manure N", "%", "化验值优先于表值", "an analysis goes before the table"
    ),
    number_column("manure_p2o5_pct", "有机肥含磷（P2O5）", "manure P2O5", "%"),
    number_column("manure_k2o_pct", "有机肥含钾（K2O）", "manure K2O", "%"),
    text_column("straw_kind", "秸秆种类", "straw kind"),
    number_column("straw_kg_per_mu", "秸秆还田量", "straw returned", _PER_MU, "0 表示全部运走", "0: all carried away"),
    text_column("straw_basis", "秸秆基准", "straw basis", "干 或 风干", "dry or air_dry"),
    number_column("last_n_kg_per_mu", "上季施氮", "N applied last season", _PER_MU),
    number_column("last_p2o5_kg_per_mu", "上季施磷（P2O5）", "P2O5 applied last season", _PER_MU),
    number_column("last_k2o_kg_per_mu", "上季施钾（K2O）", "K2O applied last season", _PER_MU),
    number_column("last_yield_kg_per_mu", "上季产量", "yield last season", _PER_MU),
    number_column(
        "blank_yield_kg_per_mu",
        "空白区产量",
        "yield without fertilizer",
        _PER_MU,
        "地力差减法用",
        "for the yield-difference method",
    ),
    number_column("omission_yield_n_kg_per_mu", "缺氮区产量", "yield without N", _PER_MU),
    number_column("omission_yield_p_kg_per_mu", "缺磷区产量", "yield without P", _PER_MU),
    number_column("omission_yield_k_kg_per_mu", "缺钾区产量", "yield without K", _PER_MU),
    number_column(
        "response_n_kg_per_mu",
        "试验推荐施氮",
        "N rate of a local trial",
        _PER_MU,
        "肥料效应函数的经济最佳量",
        "economic optimum of a fitted curve",
    ),
    number_column("response_p2o5_kg_per_mu", "试验推荐施磷（P2O5）", "P2O5 rate of a local trial", _PER_MU),
    number_column("response_k2o_kg_per_mu", "试验推荐施钾（K2O）", "K2O rate of a local trial", _PER_MU),
)

#: The columns of SAMPLES.
SAMPLE_COLUMNS: Final = (*_PLOT, *_SOIL, *_APPLIED)

_NAMES: Final = (("n", "氮（N）", "N"), ("p2o5", "磷（P2O5）", "P2O5"), ("k2o", "钾（K2O）", "K2O"))
_PARTS: Final = (
    ("", "需施", "need", "本季要施的化肥养分；0 就是不施", "mineral nutrient to apply this season; 0 means apply none"),
    ("low_", "下限", "low", "系数不确定下的 10 % 分位", "10 % quantile from the coefficients' uncertainty"),
    ("high_", "上限", "high", "系数不确定下的 90 % 分位", "90 % quantile from the coefficients' uncertainty"),
    ("demand_", "总需求", "demand", "折成化肥", "as fertilizer"),
    (
        "soil_",
        "土壤供应",
        "from soil",
        "折成化肥；分级法已含在总需求内",
        "as fertilizer; inside the demand for graded methods",
    ),
    ("manure_", "有机肥抵扣", "from manure", "折成化肥", "as fertilizer"),
    ("straw_", "秸秆抵扣", "from straw", "折成化肥", "as fertilizer"),
    ("surplus_", "盈余", "surplus", "供应超过需求的部分", "supply beyond the demand"),
    ("cut_", "环境限量扣减", "cut by limits", "安全与环境限量所减", "taken off by safety and environmental limits"),
)


def _parts() -> tuple[Column, ...]:
    return tuple(
        number_column(
            f"{name}_{part}kg_per_mu",
            f"{label_zh}{zh}",
            f"{en} {label}".strip(),
            _PER_MU,
            meaning_zh,
            meaning,
            also=(f"{name}_need_kg_per_mu", f"need_{name}_kg_per_mu", f"{name}_need", name) if not part else (),
        )
        for part, label_zh, label, meaning_zh, meaning in _PARTS
        for name, zh, en in _NAMES
    )


def _per_nutrient(start: str, zh: str, en: str, kind: Kind = "float") -> tuple[Column, ...]:
    return tuple(
        Column(f"{start}_{name}_kg_per_mu", f"{zh}{label}", f"{en} {short}", kind, _PER_MU)
        for name, label, short in _NAMES
    )


_CARRIED = {"id", "grower", "village", "crop", "system", "variety", "season", "lon", "lat", "x", "y", "area_mu"}

#: The columns of a PLAN.
PLAN_COLUMNS: Final = (
    *(column for column in _PLOT if column.name in _CARRIED),
    Column(
        "status",
        "结论",
        "status",
        meaning_zh="可用、待核实、不能出方案",
        meaning_en="usable, to be asked about, no plan",
        choices=(
            Choice("ok", "可用", "ok"),
            Choice("ask", "待核实", "ask"),
            Choice("refused", "不能出方案", "refused"),
        ),
    ),
    text_column("method", "方法", "method", "三种养分不同法时为 mixed", "mixed where nutrients differ"),
    *(text_column(f"{name}_method", f"{zh}所用方法", f"{en} method") for name, zh, en in _NAMES),
    number_column("target_yield_kg_per_mu", "目标产量", "target yield", _PER_MU),
    *_parts(),
    *(
        text_column(f"{name}_grade", f"{zh}丰缺等级", f"{zh} grade")
        for name, zh in (("n", "N"), ("p", "P"), ("k", "K"))
    ),
    text_column("grade_scheme", "分级方案", "grade scheme"),
    number_column("zinc_sulphate_kg_per_mu", "硫酸锌", "zinc sulphate", _PER_MU),
    number_column("borax_kg_per_mu", "硼砂", "borax", _PER_MU),
    text_column("split_rule", "分次规则", "split rule"),
    Column("base_date", "基肥日期", "base date", "date"),
    *_per_nutrient("base", "基肥", "base"),
    whole_column("dressing_count", "追肥次数", "dressings"),
    number_column("dressing_cap_n_kg_per_mu", "每次追氮上限", "N cap of a dressing", _PER_MU),
    text_column(
        "dressing_dates",
        "追肥日期",
        "dressing dates",
        "以；分隔，parquet 中为列表",
        "separated by ；, a list in parquet",
    ),
    *_per_nutrient("dressing", "每次追", "each dressing", "text"),
    text_column("schedule", "施肥日程", "schedule", "人读", "for people; xlsx and csv only"),
    text_column("reasons", "理由代码", "reason codes", "以 ; 分隔", "separated by ;"),
    text_column("explanation", "说明", "explanation", "加 --explain 时", "with --explain"),
    text_column("rules_version", "规则版本", "rules version"),
    text_column("products", "肥料", "products", "加 --products 时：整袋", "with --products: whole bags"),
    text_column("base_products", "基肥用料", "base products", "加 --products 时", "with --products: bags or kg"),
    text_column("dressing_products", "各次追肥用料", "dressing products", "各次以；分隔", "each, separated by ；"),
    number_column("cost_yuan", "费用", "cost", "元", "加 --products 时", "with --products"),
)

"""Columns of `nonggu prescribe quefts`: kg/ha, elemental N, P, K, dry matter."""

from __future__ import annotations

from typing import Final

from nonggu.exchange.columns import Column


def _number(
    name: str, zh: str, en: str, unit: str = "kg/ha", meaning_zh: str = "", meaning: str = "", *also: str
) -> Column:
    return Column(name, zh, en, "float", unit, meaning_zh=meaning_zh, meaning_en=meaning, also=also)


_NUTRIENTS: Final = (("n", "氮", "N"), ("p", "磷", "P"), ("k", "钾", "K"))

QUEFTS_INPUT: Final = (
    Column("id", "编号", "code", "code", also=("样品编号", "plot_id", "sample_id")),
    Column(
        "crop",
        "作物",
        "crop",
        required=True,
        meaning_zh="QUEFTS 所含大田作物",
        meaning_en="a field crop that QUEFTS covers",
    ),
    Column("system", "种植方式", "system", meaning_zh="温室一律不算", meaning_en="greenhouses are refused"),
    _number(
        "leaf_kg_per_ha",
        "可达叶干重",
        "attainable leaf",
        "kg/ha",
        "",
        "",
        "leaf",
        "leaf_att",
        "attainable_leaf_kg_per_ha",
    ),
    _number(
        "stem_kg_per_ha",
        "可达茎干重",
        "attainable stem",
        "kg/ha",
        "",
        "",
        "stem",
        "stem_att",
        "attainable_stem_kg_per_ha",
    ),
    _number(
        "storage_kg_per_ha",
        "可达产量干重",
        "attainable storage",
        "kg/ha",
        "叶茎留空时按作物比例",
        "leaf and stem blank: by the crop's ratios",
        "storage",
        "store_att",
        "attainable_storage_kg_per_ha",
        "attainable_yield_kg_per_ha",
    ),
    _number(
        "season_days",
        "生育期",
        "season",
        "d",
        "留空按 120 天",
        "blank: 120 days",
        "days",
        "season_length",
        "SeasonLength",
    ),
    Column(
        "supply_model",
        "土壤供应算法",
        "supply model",
        meaning_zh="given、janssen 或 sattari",
        meaning_en="given, janssen or sattari",
    ),
    *(
        _number(
            f"{n}_supply_kg_per_ha",
            f"土壤供{zh}",
            f"{en} supply",
            "kg/ha",
            "120 天的基础供应，如缺素区吸收量",
            "base supply in 120 d, such as uptake of omission plots",
            f"soil_{n}",
            f"{n}_soil_kg_per_ha",
            f"{n}_base_supply",
            f"supply_{n}",
        )
        for n, zh, en in _NUTRIENTS
    ),
    _number("ph", "pH", "pH", ""),
    _number("soil_organic_carbon_g_per_kg", "土壤有机碳", "SOC", "g/kg", "", "", "soc", "soc_g_per_kg"),
    _number("organic_matter_g_per_kg", "有机质", "organic matter", "g/kg"),
    _number("olsen_p_mg_per_kg", "有效磷（Olsen）", "Olsen P", "mg/kg", "以 P 计", "as P", "olsen_p"),
    _number("exchangeable_k_mmol_per_kg", "交换性钾", "exchangeable K", "mmol/kg", "", "", "exch_k", "kex"),
    _number("available_k_mg_per_kg", "速效钾", "available K", "mg/kg", "除以 39.1", "divided by 39.1"),
    _number("total_p_mg_per_kg", "全磷", "total P", "mg/kg", "", "", "ptot"),
    _number("temperature_c", "生长季均温", "season temperature", "C", "", "", "temperature"),
    *(
        _number(
            f"{n}_applied_kg_per_ha",
            f"施{zh}",
            f"{en} applied",
            "kg/ha",
            "元素",
            "element",
            f"{n}_fertilizer_kg_per_ha",
            f"applied_{n}",
            n,
        )
        for n, zh, en in _NUTRIENTS
    ),
    _number("p2o5_applied_kg_per_ha", "施磷（P2O5）", "P2O5 applied", "kg/ha", "除以 2.2914", "divided by 2.2914"),
    _number("k2o_applied_kg_per_ha", "施钾（K2O）", "K2O applied", "kg/ha", "除以 1.2046", "divided by 1.2046"),
    *(
        _number(f"{n}_recovery", f"{zh}回收率", f"{en} recovery", "", "0-1", "0-1", f"recovery_{n}")
        for n, zh, en in _NUTRIENTS
    ),
)

QUEFTS_OUTPUT: Final = (
    Column("id", "编号", "code", "code"),
    Column("crop", "作物", "crop"),
    Column("status", "结论", "status", meaning_zh="ok 或 refused", meaning_en="ok or refused"),
    *(_number(f"{n}_total_supply_kg_per_ha", f"{zh}总供应", f"{en} total supply") for n, zh, en in _NUTRIENTS),
    *(_number(f"{n}_uptake_kg_per_ha", f"吸收{zh}", f"{en} uptake") for n, zh, en in _NUTRIENTS),
    _number("yield_kg_per_ha", "产量干重", "yield", "kg/ha", "干物质", "dry matter"),
    *(
        _number(f"{n}_gap_kg_per_ha", f"{zh}肥缺口", f"{en} gap", "kg/ha", "元素", "element")
        for n, zh, en in _NUTRIENTS
    ),
    _number(
        "p_gap_capped_kg_per_ha",
        "限制后的磷肥缺口",
        "capped P gap",
        "kg/ha",
        "不超过带走量的倍数",
        "at most a multiple of removal",
    ),
    Column("reasons", "理由代码", "reason codes"),
)

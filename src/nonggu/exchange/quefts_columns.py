"""Columns of `nonggu prescribe quefts`: kg/ha, elemental N, P, K, dry matter."""

from __future__ import annotations

from typing import Final

from nonggu.exchange.columns import Column, number_column, text_column

_NUTRIENTS: Final = (("n", "氮", "N"), ("p", "磷", "P"), ("k", "钾", "K"))

QUEFTS_INPUT: Final = (
    Column("id", "编号", "code", "code", also=("样品编号", "plot_id", "sample_id")),
    text_column("crop", "作物", "crop", "QUEFTS 所含大田作物", "a field crop that QUEFTS covers", required=True),
    text_column("system", "种植方式", "system", "温室一律不算", "greenhouses are refused"),
    number_column(
        "leaf_kg_per_ha",
        "可达叶干重",
        "attainable leaf",
        "kg/ha",
        also=("leaf", "leaf_att", "attainable_leaf_kg_per_ha"),
    ),
    number_column(
        "stem_kg_per_ha",
        "可达茎干重",
        "attainable stem",
        "kg/ha",
        also=("stem", "stem_att", "attainable_stem_kg_per_ha"),
    ),
    number_column(
        "storage_kg_per_ha",
        "可达产量干重",
        "attainable storage",
        "kg/ha",
        "叶茎留空时按作物比例",
        "leaf and stem blank: by the crop's ratios",
        also=("storage", "store_att", "attainable_storage_kg_per_ha", "attainable_yield_kg_per_ha"),
    ),
    number_column(
        "season_days",
        "生育期",
        "season",
        "d",
        "留空按 120 天",
        "blank: 120 days",
        also=("days", "season_length", "SeasonLength"),
    ),
    text_column(
        "supply_model", "土壤供应算法", "supply model", "given、janssen 或 sattari", "given, janssen or sattari"
    ),
    *(
        number_column(
            f"{n}_supply_kg_per_ha",
            f"土壤供{zh}",
            f"{en} supply",
            "kg/ha",
            "120 天的基础供应，如缺素区吸收量",
            "base supply in 120 d, such as uptake of omission plots",
            also=(f"soil_{n}", f"{n}_soil_kg_per_ha", f"{n}_base_supply", f"supply_{n}"),
        )
        for n, zh, en in _NUTRIENTS
    ),
    number_column("ph", "pH", "pH", ""),
    number_column("soil_organic_carbon_g_per_kg", "土壤有机碳", "SOC", "g/kg", also=("soc", "soc_g_per_kg")),
    number_column("organic_matter_g_per_kg", "有机质", "organic matter", "g/kg"),
    number_column("olsen_p_mg_per_kg", "有效磷（Olsen）", "Olsen P", "mg/kg", "以 P 计", "as P", also=("olsen_p",)),
    number_column("exchangeable_k_mmol_per_kg", "交换性钾", "exchangeable K", "mmol/kg", also=("exch_k", "kex")),
    number_column("available_k_mg_per_kg", "速效钾", "available K", "mg/kg", "除以 39.1", "divided by 39.1"),
    number_column("total_p_mg_per_kg", "全磷", "total P", "mg/kg", also=("ptot",)),
    number_column("temperature_c", "生长季均温", "season temperature", "C", also=("temperature",)),
    *(
        number_column(
            f"{n}_applied_kg_per_ha",
            f"施{zh}",
            f"{en} applied",
            "kg/ha",
            "元素",
            "element",
            also=(f"{n}_fertilizer_kg_per_ha", f"applied_{n}", n),
        )
        for n, zh, en in _NUTRIENTS
    ),
    number_column(
        "p2o5_applied_kg_per_ha", "施磷（P2O5）", "P2O5 applied", "kg/ha", "除以 2.2914", "divided by 2.2914"
    ),
    number_column("k2o_applied_kg_per_ha", "施钾（K2O）", "K2O applied", "kg/ha", "除以 1.2046", "divided by 1.2046"),
    *(
        number_column(f"{n}_recovery", f"{zh}回收率", f"{en} recovery", "", "0-1", "0-1", also=(f"recovery_{n}",))
        for n, zh, en in _NUTRIENTS
    ),
)

QUEFTS_OUTPUT: Final = (
    Column("id", "编号", "code", "code"),
    text_column("crop", "作物", "crop"),
    text_column("status", "结论", "status", "ok 或 refused", "ok or refused"),
    *(
        number_column(f"{n}_total_supply_kg_per_ha", f"{zh}总供应", f"{en} total supply", "kg/ha")
        for n, zh, en in _NUTRIENTS
    ),
    *(number_column(f"{n}_uptake_kg_per_ha", f"吸收{zh}", f"{en} uptake", "kg/ha") for n, zh, en in _NUTRIENTS),
    number_column("yield_kg_per_ha", "产量干重", "yield", "kg/ha", "干物质", "dry matter"),
    *(
        number_column(f"{n}_gap_kg_per_ha", f"{zh}肥缺口", f"{en} gap", "kg/ha", "元素", "element")
        for n, zh, en in _NUTRIENTS
    ),
    number_column(
        "p_gap_capped_kg_per_ha",
        "限制后的磷肥缺口",
        "capped P gap",
        "kg/ha",
        "不超过带走量的倍数",
        "at most a multiple of removal",
    ),
    text_column("reasons", "理由代码", "reason codes"),
)

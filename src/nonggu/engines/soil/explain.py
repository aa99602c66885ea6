"""Why each plot got its plan: every number with its formula, inputs and source, as reasons (codes and parameters)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

import numpy as np
import polars as pl

from nonggu.engines.reasons import Reason
from nonggu.engines.soil.codes import CODES
from nonggu.engines.soil.credits import credit_manure
from nonggu.engines.soil.inputs import Samples, read_samples
from nonggu.engines.soil.naming import GREENHOUSE, GROUPS
from nonggu.engines.soil.plausibility import Finding, find_values
from nonggu.engines.soil.rules import SoilRules
from nonggu.engines.soil.sample_columns import NUMBER_COLUMNS
from nonggu.engines.soil.units import NUTRIENTS, FloatArray

_SHOWN: Final = ("N", "P2O5", "K2O")
_TESTS: Final = ("", "available_p_mg_per_kg", "available_k_mg_per_kg")
_BALANCE: Final = ("demand", "soil", "manure", "straw", "surplus", "cut", "low", "high")

_VALUE_CODES: Final = ("soil_value_impossible", "soil_value_strange")

Row = Mapping[str, object]


def explain(samples: pl.DataFrame, plan: pl.DataFrame, *, rules: SoilRules) -> list[tuple[Reason, ...]]:
    """The reasons of every plot of `plan`, made by `prescribe` from these `samples` in the same order."""
    read = read_samples(samples, rules)
    found: dict[int, list[Finding]] = {}
    for item in find_values(read, rules):
        found.setdefault(item.plot, []).append(item)
    return [
        _explain_row(read, place, row, rules, found.get(place, []))
        for place, row in enumerate(plan.iter_rows(named=True))
    ]


def _explain_row(read: Samples, place: int, row: Row, rules: SoilRules, found: Sequence[Finding]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if row["status"] != "refused":
        for nutrient in range(3):
            reasons += _explain_nutrient(read, place, row, nutrient, rules)
        for organic in ("manure", "straw"):
            amounts = {name: _rounded(row[f"{name}_{organic}_kg_per_mu"]) for name in NUTRIENTS}
            if any(amounts.values()):
                reasons.append(Reason(f"soil_credit_{organic}", amounts, f"coefficients: {organic}_recovery"))
        rule = str(row["split_rule"])
        index = rules.splits.names.index(rule)
        reasons.append(Reason("soil_split_by", {"rule": rule}, rules.splits.sources[index][0]))
    codes = [code for code in CODES if code in str(row["reasons"]).split(";")]
    flags = (explain_flag(code, read, place, row, rules) for code in codes if code not in _VALUE_CODES)
    return (*reasons, *(_value_reason(item) for item in found if item.code in codes), *flags)


def _value_reason(item: Finding) -> Reason:
    params = {"column": item.column, "value": f"{item.value:g}", "lower": f"{item.lower:g}", "upper": f"{item.upper:g}"}
    return Reason(item.code, {**params, "slip": item.slip}, "laboratory: plausibility")


def _explain_nutrient(read: Samples, place: int, row: Row, nutrient: int, rules: SoilRules) -> list[Reason]:
    method = row[f"{NUTRIENTS[nutrient]}_method"]
    if method is None:
        return []
    params = _method_params(read, place, row, nutrient, rules)
    code, citation = _method_code(str(method), nutrient, read, place, rules)
    balance: dict[str, object] = {
        "nutrient": _SHOWN[nutrient],
        "need": _rounded(row[f"{NUTRIENTS[nutrient]}_kg_per_mu"]),
    }
    balance |= {part: _rounded(row[f"{NUTRIENTS[nutrient]}_{part}_kg_per_mu"]) for part in _BALANCE}
    return [Reason(code, params, citation), Reason("soil_balance", balance)]


def _method_code(method: str, nutrient: int, read: Samples, place: int, rules: SoilRules) -> tuple[str, str]:
    crop = int(read.known_crop[place])
    uptake = rules.uptake_source[crop]
    if method == "monitoring":
        return ("soil_by_monitoring_n" if nutrient == 0 else "soil_by_monitoring_pk"), uptake
    if method in ("guidance", "abundance_index"):
        found = _band(read, place, rules)
        return {"guidance": "soil_by_guidance", "abundance_index": "soil_by_abundance"}[method], found
    return {
        "nutrient_balance": "soil_by_balance",
        "yield_difference": "soil_by_yield_difference",
        "response_function": "soil_by_response",
        "quefts": "soil_by_quefts",
    }[method], uptake


def _band(read: Samples, place: int, rules: SoilRules) -> str:
    combo = int(read.combo[place])
    rows = [source for (key, _), (source, _) in rules.guidance.sources.items() if key == combo]
    return rows[0] if rows else ""


def _method_params(read: Samples, place: int, row: Row, nutrient: int, rules: SoilRules) -> dict[str, object]:
    crop, combo = int(read.known_crop[place]), int(read.combo[place])
    name = NUTRIENTS[nutrient]
    demand, soil = _number(row[f"{name}_demand_kg_per_mu"]), _number(row[f"{name}_soil_kg_per_mu"])
    recovery = float(rules.recovery[nutrient, combo])
    test = read[_TESTS[nutrient]][place] if nutrient else _n_test(read, place)
    factor, grade = _factor(row, read, place, nutrient, rules)
    low, high = _printed(read, place, row, nutrient, rules)
    fixed = 1 - (rules.fixation[crop] if nutrient == 0 else 0)
    without = [read[f"omission_yield_{'npk'[nutrient]}_kg_per_mu"][place], read["blank_yield_kg_per_mu"][place]]
    return {
        "nutrient": _SHOWN[nutrient],
        "uptake": _rounded(rules.uptake[nutrient, crop] * 100 * fixed, 3),
        "removal": _rounded(_removal(read, place, nutrient, rules) * 100, 3),
        "target": _rounded(row["target_yield_kg_per_mu"], 1),
        "recovery": recovery,
        "test": _rounded(test),
        "k": rules.values[f"soil_k_{'npk'[nutrient]}"],
        "layer": rules.values["soil_layer_factor"],
        "factor": factor,
        "grade": grade,
        "scheme": row["grade_scheme"],
        "low": low,
        "high": high,
        "without": _rounded(without[0] if not np.isnan(without[0]) else without[1]),
        "demand": _rounded(demand),
        "soil": _rounded(soil),
    }


def _n_test(read: Samples, place: int) -> float:
    column = "nitrate_n_mg_per_kg" if read.setting[place] == GREENHOUSE else "alkali_n_mg_per_kg"
    return float(read[column][place])


def _removal(read: Samples, place: int, nutrient: int, rules: SoilRules) -> float:
    crop = int(read.known_crop[place])
    cereal = rules.group[crop] == GROUPS.index("grain")
    whole = nutrient == 2 and cereal and read["straw_kg_per_mu"][place] == 0
    return float((rules.uptake if whole else rules.removal)[nutrient, crop])


def _factor(row: Row, read: Samples, place: int, nutrient: int, rules: SoilRules) -> tuple[object, object]:
    grade = row[f"{'npk'[nutrient]}_grade"]
    if grade is None:
        return None, None
    scheme = int(read.is_field[place])
    index = rules.grades.names[scheme][nutrient].index(str(grade))
    graded = row[f"{NUTRIENTS[nutrient]}_method"] == "monitoring"
    table = rules.grades.removal_factor if graded else rules.grades.guidance_factor
    return _rounded(table[scheme, nutrient, index]), grade


def _printed(read: Samples, place: int, row: Row, nutrient: int, rules: SoilRules) -> tuple[object, object]:
    table, combo = rules.guidance, int(read.combo[place])
    target = row["target_yield_kg_per_mu"]
    bands = [band for key, band in table.sources if key == combo]
    for band in bands:
        if target is None or table.lower[combo, band] <= _number(target) < table.upper[combo, band]:
            scale = _number(target) / 1000 if table.per_1000[combo] else 1.0
            low, high = table.rates[:, nutrient, combo, band] * scale
            return _rounded(low), _rounded(high)
    return None, None


def explain_flag(code: str, read: Samples, place: int, row: Row, rules: SoilRules) -> Reason:
    """One code of a plan with the amounts that belong to it: limit, what it cut, the test that brought it about."""
    greenhouse = read.setting[place] == GREENHOUSE
    where = "greenhouse" if greenhouse else "field"
    grain = not greenhouse
    crop = int(read.known_crop[place])
    uptake = rules.uptake[:, crop] * _number(row["target_yield_kg_per_mu"])
    manure = _total_manure(read, place, rules)
    n_limit = "grain_n" if grain else "greenhouse_n"
    limit: dict[str, object] = {
        "soil_p_stopped": rules.values[f"{where}_p_stop_mg_per_kg"],
        "soil_p_high": rules.values[f"{where}_p_warn_mg_per_kg"],
        "soil_p_total_limited": _rounded(rules.number("high_p_total_p2o5_multiple") * uptake[1]),
        "soil_manure_p_over": _rounded(rules.number("high_p_total_p2o5_multiple") * uptake[1]),
        "soil_n_over_warning": rules.values[f"{n_limit}_warn_kg_per_mu"],
        "soil_n_ceiling": rules.values[f"{n_limit}_stop_kg_per_mu"],
        "soil_dose_cap": rules.values["fertigation_dose_n_kg_per_mu"],
    }
    of_p = code.startswith(("soil_p_", "soil_manure_p"))
    need = _number(row["n_kg_per_mu"])
    params: dict[str, object] = {
        "limit": limit.get(code),
        "cut": _rounded(row[f"{'p2o5' if of_p else 'n'}_cut_kg_per_mu"]),
        "olsen_p": _rounded(read["available_p_mg_per_kg"][place]),
        "nitrate": _rounded(read["nitrate_n_mg_per_kg"][place]),
        "ec": _rounded(read["ec_1to5_ms_per_cm"][place]),
        "salt": _rounded(read["salt_g_per_kg"][place]),
        "ph": _rounded(read["ph"][place]),
        "n": _rounded(need),
        "manure_p2o5": _rounded(manure[1]),
        "input": _rounded(need + manure[0]),
        "uptake": _rounded(uptake[0]),
        "target": _rounded(row["target_yield_kg_per_mu"], 1),
        "mean": _rounded(read.mean_yield[place], 1),
        "rate": _rounded(row["zinc_sulphate_kg_per_mu" if code == "soil_zn_low" else "borax_kg_per_mu"]),
        "value": _text_of(read.frame, place, "crop"),
        "key": _text_of(read.frame, place, "id"),
        "first": _first_row(read.frame, place) if code == "row_key_twice" else None,
    }
    return Reason(code, params)


def _total_manure(read: Samples, place: int, rules: SoilRules) -> FloatArray:
    numbers = np.stack([read[name][place : place + 1] for name in NUMBER_COLUMNS])
    total, usable = np.zeros(3), np.zeros(3)
    kind, basis = int(read.manure_kind[place]), int(read.manure_basis[place])
    credit_manure(numbers, 0, kind, basis, int(read.is_field[place]), total, usable, rules.tables)
    return total


def _first_row(frame: pl.DataFrame, place: int) -> int:
    """The row, as a sheet counts it, in which the code of this plot stood first."""
    first = int((frame["id"].cast(pl.String) == str(frame["id"][place])).arg_max() or 0)
    return int(frame["row"][first]) if "row" in frame.columns else first + 2


def _text_of(frame: pl.DataFrame, place: int, column: str) -> str:
    return str(frame[column][place]) if column in frame.columns else ""


def _number(value: object) -> float:
    return float("nan") if value is None else float(cast(float, value))


def _rounded(value: object, digits: int = 2) -> object:
    """A number for people; None where it is unknown."""
    number = _number(value)
    if np.isnan(number):
        return None
    rounded = round(number, digits)
    return int(rounded) if rounded == int(rounded) else rounded

"""The high-tech conditions in OpenFisca-core, for `benchmarks/rules.py`. Runs in the benchmark's own environment only.

Usage: rules_peer.py INPUT.npz OUTPUT.npz. Amounts are yuan as OpenFisca holds them (32-bit floats).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time

import numpy as np
from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

YEARS = (2023, 2024, 2025)
HEADS = ("labour", "direct", "depreciation", "intangible", "design", "testing")
ON = np.datetime64(dt.date(2026, 6, 15))
Firm = entities.Entity("firm", "firms", "An enterprise", "")
Firms = [Firm]


def variable(name: str, kind: type, formula: object = None) -> type:
    body = {"value_type": kind, "entity": Firm, "definition_period": periods.YEAR, "label": name}
    if formula is not None:
        body["formula"] = formula
    return type(name, (variables.Variable,), body)


def rd_counted(firm, period):  # type: ignore[no-untyped-def]
    rest = sum(firm(f"rd_{head}", period) for head in HEADS)
    rest = rest + 0.8 * (firm("rd_outsourced_domestic", period) + firm("rd_outsourced_foreign", period))
    return rest + np.minimum(firm("rd_other", period), rest * 0.25)


def rd_domestic(firm, period):  # type: ignore[no-untyped-def]
    return firm("rd_counted", period) - 0.8 * firm("rd_outsourced_foreign", period)


def three(firm, name, period):  # type: ignore[no-untyped-def]
    return firm(name, period) + firm(name, period.offset(-1)) + firm(name, period.offset(-2))


def k1(firm, period):  # type: ignore[no-untyped-def]
    days = (ON - firm("registered_on", period)).astype(int)
    return firm("resident_enterprise", period) * (days >= 365)


def k2(firm, period):  # type: ignore[no-untyped-def]
    return (firm("ip_class1", period) >= 1) + (firm("ip_class2", period) - firm("ip_class2_used", period) >= 1)


def k4(firm, period):  # type: ignore[no-untyped-def]
    return firm("st_staff", period) / firm("staff", period) >= 0.1


def k5_rd(firm, period):  # type: ignore[no-untyped-def]
    latest = firm("sales", period)
    need = np.select([latest <= 50_000_000, latest <= 200_000_000], [0.05, 0.04], 0.03)
    return three(firm, "rd_counted", period) / three(firm, "sales", period) >= need


def k5_domestic(firm, period):  # type: ignore[no-untyped-def]
    return three(firm, "rd_domestic", period) / three(firm, "rd_counted", period) >= 0.6


def k6(firm, period):  # type: ignore[no-untyped-def]
    return firm("high_tech_income", period) / firm("total_income", period) >= 0.6


def quantity(firm, period, end):  # type: ignore[no-untyped-def]
    second = firm("ip_class2", period) - firm("ip_class2_used", period)
    conditions = [firm("ip_class1", period) >= 1, second >= 5, second >= 3, second >= 1]
    return np.select(conditions, [(7, 8)[end], (5, 6)[end], (3, 4)[end], (1, 2)[end]], 0)


def conversions(firm, period, end):  # type: ignore[no-untyped-def]
    born = firm("registered_on", period).astype("datetime64[Y]").astype(int) + 1970
    lived = np.clip(period.start.year - born + 1, 0, 3)
    total = three(firm, "conversions", period)
    average = np.where(lived > 0, total / np.maximum(lived, 1), 0)
    points = [(25, 30)[end], (19, 24)[end], (13, 18)[end], (7, 12)[end], (1, 6)[end]]
    found = np.select([average >= line for line in (5, 4, 3, 2, 1)], points, 0)
    return np.where(lived > 0, found, (0, 30)[end])


def growth(firm, name, period, end):  # type: ignore[no-untyped-def]
    y3, y2, y1 = firm(name, period), firm(name, period.offset(-1)), firm(name, period.offset(-2))
    with np.errstate(divide="ignore", invalid="ignore"):
        g = np.where(y1 == 0, y3 / y2 - 1, (y2 / y1 + y3 / y2) / 2 - 1)
    bad = (y1 < 0) + (y2 <= 0)
    points = [(9, 10)[end], (7, 8)[end], (5, 6)[end], (3, 4)[end], (1, 2)[end]]
    return np.where(bad, 0, np.select([g >= 0.35, g >= 0.25, g >= 0.15, g >= 0.05, g > 0], points, 0))


def score(end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        own = firm("is_own_rd", period)
        bonus = firm("took_part_in_standards", period)
        way = np.where(own, (1, 6)[end], (1, 3)[end])
        ip = (0, 16)[end] + quantity(firm, period, end) + way + bonus * (1, 2)[end]
        expert = (0, 20)[end]
        total = np.minimum(ip, 30) + conversions(firm, period, end) + expert
        return total + growth(firm, "net_assets", period, end) + growth(firm, "sales", period, end)

    return formula


def verdict(firm, period):  # type: ignore[no-untyped-def]
    sure = firm("k1", period) * firm("k2", period) * firm("core_technology_in_field", period) * firm("k4", period)
    sure = sure * firm("k5_rd", period) * firm("k5_domestic", period) * firm("k6", period)
    sure = sure * ~firm("major_accident_365d", period)
    low, high = firm("score_low", period), firm("score_high", period)
    return np.where(~sure + (high <= 70), 0, np.where(low > 70, 2, 1))


INPUTS: dict[str, type] = {
    **{f"rd_{head}": float for head in (*HEADS, "outsourced_domestic", "outsourced_foreign", "other")},
    "sales": float,
    "net_assets": float,
    "total_income": float,
    "high_tech_income": float,
    "conversions": int,
    "staff": float,
    "st_staff": float,
    "ip_class1": int,
    "ip_class2": int,
    "ip_class2_used": int,
    "resident_enterprise": bool,
    "core_technology_in_field": bool,
    "major_accident_365d": bool,
    "took_part_in_standards": bool,
    "is_own_rd": bool,
    "registered_on": dt.date,
}
FORMULAS = {
    "rd_counted": (float, rd_counted),
    "rd_domestic": (float, rd_domestic),
    "k1": (bool, k1),
    "k2": (bool, k2),
    "k4": (bool, k4),
    "k5_rd": (bool, k5_rd),
    "k5_domestic": (bool, k5_domestic),
    "k6": (bool, k6),
    "score_low": (int, score(0)),
    "score_high": (int, score(1)),
    "verdict": (int, verdict),
}
OUTPUTS = ("k1", "k2", "k4", "k5_rd", "k5_domestic", "k6", "score_low", "score_high", "verdict")


def main(source: str, target: str) -> None:
    system = taxbenefitsystems.TaxBenefitSystem(Firms)
    for name, kind in INPUTS.items():
        system.add_variable(variable(name, kind))
    for name, (kind, formula) in FORMULAS.items():
        system.add_variable(variable(name, kind, formula))
    held = dict(np.load(source))
    rows = len(held["staff_2025"])
    setting, best, found = 0.0, float("inf"), {}
    for _ in range(3):
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=rows)
        start = time.process_time()
        for name, values in held.items():
            base, _, year = name.rpartition("_")
            period = year if year.isdigit() else "2025"
            simulation.set_input(base if year.isdigit() else name, period, values)
        setting = time.process_time() - start
        start = time.process_time()
        found = {name: simulation.calculate(name, "2025") for name in OUTPUTS}
        best = min(best, time.process_time() - start)
    np.savez(target, **found)
    print(json.dumps({"cpu_s": best, "set_input_cpu_s": setting}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

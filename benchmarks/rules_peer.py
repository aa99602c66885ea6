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
    rest = firm("rd_rest", period)
    return rest + np.minimum(firm("rd_other", period), rest * 0.25)


def rd_domestic(firm, period):  # type: ignore[no-untyped-def]
    return firm("rd_counted", period) - 0.8 * firm("rd_outsourced_foreign", period)


def three(firm, name, period):  # type: ignore[no-untyped-def]
    return firm(name, period) + firm(name, period.offset(-1)) + firm(name, period.offset(-2))


def k1(firm, period):  # type: ignore[no-untyped-def]
    days = (ON - firm("registered_on", period)).astype(int)
    return firm("resident_enterprise", period) * (days >= 365)


def k2(firm, period):  # type: ignore[no-untyped-def]
    return firm("k2_class1", period) + firm("k2_class2", period)


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


def k2_class1(firm, period):  # type: ignore[no-untyped-def]
    return firm("ip_class1", period) >= 1


def usable_class2(firm, period):  # type: ignore[no-untyped-def]
    return firm("ip_class2", period) - firm("ip_class2_used", period)


def k2_class2(firm, period):  # type: ignore[no-untyped-def]
    return firm("usable_class2", period) >= 1


def quantity(end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        second = firm("usable_class2", period)
        conditions = [firm("ip_class1", period) >= 1, second >= 5, second >= 3, second >= 1]
        return np.select(conditions, [(7, 8)[end], (5, 6)[end], (3, 4)[end], (1, 2)[end]], 0)

    return formula


def acquisition(end):  # type: ignore[no-untyped-def]
    return lambda firm, period: np.where(firm("is_own_rd", period), (1, 6)[end], (1, 3)[end])


def standards(end):  # type: ignore[no-untyped-def]
    return lambda firm, period: firm("took_part_in_standards", period) * (1, 2)[end]


def intellectual_property(end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        side = ("low", "high")[end]
        parts = [firm(f"{name}_{side}", period) for name in ("s_ip_quantity", "s_acquisition", "s_standards")]
        return np.minimum((0, 16)[end] + parts[0] + parts[1] + parts[2], 30)

    return formula


def conversions_a_year(firm, period):  # type: ignore[no-untyped-def]
    born = firm("registered_on", period).astype("datetime64[Y]").astype(int) + 1970
    lived = np.clip(period.start.year - born + 1, 0, 3)
    return np.where(lived > 0, three(firm, "conversions", period) / np.maximum(lived, 1), -1)


def conversion(end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        average = firm("conversions_a_year", period)
        points = [(25, 30)[end], (19, 24)[end], (13, 18)[end], (7, 12)[end], (1, 6)[end]]
        found = np.select([average >= line for line in (5, 4, 3, 2, 1)], points, 0)
        return np.where(average >= 0, found, (0, 30)[end])

    return formula


def growth(name):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        y3, y2, y1 = firm(name, period), firm(name, period.offset(-1)), firm(name, period.offset(-2))
        with np.errstate(divide="ignore", invalid="ignore"):
            g = np.where(y1 == 0, y3 / y2 - 1, (y2 / y1 + y3 / y2) / 2 - 1)
        return np.where((y1 < 0) + (y2 <= 0), -9, g)

    return formula


def growth_points(name, end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        g = firm(f"growth_{name}", period)
        points = [(9, 10)[end], (7, 8)[end], (5, 6)[end], (3, 4)[end], (1, 2)[end]]
        return np.select([g >= 0.35, g >= 0.25, g >= 0.15, g >= 0.05, g > 0], points, 0)

    return formula


def score(end):  # type: ignore[no-untyped-def]
    def formula(firm, period):  # type: ignore[no-untyped-def]
        side = ("low", "high")[end]
        names = ("s_ip", "s_conversion", "s_growth_net_assets", "s_growth_sales")
        parts = [firm(f"{name}_{side}", period) for name in names]
        return parts[0] + parts[1] + parts[2] + parts[3] + (0, 20)[end]

    return formula


def k7(firm, period):  # type: ignore[no-untyped-def]
    return np.where(firm("score_low", period) > 70, 2, np.where(firm("score_high", period) <= 70, 0, 1))


def rd_rest(firm, period):  # type: ignore[no-untyped-def]
    rest = sum(firm(f"rd_{head}", period) for head in HEADS)
    return rest + 0.8 * (firm("rd_outsourced_domestic", period) + firm("rd_outsourced_foreign", period))


def note_other_cost(firm, period):  # type: ignore[no-untyped-def]
    other = three(firm, "rd_other", period)
    return other / (other + three(firm, "rd_rest", period)) <= 0.2


def verdict(firm, period):  # type: ignore[no-untyped-def]
    sure = firm("k1", period) * firm("k2", period) * firm("core_technology_in_field", period) * firm("k4", period)
    sure = sure * firm("k5_rd", period) * firm("k5_domestic", period) * firm("k6", period)
    sure = sure * ~firm("major_accident_365d", period)
    return np.where(sure, firm("k7", period), 0)


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
ENDS = (("low", 0), ("high", 1))
FORMULAS = {
    "rd_rest": (float, rd_rest),
    "rd_counted": (float, rd_counted),
    "rd_domestic": (float, rd_domestic),
    "usable_class2": (int, usable_class2),
    "conversions_a_year": (float, conversions_a_year),
    "growth_net_assets": (float, growth("net_assets")),
    "growth_sales": (float, growth("sales")),
    "k1": (bool, k1),
    "k2_class1": (bool, k2_class1),
    "k2_class2": (bool, k2_class2),
    "k2": (bool, k2),
    "k4": (bool, k4),
    "k5_rd": (bool, k5_rd),
    "k5_domestic": (bool, k5_domestic),
    "k6": (bool, k6),
    "k7": (int, k7),
    "note_other_cost": (bool, note_other_cost),
    "verdict": (int, verdict),
}
for side, end in ENDS:
    FORMULAS |= {
        f"s_ip_quantity_{side}": (int, quantity(end)),
        f"s_acquisition_{side}": (int, acquisition(end)),
        f"s_standards_{side}": (int, standards(end)),
        f"s_ip_{side}": (int, intellectual_property(end)),
        f"s_conversion_{side}": (int, conversion(end)),
        f"s_growth_net_assets_{side}": (int, growth_points("net_assets", end)),
        f"s_growth_sales_{side}": (int, growth_points("sales", end)),
        f"score_{side}": (int, score(end)),
    }
#: What both sides give: the result of every clause, the points of every scoring clause, the score and the verdict.
OUTPUTS = [name for name, (kind, _) in FORMULAS.items() if kind is not float and name != "usable_class2"]


def main(source: str, target: str) -> None:
    system = taxbenefitsystems.TaxBenefitSystem(Firms)
    for name, kind in INPUTS.items():
        system.add_variable(variable(name, kind))
    for name, (kind, formula) in FORMULAS.items():
        system.add_variable(variable(name, kind, formula))
    held = dict(np.load(source))
    rows = len(held["staff_2025"])
    setting, best, wall, found = 0.0, float("inf"), float("inf"), {}
    for _ in range(3):
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=rows)
        start, begun = time.process_time(), time.perf_counter()
        for name, values in held.items():
            base, _, year = name.rpartition("_")
            period = year if year.isdigit() else "2025"
            simulation.set_input(base if year.isdigit() else name, period, values)
        setting = time.process_time() - start
        start = time.process_time()
        found = {name: simulation.calculate(name, "2025") for name in OUTPUTS}
        best, wall = min(best, time.process_time() - start), min(wall, time.perf_counter() - begun)
    np.savez(target, **found)
    print(json.dumps({"cpu_s": best, "set_input_cpu_s": setting, "wall_s": wall}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

"""The high-tech conditions by hand in numpy: whole fen, cross-multiplied; growth near borders as big integers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

YEARS = (2023, 2024, 2025)
INSIDE = ("labour", "direct", "depreciation", "intangible", "design", "testing")
GROWTH_LINES = ((35, 100), (25, 100), (15, 100), (5, 100), (0, 100))


def counted_and_domestic(a: dict[str, Any], year: int) -> tuple[Any, Any]:
    """R&D counted and inside China, in twentieths of a fen."""
    home, abroad = a[f"rd_outsourced_domestic_{year}"], a[f"rd_outsourced_foreign_{year}"]
    rest = 20 * sum(a[f"rd_{head}_{year}"] for head in INSIDE) + 16 * (home + abroad)
    counted = rest + np.minimum(20 * a[f"rd_other_{year}"], rest // 4)
    return counted, counted - 16 * abroad


def growth_steps(y1: Any, y2: Any, y3: Any) -> tuple[Any, Any]:
    """Points of the growth, low and high."""
    with np.errstate(all="ignore"):
        g = np.where(y1 == 0, y3 / y2 - 1.0, (y2 / y1 + y3 / y2) * 0.5 - 1.0)
    bad = (y1 < 0) | (y2 <= 0)
    low, high = np.zeros(len(g), np.uint8), np.zeros(len(g), np.uint8)
    for p, q in GROWTH_LINES:
        reached = (g >= p / q) if p else (g > 0)
        for row in np.flatnonzero(~bad & (np.abs(g - p / q) < 1e-9)).tolist():
            a, b, c = int(y1[row]), int(y2[row]), int(y3[row])
            left, right = ((b * b + a * c) * q, 2 * (p + q) * a * b) if a else (c * q, (p + q) * b)
            reached[row] = left >= right if p else left > right
        low += np.where(reached, 2 if p else 1, 0).astype(np.uint8)
        high += np.where(reached, 2, 0).astype(np.uint8)
    return np.where(bad, 0, low), np.where(bad, 0, high)


def judge(a: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """All conditions, the score and the verdict (0 fail, 1 open, 2 pass)."""
    days = (np.datetime64(on, "D") - a["registered_on"]).astype(np.int64)
    second = a["ip_class2"] - a["ip_class2_used"]
    pairs = [counted_and_domestic(a, year) for year in YEARS]
    rd, domestic = pairs[0][0] + pairs[1][0] + pairs[2][0], pairs[0][1] + pairs[1][1] + pairs[2][1]
    sales, latest = a["sales_2023"] + a["sales_2024"] + a["sales_2025"], a["sales_2025"]
    need = np.where(latest <= 5_000_000_000, 5, np.where(latest <= 20_000_000_000, 4, 3))
    found = {
        "k1": a["resident_enterprise"] & (days >= 365),
        "k2": (a["ip_class1"] >= 1) | (second >= 1),
        "k4": a["st_staff_2025"] * 10 >= a["staff_2025"],
        "k5_rd": rd * 5 >= sales * need,
        "k5_domestic": domestic * 5 >= rd * 3,
        "k6": a["high_tech_income_2025"] * 5 >= a["total_income_2025"] * 3,
    }
    low, high = _score(a, second, on)
    sure = ~a["major_accident_365d"] & a["core_technology_in_field"]
    for answer in found.values():
        sure = sure & answer
    verdict = np.where(~sure | (high <= 70), 0, np.where(low > 70, 2, 1))
    return {**found, "score_low": low, "score_high": high, "verdict": verdict}


def _score(a: dict[str, Any], second: Any, on: dt.date) -> tuple[Any, Any]:
    first = a["ip_class1"] >= 1
    quantity = [
        np.select([first, second >= 5, second >= 3, second >= 1], points, 0) for points in ((7, 5, 3, 1), (8, 6, 4, 2))
    ]
    way = np.where(a["is_own_rd"], 6, 3)
    standards = a["took_part_in_standards"]
    ip_low = np.minimum(quantity[0] + 1 + standards, 30)
    ip_high = np.minimum(16 + quantity[1] + way + 2 * standards, 30)
    born = a["registered_on"].astype("datetime64[Y]").astype(np.int64) + 1970
    lived = np.clip(on.year - born, 0, 3)
    results = a["conversions_2023"] + a["conversions_2024"] + a["conversions_2025"]
    reached = [(results >= line * lived) & (lived > 0) for line in (5, 4, 3, 2, 1)]
    low = np.select(reached, (25, 19, 13, 7, 1), 0)
    high = np.select(reached, (30, 24, 18, 12, 6), np.where(lived > 0, 0, 30))
    for name in ("net_assets", "sales"):
        steps = growth_steps(*(a[f"{name}_{year}"] for year in YEARS))
        low, high = low + steps[0], high + steps[1]
    return ip_low + low, ip_high + high + 20

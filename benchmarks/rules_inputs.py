"""A million synthetic high-tech applicants for `benchmarks/rules.py`: whole fen, growth and shares around the lines."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

ON = dt.date(2026, 6, 15)
YEARS = (2023, 2024, 2025)
HEADS = (
    "labour",
    "direct",
    "depreciation",
    "intangible",
    "design",
    "testing",
    "outsourced_domestic",
    "outsourced_foreign",
    "other",
)
WEIGHTS = (0.35, 0.2, 0.06, 0.03, 0.02, 0.05, 0.1, 0.02, 0.17)


def synthetic(rows: int, seed: int = 20261124) -> pl.DataFrame:
    """Fact columns in the engine's own types: money in Int64 fen, counts Int64, dates, Booleans."""
    random = np.random.default_rng(seed)
    columns: dict[str, object] = {"id": np.arange(rows).astype("U8")}
    first = np.exp(random.normal(16.5, 1.2, rows))  # yuan of sales, median 15 million
    growth = [np.ones(rows), random.normal(1.12, 0.2, rows).clip(0.3), random.normal(1.12, 0.2, rows).clip(0.3)]
    level = first.copy()
    share = random.uniform(0.02, 0.09, rows)
    for year, factor in zip(YEARS, growth, strict=True):
        level = level * factor
        columns[f"sales_{year}"] = _fen(level)
        for head, weight in zip(HEADS, WEIGHTS, strict=True):
            columns[f"rd_{head}_{year}"] = _fen(level * share * weight * random.uniform(0.5, 1.5, rows))
        columns[f"net_assets_{year}"] = _fen(level * random.uniform(0.3, 0.9, rows) - 0.02 * first)
        columns[f"conversions_{year}"] = random.poisson(3.2, rows)
    columns["total_income_2025"] = _fen(level * random.uniform(1.0, 1.1, rows))
    columns["high_tech_income_2025"] = _fen(level * random.uniform(0.4, 1.0, rows))
    staff = random.integers(8, 400, rows)
    columns["staff_2025"] = staff
    columns["st_staff_2025"] = (staff * random.uniform(0.05, 0.4, rows)).astype(np.int64)
    columns["ip_class1"] = random.poisson(0.8, rows)
    columns["ip_class2"] = random.poisson(4.0, rows)
    columns["ip_class2_used"] = np.minimum(columns["ip_class2"], random.poisson(0.7, rows))  # type: ignore[call-overload]
    for name, chance in (
        ("resident_enterprise", 0.995),
        ("core_technology_in_field", 0.9),
        ("major_accident_365d", 0.005),
        ("took_part_in_standards", 0.2),
    ):
        columns[name] = random.random(rows) < chance
    columns["ip_acquisition"] = np.array(["own_rd", "acquired_only"])[(random.random(rows) < 0.15).astype(int)]
    days = random.integers(100, 7000, rows)
    columns["registered_on"] = np.datetime64(ON, "D") - days.astype("timedelta64[D]")
    _put_on_the_lines(columns, rows)
    return pl.DataFrame(columns)


def _put_on_the_lines(columns: dict[str, object], rows: int) -> None:
    """Every thousandth row lies exactly on a line, or one fen below it: growth of 15 %, 60 % of high-tech income."""
    some = np.arange(0, rows, 1000)
    below = (some // 1000) % 2
    base = np.asarray(columns["sales_2023"])[some] // 40_000 * 40_000 + 40_000
    for year, factor in zip(YEARS, (40_000, 46_000, 52_900), strict=True):
        np.asarray(columns[f"sales_{year}"])[some] = base // 40_000 * factor
    np.asarray(columns["sales_2025"])[some] -= below
    income = np.asarray(columns["total_income_2025"])
    income[some] = income[some] // 5 * 5
    np.asarray(columns["high_tech_income_2025"])[some] = income[some] // 5 * 3 - below


def _fen(yuan: object) -> object:
    return np.rint(np.asarray(yuan) * 100).astype(np.int64)

"""Random but plausible samples for property tests, and an independent reading of the rulebook with the csv module."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

import nonggu.rulebook.agronomy as agronomy
from nonggu.engines.soil.rules import SoilRules, build_rules


@cache
def shared_rules() -> SoilRules:
    """The rules of the reporting date, for Hypothesis tests, which take no session fixtures."""
    book = agronomy.load_agronomy(dt.date(2024, 3, 11))
    values = {key.split("/", 1)[1]: item.value for key, item in book.parameters.items()}
    return build_rules(book.tables, values)


FOLDER = Path(agronomy.__file__).parent
CROPS = [
    "tomato",
    "cucumber",
    "sweet_pepper",
    "spring_maize",
    "winter_wheat",
    "potato",
    "head_cabbage",
    "pear",
    "soybean",
    "吃不准",
]


def read_csv(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def random_samples(count: int, seed: int) -> pl.DataFrame:
    """Samples with gaps, wrong values and every system; the same seed gives the same frame."""
    random = np.random.default_rng(seed)

    def some(low: float, high: float, known: float = 0.8) -> list[float | None]:
        values = random.uniform(low, high, count)
        return [float(v) if random.random() < known else None for v in values]

    def pick(values: list[str | None]) -> list[str | None]:
        return [values[i] for i in random.integers(0, len(values), count)]

    return pl.DataFrame(
        {
            "id": [f"P{number}" for number in range(count)],
            "crop": pick([*CROPS, None]),
            "system": pick(["greenhouse", "open_field", "orchard", None]),
            "irrigation": pick(["drip", "furrow", "rainfed", None]),
            "area_mu": some(0.3, 20),
            "target_yield_kg_per_mu": some(200, 12_000, 0.7),
            "yield_2022": some(200, 9000, 0.5),
            "yield_2023": some(200, 9000, 0.5),
            "ph": some(5.0, 9.5),
            "organic_matter_g_per_kg": some(5, 50),
            "alkali_n_mg_per_kg": some(20, 250),
            "nitrate_n_mg_per_kg": some(2, 250),
            "available_p_mg_per_kg": some(1, 260),
            "p_method": pick(["olsen", "olsen", "olsen", "bray1", None]),
            "available_k_mg_per_kg": some(20, 600),
            "ec_1to5_ms_per_cm": some(0.05, 2.5, 0.5),
            "zn_mg_per_kg": some(0.1, 5, 0.5),
            "b_mg_per_kg": some(0.05, 3, 0.5),
            "manure_kind": pick(["pig dung", "鸡粪", "鸡粪(干)", "不知道", None]),
            "manure_kg_per_mu": some(0, 6000, 0.5),
            "manure_basis": pick(["fresh", "dry", None]),
            "manure_water_pct": some(30, 80, 0.5),
            "straw_kind": pick(["maize stover", "麦秸(干)", None]),
            "straw_kg_per_mu": some(0, 900, 0.4),
            "straw_basis": pick(["dry", "air_dry", None]),
            "blank_yield_kg_per_mu": some(100, 4000, 0.3),
            "planting_date": [
                dt.date(2024, 1, 1) + dt.timedelta(days=int(d)) if known else None
                for d, known in zip(random.integers(0, 366, count), random.random(count) < 0.8, strict=True)
            ],
        }
    )

"""Soil samples over several years: log-normal, correlated within a plot, rich in phosphorus in old greenhouses."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import Decimal

from nonggu.example.dates import days_after
from nonggu.example.draft import Draft, Row
from nonggu.example.origins import synthetic
from nonggu.registry.models.plot import PlotKind

_COVERED = (PlotKind.GREENHOUSE, PlotKind.TUNNEL)


def enter_soil_samples(draft: Draft) -> None:
    """Greenhouses nearly every summer from 2021 to 2023 and some in early 2024, fields once or twice."""
    rng = draft.chance("soils")
    for plot in draft.rows["plot"]:
        is_covered = plot["kind"] in _COVERED
        richness, salt = rng.gauss(0, 1), rng.gauss(0, 1)
        for day in _days(rng, is_covered=is_covered):
            age = day.year - plot["built_year"] if is_covered else 0
            values = _covered(rng, age, richness, salt) if is_covered else _field(rng, richness, salt)
            depth = 20 if rng.random() < 0.94 else 40
            row = {"plot": plot["code"], "sampled_on": day, "depth_cm": depth, "laboratory": "模拟化验室"}
            tested = days_after(day, rng.randint(6, 24))
            draft.enter("soil_sample", {**row, "tested_on": tested, **values, **synthetic(day)})


def _days(rng: random.Random, *, is_covered: bool) -> list[dt.date]:
    if not is_covered:
        years = sorted(rng.sample((2021, 2022, 2023), rng.choice((1, 1, 2))))
        return [dt.date(year, rng.choice((9, 10)), rng.randint(5, 28)) for year in years]
    days = [dt.date(year, rng.choice((7, 8)), rng.randint(1, 28)) for year in (2021, 2022, 2023) if rng.random() < 0.78]
    if rng.random() < 0.15 or not days:
        days.append(dt.date(2024, 2, rng.randint(1, 25)))
    return days


def _covered(rng: random.Random, age: int, richness: float, salt: float) -> Row:
    """Olsen phosphorus rises with the age of the house: about 60 mg/kg after 3 years, about 150 after 12."""
    phosphorus = 32 * max(age, 0.5) ** 0.62 * math.exp(0.38 * richness + 0.16 * rng.gauss(0, 1))
    potassium = 170 * max(age, 0.5) ** 0.22 * math.exp(0.26 * richness + 0.16 * rng.gauss(0, 1))
    organic = 17 * max(age, 0.5) ** 0.18 * math.exp(0.2 * richness + 0.08 * rng.gauss(0, 1))
    nitrate = 62 * max(age, 0.5) ** 0.25 * math.exp(0.45 * salt + 0.3 * rng.gauss(0, 1))
    conductivity = 0.19 + 0.0042 * nitrate + 0.0006 * potassium * math.exp(0.15 * rng.gauss(0, 1))
    ph = 8.25 - 0.018 * age - 0.08 * salt + rng.gauss(0, 0.12)
    return _values(ph, organic, phosphorus, potassium, nitrate, conductivity)


def _field(rng: random.Random, richness: float, salt: float) -> Row:
    phosphorus = 13.5 * math.exp(0.45 * richness + 0.18 * rng.gauss(0, 1))
    potassium = 142 * math.exp(0.22 * richness + 0.12 * rng.gauss(0, 1))
    organic = 15.5 * math.exp(0.18 * richness + 0.07 * rng.gauss(0, 1))
    nitrate = 14 * math.exp(0.4 * salt + 0.3 * rng.gauss(0, 1))
    conductivity = 0.12 + 0.003 * nitrate + abs(rng.gauss(0, 0.015))
    return _values(8.2 - 0.05 * salt + rng.gauss(0, 0.14), organic, phosphorus, potassium, nitrate, conductivity)


def _values(ph: float, organic: float, phosphorus: float, potassium: float, nitrate: float, conductivity: float) -> Row:
    nitrogen = organic * 0.061
    return {
        "ph": Decimal(f"{min(max(ph, 7.3), 8.8):.2f}"),
        "organic_matter_g_per_kg": Decimal(f"{organic:.1f}"),
        "total_n_g_per_kg": Decimal(f"{nitrogen:.2f}"),
        "alkali_n_mg_per_kg": Decimal(f"{nitrogen * 72:.1f}"),
        "nitrate_n_mg_per_kg": Decimal(f"{nitrate:.1f}"),
        "olsen_p_mg_per_kg": Decimal(f"{phosphorus:.1f}"),
        "available_k_mg_per_kg": Decimal(f"{potassium:.0f}"),
        "ec_ms_per_cm": Decimal(f"{conductivity:.3f}"),
    }

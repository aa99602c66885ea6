"""QUEFTS against an independent transcription of the printed equations (section 8 of the facts), written here in
plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.soil.quefts import kernel
from nonggu.engines.soil.quefts.tissue import tissue_table
from nonggu.engines.soil.rules import SoilRules
from tests.engines.soil.sampling import shared_rules


def uptake_of(i: int, supply: list[float], a: list[float], d: list[float], r: list[float]) -> float:
    candidates = []
    for j in range(3):
        if j == i:
            continue
        low = r[i] + (supply[j] - r[j]) * a[j] / d[i]
        high = r[i] + (supply[j] - r[j]) * (2 * d[j] / a[i] - a[j] / d[i])
        if supply[i] <= low:
            value = supply[i]
        elif supply[i] >= high:
            value = r[i] + (supply[j] - r[j]) * d[j] / a[i]
        else:
            value = supply[i] - 0.25 * math.pow(supply[i] - low, 2) / ((supply[j] - r[j]) * (d[j] / a[i] - a[j] / d[i]))
        candidates.append(value)
    return max(min(candidates), 0.0)


def yield_of(uptake: list[float], a: list[float], d: list[float], r: list[float], ymax: float) -> float:
    accumulated = [a[i] * max(0.0, uptake[i] - r[i]) for i in range(3)]
    diluted = [d[i] * max(0.0, uptake[i] - r[i]) for i in range(3)]
    ceiling = min(diluted[0], diluted[1], diluted[2], ymax)
    pairs = []
    for i in range(3):
        for j in range(3):
            if i == j:
                continue
            k = 3 - i - j
            m = ceiling
            if diluted[i] <= accumulated[j]:
                pairs.append(m)
                continue
            if accumulated[i] >= m or diluted[i] <= m:
                if accumulated[i] < m and diluted[i] == m:
                    m = min(diluted[j], diluted[k], ymax)
                else:
                    pairs.append(m)
                    continue
            z = uptake[i] - r[i] - accumulated[j] / d[i]
            w = m / a[i] - accumulated[j] / d[i]
            value = (
                m if w == 0 else accumulated[j] + 2 * (m - accumulated[j]) * z / w - (m - accumulated[j]) * z**2 / w**2
            )
            pairs.append(m if accumulated[j] > m else value)
    return min(ceiling, sum(pairs) / 6)


def run_by_hand(limits: list[float], organs: list[float], supply: list[float], recovery: list[float]) -> list[float]:
    leaf, stem, storage = organs
    a, d, r, gap = [], [], [], []
    for n in range(3):
        sto_min, sto_max, veg_min, veg_max = limits[4 * n : 4 * n + 4]
        fixed = limits[13] if n == 0 else 0.0
        most = (veg_max * (leaf + stem) + sto_max * storage) * (1 - fixed)
        least = (veg_min * (leaf + stem) + sto_min * storage) * (1 - fixed)
        at_zero = limits[12] * (veg_max + 2 * veg_min) / 3 * (1 - fixed) if storage > 200 else 0.0
        r.append(at_zero)
        a.append(storage / (most - at_zero))
        d.append(storage / (least - at_zero))
        gap.append(max(0.0, ((most + least) / 2 - supply[n]) / recovery[n]))
    uptake = [uptake_of(i, supply, a, d, r) for i in range(3)]
    return [*uptake, yield_of(uptake, a, d, r, storage), *gap]


kg = st.floats(0.0, 400.0)
case = st.tuples(
    st.integers(0, 14),
    st.tuples(st.floats(200.0, 6000.0), st.floats(200.0, 8000.0), st.floats(250.0, 14000.0)),
    st.tuples(kg, st.floats(0.0, 80.0), kg),
    st.tuples(st.floats(0.1, 1.0), st.floats(0.05, 1.0), st.floats(0.1, 1.0)),
)


def by_kernel(
    cases: list[tuple[int, tuple[float, ...], tuple[float, ...], tuple[float, ...]]], rules: SoilRules
) -> np.ndarray:
    crop = np.array([c for c, *_ in cases])
    organs, supply, recovery = (np.array([row[place] for row in cases]) for place in (1, 2, 3))
    uptake, harvest, gap = kernel.run_kernel(supply, recovery, organs, crop, tissue_table(rules.quefts_crops))
    return np.column_stack([uptake, harvest, gap])


@given(st.lists(case, min_size=1, max_size=20))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_equal_to_the_transcription(cases: list) -> None:  # type: ignore[type-arg]
    rules = shared_rules()
    table = tissue_table(rules.quefts_crops)
    expected = np.array([run_by_hand(list(table[c]), list(o), list(s), list(q)) for c, o, s, q in cases])
    assert by_kernel(cases, rules) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_compiled_equals_uncompiled_and_the_transcription(rules: SoilRules) -> None:
    random = np.random.default_rng(8)
    rows = kernel.FEW_ROWS + 500
    crop = random.integers(0, 15, rows)
    organs = random.uniform([300, 300, 300], [6000, 8000, 14000], (rows, 3))
    supply = random.uniform([0, 0, 0], [400, 80, 400], (rows, 3))
    recovery = random.uniform(0.1, 1, (rows, 3))
    table = tissue_table(rules.quefts_crops)
    compiled = np.column_stack(kernel.run_kernel(supply, recovery, organs, crop, table))
    part = slice(0, kernel.FEW_ROWS)
    plain = np.column_stack(kernel.run_kernel(supply[part], recovery[part], organs[part], crop[part], table))
    assert compiled[part] == pytest.approx(plain, rel=1e-12, abs=1e-12)
    by_hand = [
        run_by_hand(list(table[crop[i]]), list(organs[i]), list(supply[i]), list(recovery[i])) for i in range(rows)
    ]
    assert compiled == pytest.approx(np.array(by_hand), rel=1e-9, abs=1e-9)


@given(st.lists(case, min_size=1, max_size=10))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_yield_stays_between_what_nutrients_allow(cases: list) -> None:  # type: ignore[type-arg]
    rules = shared_rules()
    found = by_kernel(cases, rules)
    supply = np.array([row[2] for row in cases])
    storage = np.array([row[1][2] for row in cases])
    assert (found[:, :3] <= supply + 1e-9).all()
    assert (found[:, 3] <= storage + 1e-9).all()
    assert (found[:, 3] >= 0).all()
    assert (found[:, 4:] >= 0).all()


def test_unknown_in_unknown_out(rules: SoilRules) -> None:
    table = tissue_table(rules.quefts_crops)
    supply = np.array([[np.nan, 10.0, 60.0]])
    ones = np.array([[0.5, 0.1, 0.5]])
    uptake, harvest, gap = kernel.run_kernel(supply, ones, np.array([[2500.0, 2500.0, 5000.0]]), np.array([0]), table)
    assert np.isnan(uptake).all()
    assert np.isnan(harvest).all()
    assert np.isnan(gap).all()

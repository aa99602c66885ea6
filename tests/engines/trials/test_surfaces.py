"""Surfaces and 3414 trials: the worked examples of the facts, printed coefficients, statsmodels, and the chain of
fits.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from nonggu.engines.trials.chain3414 import fit3414
from nonggu.engines.trials.design3414 import TREATMENTS, levels_from_rates, sub_trial
from nonggu.engines.trials.linear import fit_linear
from nonggu.engines.trials.surfaces import Surface, fit_surface, surface_columns
from nonggu.engines.trials.ternary import LINEAR_SIGN, NOT_A_TOP, OUTSIDE, fit_ternary_batch
from nonggu.errors import UnusableInput
from tests.engines.shared import shared_file

UNITS = np.array([8.0, 4.0, 5.0])
RATES = TREATMENTS * UNITS


def _surface(coefficients: list[float], highest: list[float]) -> Surface:
    values = np.array(coefficients)
    return Surface(values, np.full(values.size, np.nan), 0.0, 0.0, 0, 0, np.array(highest))


def test_longdong_maize_stationary_point() -> None:
    # Facts, E8: published N 270.9, P2O5 276.9, K2O 39.3; checked 271.32, 267.40, 39.34; yield there 12570.4.
    values = [9420.968, 7.699, 8.738, 47.622, -0.014, -0.014, -0.582, -0.002, 0.011, -0.018]
    surface = _surface(values, [450.0, 450.0, 150.0])
    best = surface.optimum()
    assert best == pytest.approx([271.32, 267.40, 39.34], abs=0.005)
    assert best[[0, 2]] == pytest.approx([270.9, 39.3], rel=0.005)
    assert best[1] == pytest.approx(276.9, rel=0.04)
    assert surface.value(best) == pytest.approx(12570.4, abs=0.05)
    assert np.linalg.eigvalsh(surface.hessian) == pytest.approx([-1.164, -0.030, -0.026], abs=5e-4)


def test_wheat_binary_optima() -> None:
    # Facts, E5: published 296.5, 107.9, 6383.3 and 244.1, 94.2, 6337.9; checked digits below.
    surface = _surface([4472.222, 6.2025, 18.4126, -0.0161, -0.1278, 0.0309], [405.0, 158.0])
    assert surface.optimum() == pytest.approx([296.10, 107.83], abs=0.005)
    assert surface.value(surface.optimum()) == pytest.approx(6383.26, abs=0.005)
    economic = surface.optimum(np.array([1.6, 2.4]) / 1.27)
    assert economic == pytest.approx([243.82, 94.12], abs=0.005)
    assert surface.value(economic) == pytest.approx(6337.37, abs=0.005)
    trap = surface.optimum(np.array([1.6 / 0.46, 2.4 / 0.15]) / 1.27)
    assert trap == pytest.approx([146.38, 40.44], abs=0.005)


def test_alfalfa_root_surface_as_printed() -> None:
    # agridat help page of heady.fertilizer (Heady 1955, p. 292).
    text = shared_file("data/agronomy/trials/heady.fertilizer.txt").read_bytes()
    data = pl.read_csv(text, separator="\t", null_values=["NA"]).filter(pl.col("crop") == "alfalfa").drop_nulls("yield")
    surface = fit_surface(data.select("K", "P").to_numpy().astype(float), data["yield"].to_numpy(), root=True)
    assert surface is not None
    printed = [1.8735521, 0.0617458, 0.1735383, -0.0013943, -0.0050195, -0.0014402]
    errors = [0.1222501, 0.0160142, 0.0160142, 0.0007371, 0.0007371, 0.0007109]
    assert surface.coefficients == pytest.approx(printed, abs=5e-8)
    assert surface.errors == pytest.approx(errors, abs=5e-8)


def test_bermudagrass_coefficients_as_printed() -> None:
    # agridat help page of welch.bermudagrass (Welch 1963, table 2), in units of 100 lb, with the triple product.
    text = shared_file("data/agronomy/trials/welch.bermudagrass.txt").read_bytes()
    data = pl.read_csv(text, separator="\t", null_values=["NA"])
    rates = data.select("n", "p", "k").to_numpy().astype(float) / 100
    columns = np.column_stack([surface_columns(rates), rates.prod(axis=1)])
    printed = [1.943, 2.007, 1.471, 0.6188, -0.3315, -1.295, -0.3743, 0.2078, 0.1874, 0.2348, 0.02789]
    assert fit_linear(columns, data["yield"].to_numpy()).coefficients == pytest.approx(printed, rel=5e-4)


def test_sub_trials_are_those_of_the_facts() -> None:
    def treatments(*varied: int) -> list[int]:
        return (np.flatnonzero(sub_trial(TREATMENTS, varied)) + 1).tolist()

    assert treatments(0) == [2, 3, 6, 11]
    assert treatments(1) == [4, 5, 6, 7]
    assert treatments(2) == [6, 8, 9, 10]
    assert treatments(0, 1) == [2, 3, 4, 5, 6, 7, 11, 12]
    assert treatments(0, 2) == [2, 3, 6, 8, 9, 10, 11, 13]
    assert treatments(1, 2) == [4, 5, 6, 7, 8, 9, 10, 14]
    assert (levels_from_rates(RATES) == TREATMENTS).all()


def _yields(seed: int, noise: float) -> np.ndarray:
    n, p, k = RATES.T
    truth = 300 + 20 * n + 25 * p + 10 * k - 0.6 * n**2 - 2 * p**2 - 0.45 * k**2 + 0.1 * n * p
    return truth + np.random.default_rng(seed).normal(0, noise, 14)


@settings(max_examples=8, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_batch_agrees_with_statsmodels(seed: int) -> None:
    import statsmodels.api as sm

    y = _yields(seed, 20.0)
    batch = fit_ternary_batch(y, UNITS, (2.0, 2.5, 3.0))
    fit = sm.OLS(y, surface_columns(RATES)).fit()
    assert batch.coefficients[0] == pytest.approx(fit.params, rel=1e-7)
    assert batch.errors[0] == pytest.approx(fit.bse, rel=1e-7)
    assert batch.f[0] == pytest.approx(fit.fvalue, rel=1e-8)
    assert batch.r2[0] == pytest.approx(fit.rsquared, rel=1e-9)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_batch_checks_and_optima_are_those_of_the_single_fit(seed: int) -> None:
    y = _yields(seed, 40.0)
    ratios = np.array([2.0, 2.5, 3.0])
    batch = fit_ternary_batch(np.vstack([y, y + 5]), UNITS, ratios)
    surface = fit_surface(RATES, y)
    assert surface is not None
    assert batch.maximum[0] == pytest.approx(surface.optimum(), rel=1e-6)
    assert batch.economic[1] == pytest.approx(surface.optimum(ratios), rel=1e-6)
    failed = surface.failed_checks(ratios)
    names = ("linear_sign", "square_sign", "not_a_top", "outside", "not_significant")
    assert {name for bit, name in enumerate(names) if batch.failed[0] >> bit & 1} == set(failed)


def test_economic_optimum_earns_most() -> None:
    y = _yields(1, 5.0)
    prices, produce = np.array([4.0, 5.0, 6.0]), 2.0
    surface = fit_surface(RATES, y)
    assert surface is not None
    best = surface.optimum(prices / produce)
    found = minimize(lambda x: prices @ x - produce * surface.value(x), RATES[5], tol=1e-12)
    assert best == pytest.approx(found.x, rel=1e-4)


def test_a_typical_trial_uses_the_ternary() -> None:
    found = fit3414(RATES, _yields(2, 2.0), ratios=np.array([2.0, 2.5, 3.0]))
    assert [rate.model for rate in found.rates] == ["ternary"] * 3
    assert all(0 <= rate.economic <= rate.maximum for rate in found.rates)
    assert found.relative_yields["n"] == pytest.approx(100 * _yields(2, 2.0)[1] / _yields(2, 2.0)[5])


def test_the_chain_goes_down_and_says_why() -> None:
    y = _yields(3, 2.0)
    y[[9]] += 250.0  # K level 3 jumps: the surface has no top in K
    found = fit3414(RATES, y)
    models = {rate.nutrient: rate.model for rate in found.rates}
    assert found.attempts[0].failed
    assert models["n"] in ("binary", "quadratic")
    assert models["k2o"] in ("linear-plateau", "balance")
    assert any(reason.code.startswith("surface_used_") for reason in found.reasons)
    assert any(
        reason.code in ("surface_outside", "surface_not_a_top", "surface_square_sign") for reason in found.reasons
    )


def test_a_trial_without_response_is_left_to_the_balance_method() -> None:
    y = 500 - 3.0 * TREATMENTS.sum(axis=1)
    found = fit3414(RATES, y.astype(float))
    assert [rate.model for rate in found.rates] == ["balance"] * 3
    assert all(np.isnan(rate.maximum) for rate in found.rates)


def test_five_treatments_are_not_a_ternary() -> None:
    chosen = [0, 1, 3, 5, 7]
    found = fit3414(RATES[chosen], _yields(4, 5.0)[chosen], levels=TREATMENTS[chosen])
    assert found.attempts[0].failed == ("treatments_missing",)
    assert {rate.model for rate in found.rates} == {"balance"}


def test_replicate_plots_change_errors_not_coefficients() -> None:
    y1, y2 = _yields(5, 10.0), _yields(6, 10.0)
    means = fit_surface(RATES, (y1 + y2) / 2)
    plots = fit_surface(np.vstack([RATES, RATES]), np.concatenate([y1, y2]))
    assert means is not None
    assert plots is not None
    assert plots.coefficients == pytest.approx(means.coefficients, rel=1e-6)
    assert plots.df == 18


def test_unusual_input_gets_a_name() -> None:
    with pytest.raises(UnusableInput, match="surface_wrong_shape"):
        fit_ternary_batch(np.ones((2, 13)), UNITS)
    with pytest.raises(UnusableInput, match="surface_not_finite"):
        fit_ternary_batch(np.full((1, 14), np.nan), UNITS)
    with pytest.raises(UnusableInput, match="surface_levels_unknown"):
        fit3414(np.arange(42.0).reshape(14, 3), np.ones(14))
    flat = fit_ternary_batch(np.full((1, 14), 500.0), UNITS)
    assert flat.failed[0] & (LINEAR_SIGN | NOT_A_TOP | OUTSIDE)

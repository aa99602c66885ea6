"""The experimental variogram against a plain double loop, and the fit against a general minimiser."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import least_squares

from nonggu.engines.soil.maps import VariogramModel, fit_variogram, measure_variogram
from nonggu.engines.soil.maps.variograms import ExperimentalVariogram
from nonggu.errors import UnusableInput


def simulate(count: int, seed: int, model: VariogramModel, side: float = 1_000.0) -> tuple[np.ndarray, np.ndarray]:
    """A Gaussian field of the model at random places."""
    generator = np.random.default_rng(seed)
    places = generator.random((count, 2)) * side
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    covariance = model.sill - model.semivariance(apart).reshape(apart.shape)
    return places, np.linalg.cholesky(covariance + 1e-9 * np.eye(count)) @ generator.normal(size=count)


@pytest.mark.parametrize("estimator", ["matheron", "cressie"])
def test_classes_are_what_a_double_loop_gives(estimator: str) -> None:
    generator = np.random.default_rng(1)
    places, values = generator.random((60, 2)) * 100, generator.normal(size=60)
    found = measure_variogram(places, values, estimator=estimator, cutoff_m=60.0, lags=6)
    for lag in range(6):
        pairs = [
            (float(np.hypot(*(places[i] - places[j]))), abs(values[i] - values[j]))
            for i in range(60)
            for j in range(i)
            if lag * 10 <= np.hypot(*(places[i] - places[j])) < (lag + 1) * 10
        ]
        n = len(pairs)
        difference = np.array([d for _, d in pairs])
        if estimator == "matheron":
            gamma = (difference**2).mean() / 2
        else:
            gamma = np.sqrt(difference).mean() ** 4 / (0.457 + 0.494 / n + 0.045 / n**2) / 2
        assert found.pairs[lag] == n
        assert found.distance[lag] == pytest.approx(np.mean([h for h, _ in pairs]))
        assert found.gamma[lag] == pytest.approx(gamma)


def test_robust_estimator_shrugs_off_an_outlier() -> None:
    places, values = simulate(150, 2, VariogramModel("spherical", 0.1, 1.0, 400.0))
    dirty = values.copy()
    dirty[10] = 60.0
    change = {
        estimator: measure_variogram(places, dirty, estimator=estimator).gamma.mean()
        / measure_variogram(places, values, estimator=estimator).gamma.mean()
        for estimator in ("matheron", "cressie")
    }
    assert change["matheron"] > 10
    assert change["cressie"] < 2


@pytest.mark.parametrize("shape", ["spherical", "exponential", "gaussian"])
def test_fit_recovers_the_model_behind_exact_classes(shape: str) -> None:
    truth = VariogramModel(shape, 0.3, 1.7, 210.0)
    distance = np.linspace(20.0, 600.0, 15)
    exact = ExperimentalVariogram(distance, truth.semivariance(distance), np.full(15, 100), 600.0, "matheron")
    model = fit_variogram(exact, [shape]).model
    assert (model.nugget, model.partial_sill, model.range_m) == pytest.approx((0.3, 1.7, 210.0), rel=1e-5)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shape", ["spherical", "exponential"])
def test_no_start_of_a_general_minimiser_is_better(shape: str, seed: int) -> None:
    found = measure_variogram(*simulate(120, seed, VariogramModel("spherical", 0.3, 1.0, 300.0)))
    fit = fit_variogram(found, [shape])
    weight = np.sqrt(found.pairs) / found.distance

    def misfit(p: np.ndarray) -> np.ndarray:
        u = found.distance / p[2]
        f = np.where(u < 1, 1.5 * u - 0.5 * u**3, 1.0) if shape == "spherical" else 1 - np.exp(-u)
        return weight * (found.gamma - p[0] - p[1] * f)

    low, high = min(found.distance[0], found.cutoff_m / 2), 1.5 * found.cutoff_m
    for start in (0.2, 0.5, 0.9):
        first = np.array([0.1, 1.0, low + start * (high - low)])
        other = least_squares(misfit, first, bounds=([0, 0, low], [np.inf, np.inf, high]))
        assert fit.weighted_square <= 2 * other.cost * (1 + 1e-6)


def test_noise_is_called_noise_and_a_trend_a_trend() -> None:
    generator = np.random.default_rng(4)
    places = generator.random((400, 2)) * 1_000
    noise = fit_variogram(measure_variogram(places, generator.normal(size=400)), ["spherical"])
    trend = fit_variogram(measure_variogram(places, places[:, 0] / 100), ["spherical"])
    assert noise.model.nugget >= 0
    assert "maps_range_at_bound" in {reason.code for reason in trend.reasons}
    flat = ExperimentalVariogram(np.arange(1.0, 11), np.ones(10), np.full(10, 50), 10.0, "matheron")
    assert "maps_no_structure" in {reason.code for reason in fit_variogram(flat).reasons}


@pytest.mark.parametrize(
    ("places", "code"),
    [(np.zeros((2, 2)), "maps_too_few_samples"), (np.ones((5, 2)), "maps_one_place")],
)
def test_impossible_samples_are_named(places: np.ndarray, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        measure_variogram(places, np.arange(float(len(places))))
    assert caught.value.code == code

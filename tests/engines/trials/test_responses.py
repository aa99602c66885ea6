"""Response curves against printed results, algebra, brute force and scipy; intervals against Fieller's formula."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import OptimizeWarning, curve_fit

from nonggu.engines.trials.curves import SHAPES, fit_curve, fit_many, fit_plateau_batch, value_of
from nonggu.engines.trials.limits import find_limits
from nonggu.engines.trials.optima import profile_rss, raw_optimum
from nonggu.engines.trials.responses import Prices, analyse_response, make_prices
from nonggu.errors import UnusableInput
from tests.engines.shared import shared_file


def _read(name: str) -> pl.DataFrame:
    text = shared_file(f"data/agronomy/trials/{name}.txt").read_bytes()
    return pl.read_csv(text, separator="\t", null_values=["NA"])


@pytest.mark.parametrize(
    ("shape", "parameters", "price", "highest", "economic"),
    [
        ("quadratic", (4986.675, 9.72224, -0.01663), 1.6, 292.31, 254.43),
        ("quadratic", (4986.757, 25.15302, -0.11797), 2.4, 106.61, 98.60),
        ("linear-plateau", (4946.425, 8.223, (6278.551 - 4946.425) / 8.223), 1.6, 162.00, 162.00),
        ("square-root", (4934.648, 148.653, -4.131), 1.6, 323.73, 190.10),
        ("square-root", (4977.871, 258.720, -13.629), 2.4, 90.09, 69.48),
        # Trap T2: the same curves with NUTRIENT prices.
        ("quadratic", (4986.675, 9.72224, -0.01663), 1.6 / 0.46, 292.31, 209.97),
        ("quadratic", (4986.757, 25.15302, -0.11797), 2.4 / 0.15, 106.61, 53.21),
    ],
)
def test_wheat_optima_of_the_facts(
    shape: str, parameters: tuple[float, float, float], price: float, highest: float, economic: float
) -> None:
    # Facts, fertilization, E5 (source S13), wheat 1.27 yuan/kg.
    assert raw_optimum(shape, parameters, 0.0) == pytest.approx(highest, abs=0.01)
    assert raw_optimum(shape, parameters, price / 1.27) == pytest.approx(economic, abs=0.01)


def test_product_price_becomes_nutrient_price() -> None:
    prices = make_prices(1.6, 1.27, 0.46)
    assert prices is not None
    assert prices.ratio == pytest.approx(1.6 / 0.46 / 1.27)


def test_drip_maize_quadratic_through_four_means() -> None:
    # Facts, E9: maximum at 199.55 kg N/ha.
    curve = fit_curve([0, 120, 240, 360], [10857.63, 12854.77, 12080.44, 11748.25], "quadratic")
    assert raw_optimum("quadratic", curve.parameters, 0.0) == pytest.approx(199.55, abs=0.005)


def test_corn_quadratic_plateau_as_printed() -> None:
    # agridat help page of engelstad.nitro, Jackson 1962: join 225, economic optimum 140 at 0.11 and 1.15.
    data = _read("engelstad.nitro").filter((pl.col("loc") == "Jackson") & (pl.col("year") == 1962))
    found = analyse_response(data["nitro"], data["yield"], "quadratic-plateau", prices=Prices(0.11, 1.15))
    assert found.maximum == pytest.approx(225, abs=0.5)
    assert found.economic == pytest.approx(140, abs=1.0)


def _fieller(x: np.ndarray, y: np.ndarray, slope: float, level: float) -> tuple[float, float]:
    """The oracle: Bachmaier 2009's closed form for the rate at which a parabola has a given slope."""
    design = np.column_stack([np.ones_like(x), x, x**2])
    b, rss = np.linalg.lstsq(design, y, rcond=None)[:2]
    v = np.linalg.inv(design.T @ design) * rss[0] / (x.size - 3)
    t = stats.t.ppf(0.5 + level / 2, x.size - 3)
    a = b[2] ** 2 - v[2, 2] * t**2
    half = (b[1] - slope) * b[2] - v[1, 2] * t**2
    c = ((b[1] - slope) ** 2 - v[1, 1] * t**2) / 4
    root = np.sqrt(half**2 - 4 * a * c)
    return tuple(sorted(((-half - root) / (2 * a), (-half + root) / (2 * a))))


def test_wheat_economic_optimum_interval_as_printed() -> None:
    # agridat help page of bachmaier.nitrogen: 95 % interval 173 to 260.
    data = _read("bachmaier.nitrogen").filter(pl.col("zone") == "low")
    found = analyse_response(data["nitro"], data["yield"], "quadratic", prices=Prices(0.6, 110.0))
    assert found.economic_interval is not None
    assert (found.economic_interval.lower, found.economic_interval.upper) == pytest.approx((173, 260), abs=0.5)
    x, y = data["nitro"].to_numpy().astype(float), data["yield"].to_numpy()
    expected = _fieller(x, y, 0.6 / 110, 0.95)
    assert (found.economic_interval.lower, found.economic_interval.upper) == pytest.approx(expected, rel=1e-7)


def test_corn_likelihood_interval_as_printed() -> None:
    # agridat help page of hernandez.nitrogen, site S5: optimum 191.7198; 90 % likelihood interval 147.96 to 401.65 (by
    # splines; Fieller's exact ends are 147.1 and 401.6). The printed Wald interval, 118.9 to 264.5, is not offered.
    data = _read("hernandez.nitrogen").filter(pl.col("site") == "S5")
    x, y = data["nitro"].to_numpy().astype(float), data["yield"].to_numpy()
    found = analyse_response(x, y, "quadratic", prices=Prices(0.6615, 118.1), level=0.9)
    assert found.raw_economic == pytest.approx(191.7198, abs=5e-5)
    assert found.economic_interval is not None
    ends = (found.economic_interval.lower, found.economic_interval.upper)
    assert ends == pytest.approx((147.96, 401.65), abs=1.0)
    assert ends == pytest.approx(_fieller(x, y, 0.6615 / 118.1, 0.9), rel=1e-7)
    drawn = analyse_response(
        x, y, "quadratic", prices=Prices(0.6615, 118.1), level=0.9, interval="bootstrap", draws=4000, seed=5
    )
    assert drawn.economic_interval is not None
    assert drawn.economic_interval.lower == pytest.approx(149.8, abs=4)  # printed percentile bootstrap 149.8 to 334.1
    again = analyse_response(
        x, y, "quadratic", prices=Prices(0.6615, 118.1), level=0.9, interval="bootstrap", draws=4000, seed=5
    )
    assert again.economic_interval == drawn.economic_interval


def test_potassium_critical_level() -> None:
    # agridat code of cate.potassium: the split with the highest R2 has 44 ppm as the last low trial.
    data = _read("cate.potassium")
    found = find_limits(data["potassium"], data["yield"])
    t, ry = data["potassium"].to_numpy().astype(float), data["yield"].to_numpy()
    order = np.argsort(t, kind="stable")
    t, ry = t[order], ry[order]
    explained = {
        t[i - 1]: 1 - (ry[:i].var() * i + ry[i:].var() * (ry.size - i)) / (ry.var() * ry.size)
        for i in range(2, ry.size - 1)
        if t[i - 1] != t[i]
    }
    assert found.cate_nelson.last_low == max(explained, key=explained.__getitem__)
    assert found.cate_nelson.r2 == pytest.approx(max(explained.values()))
    slope, intercept = np.polyfit(np.log(t), ry, 1)
    assert found.log_curve.limits[90.0] == pytest.approx(np.exp((90 - intercept) / slope))


def test_falling_log_curve_gives_no_limits() -> None:
    found = find_limits([5, 10, 20, 40, 80], [95, 90, 85, 80, 60])
    assert not found.log_curve.is_usable
    assert {"limits_curve_falls", "limits_few_trials", "limits_scheme"} <= {r.code for r in found.reasons}


def _design(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.sort(rng.choice(np.array([0.0, 40, 80, 120, 160, 200, 260, 320]), rng.integers(5, 12)))
    if np.unique(x).size < 4:
        x = np.array([0.0, 40, 120, 200, 320])
    y = 200 + rng.uniform(-0.5, 2) * np.minimum(x, rng.uniform(40, 300)) + rng.normal(0, rng.uniform(1, 40), x.size)
    return x, y


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_linear_plateau_is_never_worse_than_any_join(seed: int) -> None:
    x, y = _design(seed)
    curve = fit_curve(x, y, "linear-plateau")
    assert ((y - curve.value(x)) ** 2).sum() == pytest.approx(curve.rss, rel=1e-9, abs=1e-7)
    for join in np.linspace(x[0] + 1e-3, x[-1], 150):
        design = np.column_stack([np.ones_like(x), np.minimum(x, join)])
        rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        assert curve.rss <= rest @ rest * (1 + 1e-9) + 1e-9


def test_linear_plateau_is_never_worse_than_scipy() -> None:
    worse_by_scipy = 0
    for seed in range(60):
        x, y = _design(seed)
        ours = fit_plateau_batch(x, y)[0]
        try:
            found, _ = curve_fit(lambda x, a, b, join: a + b * np.minimum(x, join), x, y, p0=(y[0], 1.0, x.mean()))
        except (RuntimeError, OptimizeWarning):
            continue
        theirs = ((y - found[0] - found[1] * np.minimum(x, found[2])) ** 2).sum()
        assert ours[3] <= theirs * (1 + 1e-9) + 1e-9
        worse_by_scipy += theirs > ours[3] * (1 + 1e-6)
    assert worse_by_scipy > 0  # the reason why the peer cannot serve


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_quadratic_plateau_is_never_worse_than_any_join(seed: int) -> None:
    x, y = _design(seed)
    curve = fit_curve(x, y, "quadratic-plateau")
    assert ((y - curve.value(x)) ** 2).sum() == pytest.approx(curve.rss, rel=1e-7, abs=1e-6)
    for join in np.linspace(x[0] + 1, x[0] + 3.0 * (x[-1] - x[0]), 600):
        z = np.minimum(x - join, 0.0) ** 2
        design = np.column_stack([np.ones_like(x), z])
        rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        assert curve.rss <= rest @ rest * (1 + 1e-8) + 1e-8


@settings(max_examples=12, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_mitscherlich_is_never_worse_than_a_fine_grid(seed: int) -> None:
    x, y = _design(seed)
    curve = fit_curve(x, y, "mitscherlich")
    for rate in np.geomspace(1.1e-3, 9e2, 400) / (x[-1] - x[0]):
        design = np.column_stack([np.ones_like(x), np.exp(-rate * (x - x[0]))])
        rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
        assert curve.rss <= rest @ rest * (1 + 1e-6) + 1e-6


@pytest.mark.parametrize("shape", SHAPES)
def test_a_true_curve_is_found_again_and_its_optimum_profile_is_lowest_there(shape: str) -> None:
    truth = {
        "quadratic": (200.0, 3.0, -0.02),
        "linear-plateau": (200.0, 1.5, 87.0),
        "quadratic-plateau": (350.0, -0.02, 105.0),
        "square-root": (200.0, 20.0, -0.8),
        "mitscherlich": (400.0, 200.0, 0.02),
    }[shape]
    x = np.array([0.0, 30, 60, 90, 120, 150, 180])
    curve = fit_curve(x, value_of(shape, truth, x), shape)
    assert curve.parameters == pytest.approx(truth, rel=1e-6)
    y = value_of(shape, truth, x) + np.array([3.0, -4, 2, 1, -3, 4, -2])
    curve = fit_curve(x, y, shape)
    best = raw_optimum(shape, curve.parameters, 0.3)
    profile = profile_rss(curve, x, y, 0.3)
    assert profile(best) == pytest.approx(curve.rss, rel=1e-5)
    for step in (-5.0, 5.0):
        assert profile(best + step) > curve.rss


def test_batches_equal_single_fits() -> None:
    rng = np.random.default_rng(3)
    x = np.array([0.0, 30, 60, 90, 120, 150, 180])
    ys = value_of("quadratic-plateau", (350.0, -0.02, 105.0), x) + rng.normal(0, 10, (20, 7))
    for shape in SHAPES:
        batch = fit_many(x, ys, shape)
        for row, y in zip(batch, ys, strict=True):
            assert fit_curve(x, y, shape).rss == pytest.approx(row[3], rel=1e-9)


def test_a_rate_is_never_beyond_what_was_tested() -> None:
    x = np.array([0.0, 50, 100, 150, 0, 50, 100, 150])
    y = 100 + 2 * x - 0.004 * x**2 + np.array([1, -1, 1, -1, -1, 1, -1, 1])
    found = analyse_response(x, y, "quadratic", prices=Prices(0.1, 1.0))
    assert found.raw_maximum > 150
    assert (found.maximum, found.economic) == (150.0, 150.0)
    assert {"response_top_beyond", "response_optimum_beyond"} <= {reason.code for reason in found.reasons}


def test_an_exponential_has_no_highest_yield() -> None:
    x = np.array([0.0, 30, 60, 90, 120, 150])
    found = analyse_response(x, 400 - 200 * np.exp(-0.02 * x) + np.array([1, -1, 1, 1, -1, 1]), "mitscherlich")
    assert np.isnan(found.maximum)
    assert found.maximum_interval is None
    assert "response_asymptote" in {reason.code for reason in found.reasons}


def test_a_falling_response_gives_no_rate() -> None:
    x = np.array([0.0, 50, 100, 150, 200])
    found = analyse_response(x, np.array([500.0, 480, 470, 440, 400]), "quadratic", prices=Prices(1.0, 1.0))
    assert np.isnan(found.maximum)
    assert np.isnan(found.economic)
    assert "response_not_typical" in {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("x", "y", "shape", "code"),
    [
        ([0, 1, 2, 3], [1, 2, 3], "quadratic", "response_wrong_length"),
        ([0, 1, 2, np.nan], [1, 2, 3, 4], "quadratic", "response_not_finite"),
        ([0, 1, 1, 0], [1, 2, 3, 4], "quadratic", "response_too_few"),
        ([0, -1, 1, 2], [1, 2, 3, 4], "quadratic", "response_rate_negative"),
        ([0, 1, 2, 3], [1, 2, 3, 4], "cubic", "response_shape_unknown"),
    ],
)
def test_wrong_input_gets_a_name(x: list[float], y: list[float], shape: str, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        analyse_response(x, y, shape)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("price_x", "price_y", "fraction", "code"),
    [
        (1.0, None, None, "response_price_alone"),
        (-1.0, 2.0, None, "response_price_wrong"),
        (1.0, 0.0, None, "response_price_wrong"),
        (1.0, 2.0, 46.0, "response_fraction_wrong"),
    ],
)
def test_wrong_prices_get_a_name(price_x: float, price_y: float | None, fraction: float | None, code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        make_prices(price_x, price_y, fraction)
    assert caught.value.code == code

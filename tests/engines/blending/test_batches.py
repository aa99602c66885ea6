"""Batches of plain mixes: published answers, HiGHS as the oracle, and the proof that travels with each answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.blending import batches
from nonggu.engines.blending.batches import solve_batch
from nonggu.engines.blending.highs import solve_by_highs
from nonggu.engines.blending.simplex import INFEASIBLE, OPTIMAL, UNBOUNDED
from nonggu.errors import UnusableInput

INF = np.inf

# Jensen and Bard, as in the facts (circular, example 4): limestone, maize, soybean meal; Ca, protein, fibre.
FEED = {
    "c": [10.0, 30.5, 90.0],
    "a": [[0.38, 0.001, 0.002], [0.0, 0.09, 0.50], [0.0, 0.02, 0.08]],
    "lo": [0.008, 0.22, -INF],
    "hi": [0.012, INF, 0.05],
    "lb": [0.0, 0.0, 0.0],
    "ub": [INF, INF, INF],
}


def test_textbook_feed_is_reproduced_with_its_shadow_prices() -> None:
    answer = solve_batch(**FEED, total=1.0)
    assert answer.x[0] == pytest.approx([0.028171, 0.648572, 0.323257], abs=5e-7)
    assert answer.objective[0] == pytest.approx(49.1563, abs=5e-5)
    assert answer.y[0, 1] / 100 == pytest.approx(1.452, abs=5e-4)  # cents per percentage point of protein
    assert answer.y[0, 0] / 100 == pytest.approx(-0.196, abs=5e-4)  # the Ca maximum binds
    assert answer.residuals.max() < 1e-12


def test_published_two_feed_problem_is_not_optimal_as_printed() -> None:
    # Printed as 52 at (18/11, 28/11); the facts name the true optimum.
    a = [[70.0, 21.0], [9.0, 7.0], [7.0, 1.0]]
    answer = solve_batch([21.0, 7.0], a, [168.0, 27.0, 14.0], [INF] * 3, [0.0] * 2, [INF] * 2)
    assert answer.objective[0] == pytest.approx(51.279, abs=5e-4)
    assert answer.x[0] == pytest.approx([2.0233, 1.2558], abs=5e-5)


def _random_problem(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    n, m = rng.integers(1, 8), rng.integers(0, 6)
    a = rng.integers(-3, 4, (m, n)).astype(float)
    c = rng.integers(-3, 4, n).astype(float)
    lo = rng.integers(-4, 4, m).astype(float)
    hi = lo + rng.integers(0, 5, m)
    lb = rng.integers(-3, 2, n).astype(float)
    ub = lb + rng.integers(0, 4, n)
    lo[rng.random(m) < 0.3], hi[rng.random(m) < 0.3] = -INF, INF
    lb[rng.random(n) < 0.2], ub[rng.random(n) < 0.3] = -INF, INF
    return c, a, lo, hi, lb, ub


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_status_and_cost_agree_with_highs(seed: int) -> None:
    problem = _random_problem(np.random.default_rng(seed))
    ours, theirs = solve_batch(*problem), solve_by_highs(*problem)
    assert ours.status[0] == theirs.status
    if theirs.status == OPTIMAL:
        assert ours.objective[0] == pytest.approx(problem[0] @ theirs.x, abs=1e-7)
        assert ours.residuals.max() <= 1e-9


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_shadow_prices_predict_the_cost_of_a_small_change(seed: int) -> None:
    rng = np.random.default_rng(seed)
    c, a, lo, hi, lb, ub, total = _feasible_mixes(rng, 1)
    answer = solve_batch(c, a, lo, hi, lb, ub, total)
    row, step = int(rng.integers(0, a.shape[0])), 1e-7
    price = answer.y[0, row]
    if price == 0:
        return
    moved = (lo + step * np.eye(len(a))[row], hi) if price > 0 else (lo, hi - step * np.eye(len(a))[row])
    again = solve_batch(c, a, *moved, lb, ub, total)
    expected = answer.objective[0] + abs(price) * step
    assert again.status[0] != OPTIMAL or again.objective[0] >= expected - 1e-9


def _feasible_mixes(rng: np.random.Generator, count: int) -> tuple[np.ndarray, ...]:
    n, m = 12, 5
    a = rng.uniform(0, 1, (m, n))
    inside = rng.dirichlet(np.ones(n), count)
    reached = inside @ a.T
    lo, hi = reached - rng.uniform(0, 0.05, (count, m)), reached + rng.uniform(0, 0.05, (count, m))
    c = rng.uniform(1, 5, (count, n))
    return c, a, lo, hi, np.zeros((count, n)), np.minimum(1, inside + 0.3), np.ones(count)


def test_warm_start_and_own_contents_give_the_same_costs() -> None:
    c, a, lo, hi, lb, ub, total = _feasible_mixes(np.random.default_rng(7), 400)
    cold = solve_batch(c, a, lo, hi, lb, ub, total)
    warm = solve_batch(c, a, lo, hi, lb, ub, total, start="warm")
    own = solve_batch(c, np.broadcast_to(a, (400, *a.shape)), lo, hi, lb, ub, total)
    assert (cold.status == OPTIMAL).all()
    assert not cold.by_highs.any()
    np.testing.assert_allclose(warm.objective, cold.objective, rtol=1e-10)
    np.testing.assert_allclose(own.objective, cold.objective, rtol=1e-12)
    np.testing.assert_allclose(cold.x.sum(axis=1), 1.0, rtol=1e-12)


def test_impossible_and_bottomless_mixes_are_told_apart() -> None:
    assert solve_batch(**{**FEED, "lo": [0.008, 0.52, -INF]}, total=1.0).status[0] == INFEASIBLE
    assert solve_batch([-1.0, 1.0], np.zeros((0, 2)), [], [], [0.0, 0.0], [INF, 1.0]).status[0] == UNBOUNDED
    assert solve_batch([1.0], [[1.0]], [2.0], [1.0], [0.0], [INF]).status[0] == INFEASIBLE


def test_sizes_far_apart_are_still_proven() -> None:
    # kcal in thousands beside calcium in thousandths, amounts in tonnes.
    c = np.array([1800.0, 2300.0, 120.0]) * 1e-3
    a = np.array([[3400.0, 3300.0, 0.0], [2e-4, 3e-3, 0.38], [0.08, 0.44, 0.0]])
    answer = solve_batch(c, a, [3.1e6, 6.0, 160.0], [INF, 9.0, INF], [0.0] * 3, [INF] * 3, 1000.0)
    assert answer.status[0] == OPTIMAL
    assert answer.residuals.max() <= 1e-9


def test_an_answer_in_doubt_is_computed_anew_by_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*args: object) -> None:
        args[-1][0][:] = 3

    monkeypatch.setattr(batches, "run_batch", give_up)
    answer = solve_batch(**FEED, total=1.0)
    assert answer.by_highs.all()
    assert answer.objective[0] == pytest.approx(49.1563, abs=5e-5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"c": [1.0, 2.0]}, "mix_wrong_length"),
        ({"lo": [0.0, np.nan, 0.0]}, "mix_not_finite"),
        ({"a": [[np.inf, 0.0, 0.0]] * 3}, "mix_not_finite"),
        ({"c": np.ones((4, 3)), "lb": np.zeros((3, 3))}, "mix_wrong_length"),
    ],
)
def test_wrong_shapes_and_unknown_numbers_are_named(change: dict[str, object], code: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        solve_batch(**{**FEED, **change}, total=1.0)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_an_empty_batch_is_an_empty_answer() -> None:
    assert solve_batch(np.zeros((0, 3)), FEED["a"], FEED["lo"], FEED["hi"], FEED["lb"], FEED["ub"]).status.size == 0

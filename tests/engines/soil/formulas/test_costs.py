"""One plot under one formula: the closed form against linear programming, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonggu.engines.soil.formulas.costs import Tariff, cost_matrix, serve
from tests.engines.soil.formulas.oracle import STRAIGHTS, plot_cost

need = st.one_of(st.just(0.0), st.floats(0.01, 60.0))
needs = st.tuples(need, need, need)
grade = st.tuples(
    st.sampled_from([0.0, 0.08, 0.16, 0.3]), st.sampled_from([0.0, 0.06, 0.2]), st.sampled_from([0.0, 0.1, 0.28])
)
priced = st.tuples(grade.filter(any), st.floats(1.0, 4.5))
surplus = st.sampled_from([0.0, 0.1, 0.5])


def tariff_of(content: tuple[float, float, float], price: float, share: float) -> Tariff:
    return Tariff(np.array([content]), np.array([price]), STRAIGHTS, share)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(needs, priced, surplus)
def test_cost_is_that_of_linear_programming(x, offer, share) -> None:
    content, price = offer
    tariff = tariff_of(content, price, share)
    ours = cost_matrix(np.array([x]), *tariff.arrays)[0, 0]
    assert ours == pytest.approx(plot_cost(x, content, price, share), rel=1e-7, abs=1e-7)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(needs, priced, surplus)
def test_rate_gives_the_cost_and_keeps_the_limits(x, offer, share) -> None:
    content, price = offer
    tariff = tariff_of(content, price, share)
    which, rate, cost = serve(np.array([x]), np.array([0]), *tariff.arrays)
    given_kg = np.array(content) * rate[0]
    topup = np.maximum(np.array(x) - given_kg, 0.0)
    assert cost[0] == pytest.approx(price * rate[0] + STRAIGHTS @ topup, rel=1e-9, abs=1e-9)
    assert np.all(given_kg <= (1 + share) * np.array(x) + 1e-9)
    assert cost[0] <= STRAIGHTS @ np.array(x) + 1e-9
    assert (which[0] == -1) == (rate[0] == 0.0)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(needs, needs, priced, surplus)
def test_cost_of_a_sum_is_no_more_than_the_sum(x, y, offer, share) -> None:
    """The proof of the bound and the dropping of dominated grades rest on this."""
    content, price = offer
    tariff = tariff_of(content, price, share)
    both = np.array([x, y, np.add(x, y)])
    a, b, total = cost_matrix(both, *tariff.arrays)[:, 0]
    assert total <= a + b + 1e-9 * (1 + a + b)


def test_no_phosphorus_where_none_is_needed() -> None:
    tariff = Tariff(np.array([[0.2, 0.1, 0.1], [0.2, 0.0, 0.2]]), np.array([1.0, 1.0]), STRAIGHTS, 0.1)
    which, rate, _ = serve(np.array([[10.0, 0.0, 10.0]]), np.array([0, 1]), *tariff.arrays)
    assert which[0] == 1
    assert rate[0] == pytest.approx(50.0, rel=0.11)

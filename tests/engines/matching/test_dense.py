"""Dense problems solved on short lists: the total is that of the full flow, and the bound holds for every pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from nonggu.engines.matching.dense import assign_dense
from nonggu.engines.matching.sources import MatrixScores, VectorScores, quantise
from nonggu.errors import Infeasible, NongguError, UnusableInput


def best_by_programme(scores: np.ndarray, demand: np.ndarray, capacity: np.ndarray) -> int | None:
    """The best total by linear programming over all pairs; the constraints make its corners whole."""
    needs, offers = scores.shape
    fill = np.kron(np.eye(needs), np.ones(offers))
    load = np.kron(np.ones(needs), np.eye(offers))
    found = linprog(-scores.ravel(), A_ub=load, b_ub=capacity, A_eq=fill, b_eq=demand, bounds=(0, 1))
    return None if found.status == 2 else round(-found.fun)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 8), st.booleans())
def test_short_lists_reach_the_total_of_all_pairs(seed: int, needs: int, offers: int, crowded: bool) -> None:
    chance = np.random.default_rng(seed)
    liked = chance.integers(0, 20, size=offers) if crowded else 0
    scores = (chance.integers(0, 12, size=(needs, offers)) + liked).astype(np.int64)
    demand = chance.integers(0, min(3, offers) + 1, size=needs).astype(np.int64)
    capacity = chance.integers(0, 4, size=offers).astype(np.int64)
    best = best_by_programme(scores, demand, capacity)
    if best is None:
        with pytest.raises(Infeasible):
            assign_dense(MatrixScores(scores), demand, capacity, first_list=0)
        return
    result = assign_dense(MatrixScores(scores), demand, capacity, first_list=0)
    assert (result.total, result.gap) == (best, 0)
    assert (np.bincount(result.need, minlength=needs) == demand).all()
    assert (np.bincount(result.offer, minlength=offers) <= capacity).all()
    assert len({*zip(result.need.tolist(), result.offer.tolist(), strict=True)}) == len(result.need)
    surplus = np.sort(scores - result.price, axis=1)[:, ::-1]
    bound = (result.price * capacity).sum() + sum(surplus[i, : demand[i]].sum() for i in range(needs))
    usable = capacity > 0
    if usable.all():
        assert bound == result.bound


def test_a_few_rounds_give_an_honest_gap() -> None:
    chance = np.random.default_rng(5)
    scores = (chance.integers(0, 50, size=(60, 40)) + chance.integers(0, 400, size=40)).astype(np.int64)
    demand, capacity = np.full(60, 2), np.full(40, 3)
    best = best_by_programme(scores, demand, capacity)
    full = assign_dense(MatrixScores(scores), demand, capacity)
    assert (full.total, full.gap) == (best, 0)
    for rounds in range(1, full.rounds):
        try:
            part = assign_dense(MatrixScores(scores), demand, capacity, most_rounds=rounds)
        except NongguError as error:
            assert error.code == "dense_rounds_ran_out"  # noqa: PT017 - an early end claims nothing of the slots
            continue
        assert best is not None
        assert part.total <= best <= part.bound


def test_vectors_give_the_scores_of_their_matrix() -> None:
    chance = np.random.default_rng(6)
    needs, offers = (quantise(chance.normal(size=(rows, 8)).astype(np.float32), 100) for rows in (300, 40))
    matrix = np.rint(needs.astype(np.float64) @ offers.astype(np.float64).T).astype(np.int64)
    demand, capacity = np.full(300, 1), np.full(40, 9)
    by_vectors = assign_dense(VectorScores(needs, offers), demand, capacity)
    by_matrix = assign_dense(MatrixScores(matrix), demand, capacity)
    assert by_vectors.total == by_matrix.total == matrix[by_vectors.need, by_vectors.offer].sum()
    assert by_vectors.gap == 0


def test_vectors_that_are_not_exact_are_refused() -> None:
    with pytest.raises(UnusableInput, match="vectors_not_exact"):
        VectorScores(np.full((2, 2), 0.5, dtype=np.float32), np.ones((2, 2), dtype=np.float32))
    with pytest.raises(UnusableInput, match="vectors_not_exact"):
        VectorScores(np.full((2, 2), 4096, dtype=np.float32), np.full((2, 2), 4096, dtype=np.float32))

"""One mix in full: choices against enumeration, conflicts against all subsets, ranges against re-solving, exact
proof.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from nonggu.engines.blending.batches import solve_batch
from nonggu.engines.blending.problem import Counted, make_problem
from nonggu.engines.blending.requirements import keep_only, list_requirements
from nonggu.engines.blending.solving import solve, solve_all
from nonggu.errors import UnusableInput

INF = np.inf
FEED = {
    "c": [10.0, 30.5, 90.0],
    "a": [[0.38, 0.001, 0.002], [0.0, 0.09, 0.50], [0.0, 0.02, 0.08]],
    "lo": [0.008, 0.22, -INF],
    "hi": [0.012, INF, 0.05],
    "total": 1.0,
    "names": ["limestone", "maize", "soybean meal"],
    "row_names": ["Ca", "protein", "fibre"],
}


def test_exact_certificate_holds_in_fractions() -> None:
    p = make_problem(**FEED)
    certificate = solve(p, exact=True).certificate
    assert certificate is not None
    assert certificate.is_proof
    x = certificate.x
    assert sum(x) == 1
    rows = [[Fraction(str(v)) for v in row] for row in FEED["a"]]
    reached = [sum(v * amount for v, amount in zip(row, x, strict=True)) for row in rows]
    assert Fraction("0.008") <= reached[0] <= Fraction("0.012")
    assert reached[1] >= Fraction("0.22")
    assert reached[2] <= Fraction("0.05")
    assert certificate.cost == sum(Fraction(str(c)) * amount for c, amount in zip(FEED["c"], x, strict=True))


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_exact_and_float_agree_on_integer_problems(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6), rng.integers(1, 5)
    lo = rng.integers(-3, 3, m).astype(float)
    p = make_problem(
        rng.integers(-3, 4, n).astype(float),
        rng.integers(-3, 4, (m, n)).astype(float),
        lo,
        lo + rng.integers(0, 4, m),
        ub=rng.integers(0, 4, n).astype(float),
    )
    solution = solve(p, exact=True, explain=False)
    if solution.status == "optimal":
        assert solution.certificate is not None
        assert solution.certificate.is_proof
        assert float(solution.certificate.cost) == pytest.approx(solution.objective, abs=1e-9)


def test_exact_finishes_from_a_basis_that_is_not_optimal() -> None:
    from nonggu.engines.blending.exact import certify

    p = make_problem(**FEED)
    slack_basis = np.array([1, 1, 1, 0, 0, 0, 0], dtype=np.int8)
    certificate = certify(p, slack_basis)
    assert certificate is not None
    assert certificate.cost == Fraction(382141, 7774)


def _cost_when(p_kwargs: dict[str, object], fixed: dict[int, float], used: set[int]) -> float:
    """The oracle: scipy's linprog with choices fixed by hand."""
    n = len(p_kwargs["c"])
    minimum = p_kwargs["if_used"]
    bounds = []
    for j in range(n):
        if j in fixed:
            bounds.append((fixed[j], fixed[j]))
        elif j in used:
            bounds.append((0.0 if np.isnan(minimum[j]) else minimum[j], p_kwargs["ub"][j]))
        else:
            bounds.append((0.0, 0.0))
    a = np.array(p_kwargs["a"])
    found = linprog(
        p_kwargs["c"],
        A_ub=np.vstack([a, -a]),
        b_ub=np.concatenate([p_kwargs["hi"], -np.array(p_kwargs["lo"])]),
        A_eq=np.ones((1, n)),
        b_eq=[p_kwargs["total"]],
        bounds=bounds,
    )
    return float(found.fun) if found.success else INF


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_choices_agree_with_enumeration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m, most = 4, 2, int(rng.integers(1, 4))
    inside = rng.dirichlet(np.ones(n)) * 3
    a = rng.uniform(0, 1, (m, n)).round(2)
    kwargs = {
        "c": rng.uniform(1, 5, n).round(2),
        "a": a,
        "lo": (a @ inside - 0.3).round(2),
        "hi": (a @ inside + 0.3).round(2),
        "ub": np.full(n, 3.0),
        "total": 3.0,
        "if_used": np.where(rng.random(n) < 0.5, 0.4, np.nan),
    }
    p = make_problem(**kwargs, most_used=most, step=[1.0, *[np.nan] * (n - 1)])
    costs = [
        _cost_when(kwargs, {0: whole} if 0 in used else {}, set(used))
        for size in range(1, most + 1)
        for used in combinations(range(n), size)
        for whole in (range(1, 4) if 0 in used else [0])
    ]
    solution = solve(p, explain=False)
    assert (solution.objective if solution.has_mix else INF) == pytest.approx(min(costs), abs=1e-7)
    if solution.has_mix:
        assert (solution.x > 1e-9).sum() <= most
        assert solution.x[0] == round(solution.x[0])


def test_whole_bags_are_multiples_of_the_bag() -> None:
    # 30 kg N and 10 kg P2O5 from urea in 40 kg bags and a compound in 50 kg bags.
    p = make_problem(
        [2.4, 3.0], [[0.46, 0.15], [0.0, 0.15]], [30.0, 10.0], step=[40.0, 50.0], names=["urea", "15-15-15"]
    )
    solution = solve(p)
    best = min(
        (2.4 * 40 * u + 3.0 * 50 * k, u, k)
        for u, k in product(range(5), range(5))
        if 0.46 * 40 * u + 7.5 * k >= 30 and 7.5 * k >= 10
    )
    assert solution.objective == pytest.approx(best[0])
    assert solution.x.tolist() == [40 * best[1], 50 * best[2]]
    assert solution.gap == 0.0


def test_a_choice_without_upper_limit_is_refused_by_name() -> None:
    with pytest.raises(UnusableInput) as caught:
        solve(make_problem([1.0, 1.0], [[1.0, 1.0]], [1.0], if_used=[0.5, np.nan], names=["a", "b"]))
    assert caught.value.code == "mix_needs_upper"
    assert caught.value.params["name"] == "a"


def _smallest_by_trying(p: object) -> int:
    every = list_requirements(p)
    for size in range(1, len(every) + 1):
        for chosen in combinations(every, size):
            part = keep_only(p, chosen)
            a, lo, hi = part.rows()
            found = linprog(
                np.zeros(part.c.size),
                A_ub=np.vstack([a, -a]) if a.size else None,
                b_ub=np.concatenate([np.minimum(hi, 1e9), np.minimum(-lo, 1e9)]) if a.size else None,
                bounds=[
                    (None if low == -INF else low, None if high == INF else high)
                    for low, high in zip(part.lb, part.ub, strict=True)
                ],
            )
            if found.status == 2:
                return size
    raise AssertionError("feasible")


@settings(max_examples=15, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_conflict_is_the_smallest_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = 3, 3
    lo = rng.integers(-2, 4, m).astype(float)
    p = make_problem(
        np.ones(n),
        rng.integers(-2, 3, (m, n)).astype(float),
        lo,
        lo + 1,
        ub=rng.integers(1, 3, n).astype(float),
        total=float(rng.integers(1, 4)),
    )
    solution = solve(p)
    if solution.status != "infeasible":
        return
    assert solution.conflict is not None
    assert solution.conflict.is_smallest
    assert len(solution.conflict.requirements) == _smallest_by_trying(p)


def test_conflict_in_a_feed_is_named_with_what_can_be_reached() -> None:
    p = make_problem(**{**FEED, "lo": [0.008, 0.62, -INF]})
    conflict = solve(p).conflict
    assert conflict is not None
    assert {(one.kind, one.name) for one in conflict.requirements} == {("at_least", "protein"), ("at_most", "fibre")}
    protein = next(one for one in conflict.requirements if one.name == "protein")
    reached = make_problem(**{**FEED, "lo": [0.008, protein.reach - 1e-9, -INF]})
    beyond = make_problem(**{**FEED, "lo": [0.008, protein.reach + 1e-6, -INF]})
    assert solve(reached, explain=False).has_mix
    assert not solve(beyond, explain=False).has_mix


def test_conflict_of_choices_names_the_choice() -> None:
    p = make_problem([1.0, 1.0], [[1.0, 0.0], [0.0, 1.0]], [0.2, 0.2], total=1.0, most_used=1, names=["a", "b"])
    conflict = solve(p).conflict
    assert conflict is not None
    assert "most_used" in {one.kind for one in conflict.requirements}
    assert len(conflict.requirements) == 3


def test_price_ranges_are_where_the_mix_changes() -> None:
    p = make_problem(**FEED)
    solution = solve(p)
    assert solution.ranges is not None
    for j, (low, high) in enumerate(solution.ranges.price):
        for price, stays in ((low + 1e-6, True), (high - 1e-6, True), (low - 1e-3, False), (high + 1e-3, False)):
            if not np.isfinite(price):
                continue
            c = p.c.copy()
            c[j] = price
            moved = solve(p.without(c=c), explain=False).x
            assert bool(np.abs(moved - solution.x).max() < 1e-9) == stays, (j, price)


def test_limit_ranges_are_where_the_shadow_price_holds() -> None:
    p = make_problem(**FEED)
    solution = solve(p)
    assert solution.ranges is not None
    low, high = solution.ranges.limit[1]
    for limit, holds in ((low + 1e-4, True), (high - 1e-4, True), (high + 1e-3, False)):
        answer = solve_batch(p.c, p.a, [0.008, limit, -INF], p.hi, p.lb, p.ub, 1.0)
        same = answer.status[0] == 0 and answer.y[0, 1] == pytest.approx(solution.shadow[1], rel=1e-6)
        assert bool(same) == holds


def test_limits_below_every_tolerance_are_decided_in_fractions() -> None:
    solution = solve(make_problem([1.0], [[1e-6]], [1e-9], [1e9], ub=[1.0]))
    assert solution.x[0] == pytest.approx(1e-3, rel=1e-9)
    impossible = make_problem([1.0], [[0.0]], [1e-9], [3.0], ub=[1.0])
    assert solve(impossible).status == "infeasible"
    doubtful = make_problem([1.0, 0.5], [[1e6, 1.0], [1.0, 1e-6]], [1e-9, 0.0], [2.5, 1e-12], ub=[1.0, 1.0])
    assert solve(doubtful).status in ("optimal", "infeasible")


def test_crossed_bounds_are_a_conflict_not_a_crash() -> None:
    p = make_problem([1.0, 1.0], lb=[5.0, 0.0], ub=[2.0, 3.0], step=[1.0, np.nan], names=["a", "b"])
    conflict = solve(p).conflict
    assert conflict is not None
    assert {one.kind for one in conflict.requirements} == {"amount_at_least", "amount_at_most"}


def test_many_together_equal_one_by_one() -> None:
    problems = [make_problem(**{**FEED, "lo": [0.008, protein, -INF]}) for protein in (0.18, 0.2, 0.22, 0.62)]
    problems.append(make_problem([1.0, 2.0], [[1.0, 1.0]], [1.5], step=[1.0, np.nan]))
    for one, alone in zip(solve_all(problems), map(solve, problems), strict=True):
        assert one.status == alone.status
        assert np.isnan(alone.objective) or one.objective == pytest.approx(alone.objective, rel=1e-12)


def test_counted_groups_bind_only_their_members() -> None:
    p = make_problem(
        [1.0, 2.0, 5.0],
        [[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]],
        [1.0, 1.0],
        ub=[9.0] * 3,
        most_used=[Counted("straights", (0, 1), 1)],
    )
    solution = solve(p)
    assert (solution.x[:2] > 0).sum() <= 1
    assert solution.objective == pytest.approx(5.0)


def test_a_conflict_among_many_mixes_is_found_without_trying_all() -> None:
    from nonggu.engines.blending.mixes import Ingredient, Mix, Need, state_problem

    rng = np.random.default_rng(4)
    feeds = [
        Ingredient(f"f{j}", float(rng.uniform(1, 3)), {"N": float(rng.uniform(0, 1))}, upper=0.9) for j in range(12)
    ]
    top = max(feed.content["N"] for feed in feeds)
    mixes = [Mix(f"m{k}", (Need("N", "N", 0.3 if k != 7 else top + 0.01),), 1.0) for k in range(20)]
    solution = solve(state_problem(feeds, mixes))
    assert solution.status == "infeasible"
    assert solution.conflict is not None
    names = {one.name for one in solution.conflict.requirements}
    assert names == {"m7: N", "m7: total"}


def test_large_plans_go_to_highs() -> None:
    from nonggu.engines.blending.mixes import Ingredient, Mix, Need, state_problem

    rng = np.random.default_rng(5)
    feeds = [
        Ingredient(f"f{j}", float(rng.uniform(1, 3)), {"N": float(rng.uniform(0, 1))}, stock=40.0) for j in range(40)
    ]
    mixes = [Mix(f"m{k}", (Need("N", "N", 0.5),), 10.0) for k in range(30)]
    solution = solve(state_problem(feeds, mixes), explain=False)
    assert solution.status == "optimal"
    assert solution.method == "highs"
    assert solution.residuals.max() < 1e-7
    assert (solution.x.reshape(30, 40).sum(axis=0) <= 40 + 1e-6).all()

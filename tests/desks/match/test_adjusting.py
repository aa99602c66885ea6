"""What staff's changes cost and break: by plain sums, whatever the order of the changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nonggu.desks.match.adjusting import broken_rules, moved, swapped, table_of

RESULT = {
    "needs": [{"code": "N1", "demand": 1}, {"code": "N2", "demand": 2}],
    "offers": [
        {"code": "E1", "capacity": 1, "minimum": 0, "senior": True, "institution": "U"},
        {"code": "E2", "capacity": 2, "minimum": 1, "senior": False, "institution": "U"},
        {"code": "E3", "capacity": 1, "minimum": 0, "senior": False, "institution": ""},
    ],
    "scores": [[500_000, 300_000, None], [400_000, 200_000, 100_000]],
    "scale": 1_000_000,
    "rules": {"senior_per_need": 1, "one_per_institution": True},
    "certificate": {"total": 900_000},
}
TABLE = table_of(RESULT)
EVERY = [(need, offer) for need in ("N1", "N2") for offer in ("E1", "E2", "E3")]
pairs = st.lists(st.sampled_from(EVERY), unique=True, max_size=4)


def codes(chosen):
    return [reason.code for reason in broken_rules(TABLE, chosen)]


def test_each_rule_is_named_when_it_is_broken():
    assert codes([("N1", "E1"), ("N2", "E2")]) == ["round_breaks_senior"]
    assert codes([("N1", "E1"), ("N2", "E1"), ("N2", "E3")]) == ["round_breaks_capacity", "round_breaks_minimum"]
    assert codes([("N1", "E3")]) == ["round_breaks_minimum", "round_breaks_pair", "round_breaks_senior"]
    assert codes([("N2", "E1"), ("N2", "E2")]) == ["round_breaks_institution"]
    assert "round_breaks_demand" in codes([("N1", "E1"), ("N1", "E2")])


@given(pairs)
def test_the_cost_is_what_is_missing_to_the_best(chosen):
    known = {("N1", "E1"): 5, ("N1", "E2"): 3, ("N2", "E1"): 4, ("N2", "E2"): 2, ("N2", "E3"): 1}
    assert round(TABLE.cost(chosen) * 10) == 9 - sum(known.get(pair, 0) for pair in chosen)


@given(pairs, st.sampled_from(["N1", "N2"]), st.sampled_from(["E1", "E2", "E3"]))
def test_what_was_moved_can_be_moved_back(chosen, need, offer):
    put_in = moved(chosen, take=None, give=(need, offer))
    assert sorted(put_in) == sorted({*chosen, (need, offer)})
    if (need, offer) not in chosen:
        assert moved(put_in, take=(need, offer), give=None) == chosen


@given(pairs)
def test_an_exchange_keeps_how_many_each_has(chosen):
    if len(chosen) < 2:
        return
    after = swapped(chosen, chosen[0], chosen[1])
    assert sorted(need for need, _ in after) == sorted(need for need, _ in chosen)
    assert sorted(offer for _, offer in after) == sorted(offer for _, offer in chosen)
    assert len(set(after)) == len(after)

"""The best choice of one need at given prices: what the check of a proof rests on. No code of the solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nonggu.engines.matching.arrays import Flags, Ints
from nonggu.engines.matching.problem import NO_UNSCORED, Problem

State = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a need's best choice is worth at the prices: with scored pairs only, and with pairs that were never scored.

    None: there is no choice. `loss`: at least so much is lost by a choice with an unscored pair (None: there is no
    such pair). `unscored`, `useless`: how many such pairs there are, and how many of them cannot improve the
    choice.
    """

    worth: int | None
    worth_with_unscored: int | None
    loss: int | None
    unscored: int
    useless: int


@dataclass(frozen=True)
class Menu:
    """What a need may choose from: offers and what they are worth after their price."""

    offers: Ints
    values: Ints

    def joined(self, other: Menu) -> Menu:
        """Both menus in one."""
        return Menu(np.concatenate((self.offers, other.offers)), np.concatenate((self.values, other.values)))


@dataclass(frozen=True)
class Market:
    """A problem at prices (one an offer, in units of 1/scale)."""

    problem: Problem
    price: Ints

    @cached_property
    def by_price(self) -> Ints:
        """Offers that have a place, cheapest first."""
        order = np.argsort(self.price, kind="stable")
        return order[self.problem.capacity[order] > 0]

    @cached_property
    def sorted_price(self) -> Ints:
        """Prices of `by_price`."""
        return self.price[self.by_price]

    @cached_property
    def bans(self) -> dict[int, set[int]]:
        """Forbidden offers by need."""
        return self._by_need(self.problem.constraints.forbidden)

    @cached_property
    def forces(self) -> dict[int, set[int]]:
        """Forced offers by need."""
        return self._by_need(self.problem.constraints.forced)

    def _by_need(self, pairs: frozenset[tuple[str, str]]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for need, offer in pairs:
            found.setdefault(self.problem.need_index[need], set()).add(self.problem.offer_index[offer])
        return found


def best_choice(market: Market, need: int) -> Choice:
    """The best choice of a need (a row of the problem)."""
    problem = market.problem
    span = slice(int(problem.pair_start[need]), int(problem.pair_start[need + 1]))
    listed, scores = problem.pair_offer[span], problem.pair_score[span]
    banned, forced = market.bans.get(need, set()), market.forces.get(need, set())
    slots = int(problem.demand[need]) - len(forced)
    score_of = dict(zip(listed.tolist(), scores.tolist(), strict=True))
    base = sum(score_of.get(offer, 0) - int(market.price[offer]) for offer in forced)
    out = banned | forced
    usable = problem.capacity[listed] > 0
    if out:
        usable &= ~np.isin(listed, list(out))
    if problem.floor is not None:
        usable &= scores >= problem.floor
    menu = Menu(listed[usable], scores[usable] - market.price[listed[usable]])
    bound = int(problem.unscored_bound[need])
    if bound == NO_UNSCORED or (problem.floor is not None and bound < problem.floor):
        worth = _worth(problem, menu, slots, forced)
        total = None if worth is None else worth + base
        return Choice(total, total, None, 0, 0)
    return _open_choice(market, menu, slots, forced, base, bound, out | set(listed.tolist()))


def _open_choice(
    market: Market, menu: Menu, slots: int, forced: set[int], base: int, bound: int, out: set[int]
) -> Choice:
    """The choice of a need whose unscored pairs score at most `bound`.

    `out` are the offers that are listed or not allowed.
    """
    problem = market.problem
    closed_out = [offer for offer in out if problem.capacity[offer] > 0]
    unscored = len(market.by_price) - len(closed_out)
    worth = _worth(problem, menu, slots, forced)
    if unscored == 0:
        total = None if worth is None else worth + base
        return Choice(total, total, None, 0, 0)
    crossing = problem.constraints.senior_per_need > 0 or problem.constraints.one_per_institution
    extra = _unscored_menu(market, out, bound, None if crossing else max(slots, 1))
    everything = _worth(problem, menu.joined(extra), slots, forced)
    if everything is None:
        return Choice(None, None, None, unscored, 0)
    best = int(extra.values.max())
    others = _top(menu.joined(extra).values, slots - 1, problem.constraints.floor is not None)
    loss = max(0, everything - best - others) if slots > 0 else None
    if worth is None:
        return Choice(None, everything + base, loss, unscored, 0)
    if everything <= worth:
        useless = unscored
    else:
        useless = 0 if crossing else _count_useless(market, menu, slots, bound, closed_out)
    return Choice(worth + base, everything + base, loss, unscored, useless)


def _unscored_menu(market: Market, out: set[int], bound: int, most: int | None) -> Menu:
    """Offers outside the list, cheapest first, at most `most`."""
    if most is None:
        offers = np.array([offer for offer in market.by_price.tolist() if offer not in out], dtype=np.int64)
    else:
        found: list[int] = []
        for offer in market.by_price:
            if len(found) == most:
                break
            if int(offer) not in out:
                found.append(int(offer))
        offers = np.array(found, dtype=np.int64)
    return Menu(offers, bound - market.price[offers])


def _count_useless(market: Market, menu: Menu, slots: int, bound: int, closed_out: list[int]) -> int:
    """Unscored pairs whose bound minus price does not exceed the last place of the best listed choice."""
    ordered = np.sort(menu.values)[::-1]
    last = int(ordered[slots - 1]) if len(ordered) >= slots else 0
    if market.problem.constraints.floor is not None:
        last = max(last, 0)
    dear = len(market.sorted_price) - int(np.searchsorted(market.sorted_price, bound - last, side="left"))
    return dear - int((market.price[closed_out] >= bound - last).sum())


def _top(values: Ints, count: int, is_optional: bool) -> int:
    """Sum of the `count` largest values, only positive ones where slots may stay empty."""
    if count <= 0:
        return 0
    best = np.sort(values)[::-1][:count]
    return int(np.maximum(best, 0).sum() if is_optional else best.sum())


def _worth(problem: Problem, menu: Menu, slots: int, forced: set[int]) -> int | None:
    """Worth of the best choice of `slots` offers beside the forced ones under the need's own rules; None: no choice."""
    rules = problem.constraints
    is_optional = rules.floor is not None
    if slots < 0:
        return None
    seniors = max(rules.senior_per_need - sum(bool(problem.senior[offer]) for offer in forced), 0)
    if slots == 0 and not forced:
        return 0
    if not rules.one_per_institution and not seniors:
        if not is_optional and len(menu.values) < slots:
            return None
        return _top(menu.values, slots, is_optional)
    taken = {int(problem.institution[offer]) for offer in forced if problem.institution[offer] >= 0}
    states = _reachable(problem, menu, slots, seniors, taken if rules.one_per_institution else set())
    good = [worth for (count, have), worth in states.items() if have >= seniors and (is_optional or count == slots)]
    if is_optional and not forced:
        good.append(0)
    return max(good, default=None)


def _reachable(problem: Problem, menu: Menu, slots: int, seniors: int, taken: set[int]) -> State:
    """Best worth for each (number chosen, seniors among them, counted up to what is needed), group by group."""
    states: State = {(0, 0): 0}
    for options in _groups(problem, menu, slots + seniors, taken):
        grown = dict(states)
        for (count, have), worth in states.items():
            if count == slots:
                continue
            for is_senior, value in options:
                key = (count + 1, min(have + is_senior, seniors))
                if worth + value > grown.get(key, -(2**62)):
                    grown[key] = worth + value
        states = grown
    return states


def _groups(problem: Problem, menu: Menu, most: int, taken: set[int]) -> list[list[tuple[int, int]]]:
    """Groups of which one offer may be chosen, each with its best senior and its best junior.

    Hopeless groups left out.
    """
    senior: Flags = problem.senior[menu.offers]
    groups: dict[int, dict[int, int]] = {}
    for offer, value, is_senior in zip(menu.offers.tolist(), menu.values.tolist(), senior.tolist(), strict=True):
        institution = int(problem.institution[offer])
        if institution in taken:
            continue
        shared = problem.constraints.one_per_institution and institution >= 0
        group = groups.setdefault(institution if shared else -1 - offer, {})
        group[int(is_senior)] = max(value, group.get(int(is_senior), value))
    least = -(2**62)
    by_best = sorted(groups.values(), key=lambda group: -max(group.values()))
    by_senior = sorted(by_best, key=lambda group: -group.get(1, least))
    kept = {id(group): group for group in by_best[: 2 * most] + by_senior[: 2 * most]}
    return [list(group.items()) for group in kept.values()]

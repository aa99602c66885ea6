"""The rules of an assignment: seniors, institutions, floor, forbidden and forced pairs, conflicts, budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from nonggu.errors import UnusableInput

Pair = tuple[str, str]
Objective = Literal["total", "maxmin"]

KEYS = (
    "senior_per_need",
    "one_per_institution",
    "objective",
    "floor",
    "forbidden",
    "forced",
    "conflicts",
    "budget_days",
    "own_firm_allowed",
)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What an assignment must respect.

    `senior_per_need`: every need that is served gets at least so many senior offers. `one_per_institution`: no two
    offers of one institution on one need. `objective`: `total` (the sum of scores) or `maxmin` (first the lowest
    need total, then the sum). `floor`: pairs below it are not used and slots may stay empty; None: every slot must
    be filled. `forbidden`, `forced`: pairs (need, offer). `conflicts`: pairs of offers that may not serve the same
    need. `budget_days`: the days of all pairs together (offers carry `days`) may not exceed it.
    `own_firm_allowed`: a need may be answered from its own firm; else `own_firm` are the forbidden pairs of one house
    (see `own_firm`).
    """

    senior_per_need: int = 0
    one_per_institution: bool = False
    objective: Objective = "total"
    floor: Decimal | None = None
    forbidden: frozenset[Pair] = frozenset()
    forced: frozenset[Pair] = frozenset()
    conflicts: frozenset[Pair] = frozenset()
    budget_days: int | None = None
    own_firm_allowed: bool = False
    own_firm: frozenset[Pair] = frozenset()


def read_constraints(rules: object) -> Constraints:
    """Constraints from the parsed rules file (keys of `KEYS`, all optional). Raises UnusableInput."""
    if not isinstance(rules, Mapping):
        raise _wrong("rules", rules, "{...}")
    for key in rules:
        if key not in KEYS:
            raise UnusableInput("rules_key_unknown", key=str(key), known=", ".join(KEYS))
    return Constraints(
        senior_per_need=_count("senior_per_need", rules.get("senior_per_need")) or 0,
        one_per_institution=_flag("one_per_institution", rules.get("one_per_institution")),
        objective=_objective(rules.get("objective")),
        floor=_floor(rules.get("floor")),
        forbidden=_pairs("forbidden", rules.get("forbidden")),
        forced=_pairs("forced", rules.get("forced")),
        conflicts=frozenset(_ordered(pair) for pair in _pairs("conflicts", rules.get("conflicts"))),
        budget_days=_count("budget_days", rules.get("budget_days")),
        own_firm_allowed=_flag("own_firm_allowed", rules.get("own_firm_allowed")),
    )


def _wrong(key: str, value: object, allowed: str) -> UnusableInput:
    return UnusableInput("rules_value_wrong", key=key, value=str(value)[:60], allowed=allowed)


def _ordered(pair: Pair) -> Pair:
    return (pair[0], pair[1]) if pair[0] <= pair[1] else (pair[1], pair[0])


def _count(key: str, value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or value < 0:
        raise _wrong(key, value, "0, 1, 2, ...")
    return int(value)


def _flag(key: str, value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise _wrong(key, value, "true, false")


def _objective(value: object) -> Objective:
    if value in (None, "total"):
        return "total"
    if value == "maxmin":
        return "maxmin"
    raise _wrong("objective", value, "total, maxmin")


def _floor(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value))
    except InvalidOperation:
        raise _wrong("floor", value, "0.2") from None
    if not number.is_finite():
        raise _wrong("floor", value, "0.2")
    return number


def _pairs(key: str, value: object) -> frozenset[Pair]:
    if value is None:
        return frozenset()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong(key, value, '[["N1", "E2"], ...]')
    return frozenset(_pair(key, item) for item in value)


def _pair(key: str, item: object) -> Pair:
    if isinstance(item, Mapping):
        item = (item.get("need"), item.get("offer"))
    if isinstance(item, Sequence) and not isinstance(item, str) and len(item) == 2:
        first, second = item
        if isinstance(first, str | int) and isinstance(second, str | int):
            return str(first), str(second)
    raise _wrong(key, item, '["N1", "E2"]')

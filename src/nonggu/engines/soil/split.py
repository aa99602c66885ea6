"""Base and dressings: shares by crop and stage, dates, and a cap for each dose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from nonggu.engines.soil.calendar_days import NO_DAY, next_day_of_year
from nonggu.engines.soil.kernel_tables import KernelTables
from nonggu.engines.soil.units import FloatArray, IntArray

MOST_DRESSINGS: Final = 10
#: The number in which numpy keeps a date that is not one.
NOT_A_DATE: Final = -(2**63)
_NUTRIENTS: Final = ("N", "P2O5", "K2O")


@dataclass(frozen=True, slots=True)
class SplitTable:
    """Split rules as arrays; `rule_of` (combos,) points from crop x setting to a rule.

    `base` (3, rules) base shares; `weights` (3, rules, 10) shares of each dressing (1 for rules in doses) and
    `weights_until` (3, rules x 11) their sums; `is_doses` rules share what is left in equal doses, as many as the
    cap asks; `first_day` and `interval` are days after planting, or `month_day` (rules, 10, 2) fixed days of the year.
    """

    names: tuple[str, ...]
    rule_of: IntArray
    base: FloatArray
    weights: FloatArray
    weights_until: FloatArray
    is_doses: FloatArray
    count: IntArray
    first_day: FloatArray
    interval: FloatArray
    month_day: IntArray
    stages: tuple[tuple[tuple[str, str], ...], ...]
    sources: tuple[tuple[str, str], ...]


def build_splits(crops: Sequence[str], table: pl.DataFrame, settings: Sequence[str]) -> SplitTable:
    """The split rules as arrays; a rule for `*` serves the crops of its settings that have none of their own."""
    names = tuple(table["rule"].unique(maintain_order=True))
    rules = [table.filter(pl.col("rule") == name) for name in names]
    size = len(names)
    base, weights = np.zeros((3, size)), np.zeros((3, size, MOST_DRESSINGS))
    is_doses, count = np.zeros(size), np.zeros(size, dtype=np.int64)
    first, interval = np.full(size, np.nan), np.full(size, np.nan)
    month_day = np.zeros((size, MOST_DRESSINGS, 2), dtype=np.int64)
    for place, rule in enumerate(rules):
        for row in rule.iter_rows(named=True):
            nutrient = _NUTRIENTS.index(row["nutrient"])
            base[nutrient, place] = row["base_share"]
            if row["dressing_shares"] == "doses":
                is_doses[place] = 1
                weights[nutrient, place] = 1
            elif row["dressing_shares"]:
                shares = [float(part) for part in row["dressing_shares"].split()]
                weights[nutrient, place, : len(shares)] = shares
                count[place] = max(count[place], len(shares))
        days = [part.split("-") for part in (row["calendar_days"] or "").split()]
        for index, (month, day) in enumerate(days):
            month_day[place, index] = int(month), int(day)
        first[place] = np.nan if row["first_day"] is None else row["first_day"]
        interval[place] = np.nan if row["interval_days"] is None else row["interval_days"]
    stages = tuple(_stages(rule) for rule in rules)
    sources = tuple((rule["source"][0], rule["mark"][0]) for rule in rules)
    rule_of = _rule_of(crops, rules, settings)
    sums = np.concatenate([np.zeros((3, size, 1)), np.cumsum(weights, axis=2)], axis=2).reshape(3, -1)
    return SplitTable(names, rule_of, base, weights, sums, is_doses, count, first, interval, month_day, stages, sources)


def _stages(rule: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(zip(rule["stages_en"][0].split("|"), rule["stages_zh"][0].split("|"), strict=True))


def _rule_of(crops: Sequence[str], rules: Sequence[pl.DataFrame], settings: Sequence[str]) -> IntArray:
    found = np.full(len(crops) * len(settings), -1, dtype=np.int64)
    for own in (False, True):
        for place, rule in enumerate(rules):
            served = rule["crop"][0].split()
            if (served != ["*"]) != own:
                continue
            for setting in rule["setting"][0].split():
                chosen = range(len(crops)) if not own else [crops.index(crop) for crop in served]
                for crop in chosen:
                    found[crop * len(settings) + settings.index(setting)] = place
    return found


def count_doses(
    top_n: float, rule: int, is_doses: FloatArray, rule_count: IntArray, cap: float, fewest: float, most: float
) -> float:
    """How many dressings: the rule's own count, or as many doses as keep N within the cap, from `fewest` to `most`."""
    if is_doses[rule] == 0:
        return float(rule_count[rule])
    if not top_n > 0:
        return fewest
    return min(max(math.ceil(top_n / cap - 1e-9), fewest), most)


def dressing_day(planted: int, rule: int, place: int, t: KernelTables) -> int:
    """The day of the dressing at `place` (from 0), counted from 1970-01-01: so long after planting, or the next such
    day of the year; NO_DAY where the planting date is unknown (`NOT_A_DATE`)."""
    if planted == NOT_A_DATE:
        return NO_DAY
    month = t.month_day[rule, place, 0]
    if t.month_day[rule, 0, 0] > 0:
        return next_day_of_year(planted, month, t.month_day[rule, place, 1])
    return int(planted + t.first_day[rule] + t.interval_days[rule] * place)

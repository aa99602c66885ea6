"""Base and dressings: shares by crop and stage, dates, and a cap for each dose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from nonggu.engines.soil.units import FloatArray, IntArray

MOST_DRESSINGS: Final = 10
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


@dataclass(frozen=True, slots=True)
class Split:
    """What goes on when, in kg/mu, kept small: dressing k of a plot is `unit x weights[rule, k] + extra`, k < `count`.

    `base`, `unit` (kg that the weights share) and `extra` (added evenly to each dressing) are (3, plots); `rule` and
    `count` (plots,).
    """

    base: FloatArray
    unit: FloatArray
    extra: FloatArray
    rule: IntArray
    count: IntArray


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


def list_dressings(split: Split, table: SplitTable) -> tuple[IntArray, IntArray, FloatArray]:
    """Every dressing in a row: its plot, its place k from 0, and its kg/mu of N, P2O5, K2O (3, dressings)."""
    plot = np.repeat(np.arange(len(split.count)), split.count)
    starts = np.cumsum(split.count) - split.count
    place = np.arange(len(plot)) - starts[plot]
    spot = split.rule[plot] * MOST_DRESSINGS + place
    flat = table.weights.reshape(3, -1)
    amounts = np.empty((3, len(plot)))
    for nutrient in range(3):
        amounts[nutrient] = split.unit[nutrient][plot] * flat[nutrient][spot] + split.extra[nutrient][plot]
    return plot, place, amounts


def dressing_days(
    planted: npt.NDArray[np.datetime64], split: Split, table: SplitTable, plot: IntArray, place: IntArray
) -> IntArray:
    """Days since 1970-01-01 of every dressing that `list_dressings` lists; meaningless where the planting date is
    unknown."""
    rule = split.rule[plot]
    start = planted.astype("datetime64[D]").astype(np.int64)
    first = np.nan_to_num(table.first_day).astype(np.int64)
    step = np.nan_to_num(table.interval).astype(np.int64)
    days = start[plot] + first[rule] + step[rule] * place
    for fixed in np.flatnonzero(table.month_day[:, 0, 0]):
        rows = np.flatnonzero(rule == fixed)
        if len(rows):
            days[rows] = _fixed_days(planted[plot[rows]], table.month_day[fixed][place[rows]])
    return days


def _fixed_days(planted: npt.NDArray[np.datetime64], month_day: IntArray) -> IntArray:
    """The next such day of the year after planting."""
    years = planted.astype("datetime64[Y]")
    start = planted.astype("datetime64[D]").astype(np.int64)
    found = []
    for later in (0, 1):
        months = (years + later).astype("datetime64[M]") + (month_day[:, 0] - 1).astype("timedelta64[M]")
        found.append(months.astype("datetime64[D]").astype(np.int64) + month_day[:, 1] - 1)
    return np.where(found[0] > start, found[0], found[1])

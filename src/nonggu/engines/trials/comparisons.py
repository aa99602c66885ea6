"""Which means differ: LSD, Tukey's HSD and Duncan's new multiple range test, and the letters that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
Method = Literal["lsd", "tukey", "duncan"]


def critical_ratio(method: Method, alpha: float, df: float, means: int, span: int) -> float:
    """The number of standard errors of a difference beyond which two means, `span` apart in rank, differ."""
    from scipy import stats

    if method == "lsd":
        return float(stats.t.ppf(1 - alpha / 2, df))
    level = 1 - alpha if method == "tukey" else (1 - alpha) ** (span - 1)
    groups = means if method == "tukey" else span
    return float(stats.studentized_range.ppf(level, groups, df) / np.sqrt(2.0))


def find_differences(means: Floats, sed: Floats, df: Floats, method: Method, alpha: float) -> Marks:
    """Which pairs of means differ (k, k). `sed`: standard error of each difference; `df`: its degrees of freedom.

    Duncan's ranges need the means in order: a pair inside a group that does not differ never differs.
    """
    k = means.size
    order = np.argsort(-means, kind="stable")
    differs = np.zeros((k, k), dtype=np.bool_)
    ratios: dict[tuple[float, int], float] = {}
    for span in range(k, 1, -1):
        for first in range(k - span + 1):
            i, j = order[first], order[first + span - 1]
            key = (round(float(df[i, j]), 6), span if method == "duncan" else 0)
            if key not in ratios:
                ratios[key] = critical_ratio(method, alpha, key[0], k, span)
            is_far = bool(abs(means[i] - means[j]) > ratios[key] * sed[i, j])
            if method == "duncan" and is_far and first + span < k + 1:
                is_far = _outer_pairs_differ(differs, order, first, first + span - 1)
            differs[i, j] = differs[j, i] = is_far
    return differs


def _outer_pairs_differ(differs: Marks, order: NDArray[np.intp], first: int, last: int) -> bool:
    """Whether both wider ranges around a range differ (a range inside an even group is even)."""
    wider = []
    if first > 0:
        wider.append(differs[order[first - 1], order[last]])
    if last + 1 < order.size:
        wider.append(differs[order[first], order[last + 1]])
    return all(wider)


def assign_letters(means: Floats, differs: Marks, *, capital: bool = False) -> list[str]:
    """Letters so that two means share one if and only if they do not differ; a is the highest (Piepho 2004).

    Every difference splits the groups that hold both means; groups inside another one are then dropped.
    """
    k = means.size
    order = [int(i) for i in np.argsort(-means, kind="stable")]
    groups: list[frozenset[int]] = [frozenset(order)]
    for a in range(k):
        for b in range(a + 1, k):
            i, j = order[a], order[b]
            if differs[i, j]:
                groups = _split(groups, i, j)
    rank = {mean: place for place, mean in enumerate(order)}
    groups.sort(key=lambda group: sorted(rank[i] for i in group))
    return ["".join(_letter(n, capital) for n, group in enumerate(groups) if i in group) for i in range(k)]


def _split(groups: Sequence[frozenset[int]], i: int, j: int) -> list[frozenset[int]]:
    found: list[frozenset[int]] = []
    for group in groups:
        found += [group - {i}, group - {j}] if i in group and j in group else [group]
    unique = list(dict.fromkeys(found))
    return [g for g in unique if not any(g < other for other in unique)]


def _letter(number: int, capital: bool) -> str:
    """a..z, then a1..z1 and so on."""
    letter = chr(97 + number % 26) + ("" if number < 26 else str(number // 26))
    return letter.upper() if capital else letter

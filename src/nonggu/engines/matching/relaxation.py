"""The fewest steps that make an infeasible problem feasible: each a unit more or less of one limit."""

from __future__ import annotations

import numpy as np

from nonggu.engines.matching.integer import Extras, maximise
from nonggu.engines.matching.model import Model, Tag, build_model
from nonggu.engines.matching.problem import Problem
from nonggu.engines.reasons import Reason
from nonggu.errors import NongguError

#: Above so many pairs no relaxation is sought.
MOST_PAIRS = 60_000


def cheapest_relaxation(problem: Problem, time_limit_s: float) -> tuple[Reason, ...]:
    """Steps, fewest in all, after which the problem can be solved; empty where they were not found in the time."""
    model = build_model(problem)
    if len(model.need) > MOST_PAIRS:
        return ()
    owners, extras = _slack(model)
    try:
        found = maximise(model, np.zeros(len(model.need)), time_limit_s, extras=extras)
    except NongguError:
        return ()
    if found is None:
        return ()
    steps: dict[Tag, int] = {}
    for (row, direction), amount in zip(owners, np.rint(found.extra).astype(int).tolist(), strict=True):
        if amount:
            tag = model.rows.tags[row]
            steps[tag] = steps.get(tag, 0) + direction * amount
    return tuple(_step(problem, tag, change) for tag, change in steps.items() if change)


def _slack(model: Model) -> tuple[list[tuple[int, int]], Extras]:
    """One column a row and direction that lets the row be broken, at cost 1 a unit."""
    owners: list[tuple[int, int]] = []
    entries: list[tuple[int, int, float]] = []
    rows = model.rows
    for row in range(len(rows.tags)):
        if np.isfinite(rows.lower[row]) and rows.lower[row] > 0:
            entries.append((row, len(owners), 1.0))
            owners.append((row, -1))
        if np.isfinite(rows.upper[row]) and rows.tags[row][0] != "forced":
            entries.append((row, len(owners), -1.0))
            owners.append((row, 1))
    return owners, Extras(np.ones(len(owners)), np.full(len(owners), np.inf), tuple(entries), True)


def _step(problem: Problem, tag: Tag, change: int) -> Reason:
    kind, *names = tag
    if kind == "demand":
        before = int(problem.demand[problem.need_index[names[0]]])
        return Reason("relax_demand", {"need": names[0], "before": before, "after": before + change})
    if kind in ("capacity", "minimum"):
        values = problem.capacity if kind == "capacity" else problem.minimum
        before = int(values[problem.offer_index[names[0]]])
        return Reason(f"relax_{kind}", {"offer": names[0], "before": before, "after": before + change})
    if kind in ("senior", "institution"):
        return Reason(f"relax_{kind}", {"need": names[0]})
    if kind == "conflict":
        return Reason("relax_together", {"first": names[0], "second": names[1]})
    if kind == "budget":
        before = problem.constraints.budget_days or 0
        return Reason("relax_budget", {"before": before, "after": before + change})
    return Reason(f"relax_{kind}", {"need": names[0], "offer": names[1]})

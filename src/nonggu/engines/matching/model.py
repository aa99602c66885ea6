"""All constraints of a problem as rows of a linear model, each row with what it says, for the mixed-integer solver."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from nonggu.engines.matching.arrays import Flags, Floats, Ints
from nonggu.engines.matching.problem import Problem

#: What a row says: its kind and the identifiers it names.
Tag = tuple[str, ...]


@dataclass
class Rows:
    """Rows of a model under construction."""

    tags: list[Tag] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    factors: list[Floats] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, tag: Tag, columns: Ints, lower: float, upper: float, factors: Floats | None = None) -> None:
        """One more row: lower <= factors . x[columns] <= upper."""
        self.tags.append(tag)
        self.columns.append(columns)
        self.factors.append(np.ones(len(columns)) if factors is None else factors)
        self.lower.append(lower)
        self.upper.append(upper)


@dataclass(frozen=True)
class Model:
    """Zero-one variables, one a pair, and the rows that bind them. A pair that is not `usable` is fixed at 0."""

    need: Ints
    offer: Ints
    score: Ints
    usable: Flags
    rows: Rows


def build_model(problem: Problem) -> Model:
    """The model of a problem. Forced pairs that were never scored are variables with score 0."""
    codes, scores = problem.pair_code, problem.pair_score
    forced = problem.code_pairs(problem.constraints.forced)
    if not problem.closed:
        added = np.setdiff1d(forced, codes)
        order = np.argsort(np.concatenate((codes, added)), kind="stable")
        codes = np.concatenate((codes, added))[order]
        scores = np.concatenate((scores, np.zeros(len(added), np.int64)))[order]
    width = max(len(problem.offer_ids), 1)
    need, offer = codes // width, codes % width
    usable = np.ones(len(codes), dtype=np.bool_)
    if problem.floor is not None:
        usable = (scores >= problem.floor) | np.isin(codes, forced)
    rows = Rows()
    model = Model(need, offer, scores, usable, rows)
    _add_demands(problem, model)
    _add_loads(problem, model)
    _add_seniors(problem, model)
    _add_institutions(problem, model)
    _add_conflicts(problem, model)
    if problem.constraints.budget_days is not None:
        days = problem.days[offer].astype(float)
        rows.add(("budget",), np.arange(len(codes)), -np.inf, problem.constraints.budget_days, days)
    _add_named(problem, model, codes)
    return model


def _spans(model: Model, needs: int) -> list[slice]:
    starts = np.searchsorted(model.need, np.arange(needs + 1))
    return [slice(int(a), int(b)) for a, b in pairwise(starts)]


def _add_demands(problem: Problem, model: Model) -> None:
    optional = problem.constraints.floor is not None
    for need, span in enumerate(_spans(model, len(problem.need_ids))):
        demand = int(problem.demand[need])
        model.rows.add(
            ("demand", problem.need_ids[need]), np.arange(span.start, span.stop), 0 if optional else demand, demand
        )


def _add_loads(problem: Problem, model: Model) -> None:
    order = np.argsort(model.offer, kind="stable")
    starts = np.searchsorted(model.offer[order], np.arange(len(problem.offer_ids) + 1))
    for offer, (first, last) in enumerate(pairwise(starts)):
        columns, name = order[first:last], problem.offer_ids[offer]
        model.rows.add(("capacity", name), columns, -np.inf, int(problem.capacity[offer]))
        if problem.minimum[offer] > 0:
            model.rows.add(("minimum", name), columns, int(problem.minimum[offer]), np.inf)


def _add_seniors(problem: Problem, model: Model) -> None:
    wanted = problem.constraints.senior_per_need
    if not wanted:
        return
    optional = problem.constraints.floor is not None
    for need, span in enumerate(_spans(model, len(problem.need_ids))):
        columns = np.arange(span.start, span.stop)
        seniors = problem.senior[model.offer[span]].astype(float)
        tag = ("senior", problem.need_ids[need])
        if not optional and problem.demand[need] > 0:
            model.rows.add(tag, columns[seniors > 0], wanted, np.inf)
        for place in range(len(columns)) if optional else ():
            factors = seniors.copy()
            factors[place] -= wanted
            model.rows.add(tag, columns, 0, np.inf, factors)


def _add_institutions(problem: Problem, model: Model) -> None:
    if not problem.constraints.one_per_institution:
        return
    for need, span in enumerate(_spans(model, len(problem.need_ids))):
        institutions = problem.institution[model.offer[span]]
        for institution in np.unique(institutions[institutions >= 0]):
            columns = span.start + np.flatnonzero(institutions == institution)
            if len(columns) > 1:
                model.rows.add(("institution", problem.need_ids[need]), columns, -np.inf, 1)


def _add_conflicts(problem: Problem, model: Model) -> None:
    width = max(len(problem.offer_ids), 1)
    codes = model.need * width + model.offer
    for first, second in sorted(problem.constraints.conflicts):
        a, b = problem.offer_index_of(first), problem.offer_index_of(second)
        both = np.intersect1d(model.need[model.offer == a], model.need[model.offer == b])
        for need in both:
            columns = np.searchsorted(codes, [need * width + a, need * width + b])
            model.rows.add(("conflict", first, second), columns, -np.inf, 1)


def _add_named(problem: Problem, model: Model, codes: Ints) -> None:
    """Rows of forbidden and forced pairs.

    A forced pair that is not among the pairs has an empty row that cannot hold.
    """
    for kind, pairs, value in (
        ("forbidden", problem.constraints.forbidden, 0),
        ("forced", problem.constraints.forced, 1),
    ):
        for code in problem.code_pairs(pairs):
            columns = np.flatnonzero(codes == code)
            if value or len(columns):
                names = (
                    problem.need_ids[code // len(problem.offer_ids)],
                    problem.offer_ids[code % len(problem.offer_ids)],
                )
                model.rows.add((kind, *names), columns, value, value)

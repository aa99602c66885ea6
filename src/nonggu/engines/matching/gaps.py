"""What one more place or one more expert would bring, and what nobody can serve: the county's gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from nonggu.engines.matching.assignment import assign
from nonggu.engines.matching.certificate import Certificate
from nonggu.engines.matching.core import reduce_problem
from nonggu.engines.matching.problem import Problem
from nonggu.engines.matching.widening import with_pairs

_VALUES = {"discipline": pl.String, "offer": pl.String, "one_more_place": pl.Int64, "one_more_offer": pl.Int64}


def unserved_needs(problem: Problem, certificate: Certificate) -> pl.DataFrame:
    """Needs with empty slots: columns need, empty (slots), usable (pairs that may be used), best (score; null: none).

    Scores in units of 1/scale. A need with usable 0 can be served by nobody.
    """
    core = reduce_problem(problem)
    usable = np.bincount(core.need, minlength=len(problem.need_ids))
    best = pl.DataFrame({"i": problem.pair_need, "score": problem.pair_score}).group_by("i").agg(pl.col("score").max())
    highest = dict(best.rows())
    rows = [
        (need, empty, int(usable[problem.need_index[need]]), highest.get(problem.need_index[need]))
        for need, empty in certificate.empty_slots.items()
    ]
    schema = {"need": pl.String, "empty": pl.Int64, "usable": pl.Int64, "best": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def gain_of_one_more(problem: Problem, offer: str, capacity: int = 1) -> int | None:
    """What one more offer like this one would add to the total (units of 1/scale); None where a problem is infeasible.

    The newcomer has the same scores, seniority and institution, the given capacity and no minimum load.
    """
    before = assign(problem).certificate.total
    after = assign(_with_twin(problem, offer, capacity)).certificate.total
    return None if before is None or after is None else after - before


def _with_twin(problem: Problem, offer: str, capacity: int) -> Problem:
    row, name = problem.offer_index_of(offer), f"{offer}+"
    while name in problem.offer_index:
        name += "+"
    wider = replace(
        problem,
        offer_ids=(*problem.offer_ids, name),
        capacity=np.append(problem.capacity, capacity),
        minimum=np.append(problem.minimum, 0),
        senior=np.append(problem.senior, problem.senior[row]),
        institution=np.append(problem.institution, problem.institution[row]),
        days=np.append(problem.days, problem.days[row]),
    )
    same = problem.pair_offer == row
    twin = np.full(int(same.sum()), len(problem.offer_ids), dtype=np.int64)
    return with_pairs(wider, problem.pair_need[same], twin, problem.pair_score[same])


def discipline_values(problem: Problem, certificate: Certificate, discipline: Mapping[str, str]) -> pl.DataFrame:
    """What one more place and one more expert of each discipline would bring, the most valuable first.

    `discipline`: by offer id. Columns: discipline, offer (the scarcest of it), one_more_place (its price),
    one_more_offer (gain of another one like it with one place), in units of 1/scale.
    """
    scarcest: dict[str, str] = {}
    for offer in problem.offer_ids:
        field = discipline.get(offer)
        best = scarcest.get(field or "")
        if field and (best is None or certificate.prices[offer] > certificate.prices[best]):
            scarcest[field] = offer
    rows = [
        (field, offer, certificate.prices[offer], gain_of_one_more(problem, offer)) for field, offer in scarcest.items()
    ]
    frame = pl.DataFrame(rows, schema=_VALUES, orient="row")
    return frame.sort("one_more_offer", "discipline", descending=[True, False])

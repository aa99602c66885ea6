"""Answers as plain mappings, ready for JSON: unknown is null, never zero and never `NaN`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from nonggu.engines.blending.conflicts import Conflict
from nonggu.engines.blending.exact import Certificate
from nonggu.engines.blending.mixes import Ingredient, Mix, measure_need
from nonggu.engines.blending.problem import Floats, Problem
from nonggu.engines.blending.requirements import Requirement
from nonggu.engines.blending.solving import Solution
from nonggu.engines.reasons import Reason

#: Makes a sentence from a code and its parameters (`nonggu.phrases.say` at the edge).
Say = Callable[[str, dict[str, object]], str]


def plain(number: float) -> float | None:
    """A finite number as itself, anything else as None."""
    return float(number) if np.isfinite(number) else None


def _list(numbers: Iterable[float]) -> list[float | None]:
    return [plain(number) for number in numbers]


def answer_as_json(p: Problem, s: Solution, say: Say) -> dict[str, object]:
    """The answer to one problem as a JSON-ready mapping (the RESULT format of `nonggu blend solve`)."""
    answer: dict[str, object] = {
        "status": s.status,
        "objective": plain(s.objective),
        "x": _list(s.x),
        "names": list(p.names),
        "activity": _list(s.activity),
        "rows": list(p.row_names),
        "shadow_prices": _list(s.shadow),
        "shadow_price_total": plain(s.shadow_total) if p.total is not None else None,
        "reduced_costs": _list(s.reduced),
        "method": s.method or None,
        "bound": plain(s.bound),
        "gap": plain(s.gap),
        "residuals": dict(zip(("primal", "dual", "gap"), _list(s.residuals), strict=True)),
    }
    if s.ranges is not None:
        answer["price_ranges"] = [_list(pair) for pair in s.ranges.price]
        answer["limit_ranges"] = [_list(pair) for pair in s.ranges.limit]
    if s.conflict is not None:
        answer["conflict"] = _conflict_as_json(s.conflict, say)
    if s.certificate is not None:
        answer["certificate"] = _certificate_as_json(s.certificate)
    answer["reasons"] = [_reason_as_json(reason, say) for reason in s.reasons]
    return answer


def _reason_as_json(reason: Reason, say: Say) -> dict[str, object]:
    return {**reason.as_json(), "message": say(reason.code, dict(reason.params))}


def _conflict_as_json(conflict: Conflict, say: Say) -> dict[str, object]:
    return {
        "is_smallest": conflict.is_smallest,
        "requirements": [_requirement_as_json(one, say) for one in conflict.requirements],
    }


def _requirement_as_json(one: Requirement, say: Say) -> dict[str, object]:
    return {
        "kind": one.kind,
        "name": one.name,
        "asked": plain(one.asked),
        "reach": None if one.reach is None else plain(one.reach),
        "message": say(one.reason.code, dict(one.reason.params)),
    }


def _certificate_as_json(certificate: Certificate) -> dict[str, object]:
    return {
        "x": [str(value) for value in certificate.x],
        "y": [str(value) for value in certificate.y],
        "objective": str(certificate.cost),
        "dual_bound": str(certificate.dual_bound),
        "is_proof": certificate.is_proof,
    }


def mixes_as_json(ingredients: Sequence[Ingredient], mixes: Sequence[Mix], s: Solution) -> list[dict[str, object]]:
    """The answer mix by mix: amounts and shares by ingredient name, and what each need reaches."""
    if not s.has_mix:
        return []
    amounts: Floats = s.x.reshape(len(mixes), len(ingredients))
    found: list[dict[str, object]] = []
    for mix, row in zip(mixes, amounts, strict=True):
        whole = float(row.sum())
        found.append(
            {
                "name": mix.name,
                "total": whole,
                "cost": float(sum(one.price * x for one, x in zip(ingredients, row, strict=True))),
                "amounts": {one.name: float(x) for one, x in zip(ingredients, row, strict=True)},
                "shares": {
                    one.name: plain(x / whole) if whole else None for one, x in zip(ingredients, row, strict=True)
                },
                "needs": [
                    {
                        "name": need.name,
                        "lower": plain(need.lower),
                        "upper": plain(need.upper),
                        "reached": plain(measure_need(need, ingredients, row)),
                    }
                    for need in mix.needs
                ],
            }
        )
    return found

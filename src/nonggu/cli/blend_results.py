"""What `nonggu blend solve` writes and says: RESULT.json or RESULT.xlsx, and the reasons on standard error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from nonggu.cli import blend_columns as columns
from nonggu.engines.blending.answers import answer_as_json, mixes_as_json, plain
from nonggu.engines.blending.jsonforms import Reading
from nonggu.engines.blending.mixes import Ingredient, Mix, measure_need
from nonggu.engines.blending.problem import Problem
from nonggu.engines.blending.solving import Solution
from nonggu.errors import UnusableInput
from nonggu.phrases import language_of, remedy, say

if TYPE_CHECKING:
    from nonggu.cli.blend_workbooks import SheetRows

_EXIT = {"optimal": 0, "feasible": 0, "infeasible": 4, "unbounded": 4, "doubtful": 1}


def _say(code: str, params: dict[str, object]) -> str:
    return say(code, params, language_of())


def _as_json(reading: Reading, solution: Solution) -> dict[str, object]:
    answer = answer_as_json(reading.problem, solution, _say)
    if reading.mixes:
        answer["mixes"] = mixes_as_json(reading.ingredients, reading.mixes, solution)
    if reading.unknown:
        answer["unknown_keys"] = list(reading.unknown)
    return answer


def write_answer(out: Path, reading: Reading, solution: Solution) -> None:
    """Write one answer as JSON or as a workbook, by the ending."""
    if out.suffix.lower() == ".json":
        out.write_text(json.dumps(_as_json(reading, solution), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        _write_sheets(out, reading, solution)


def write_answers(
    out: Path, readings: Sequence[Reading | UnusableInput], solutions: Sequence[Solution], is_list: bool
) -> None:
    """Write many answers as JSON in the order of the problems; an unusable problem gets its error."""
    rest = iter(solutions)
    results: list[dict[str, object]] = []
    for one in readings:
        if isinstance(one, Reading):
            results.append(_as_json(one, next(rest)))
        else:
            results.append({"status": "unusable", "code": one.code, "message": _say(one.code, dict(one.params))})
    whole: object = results if is_list else {"results": results}
    out.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def tell_solution(p: Problem, solution: Solution) -> int:
    """Say the outcome on standard error and give the exit code."""
    if solution.has_mix:
        click.echo(_say("mix_cost", {"cost": float(f"{solution.objective:.10g}")}), err=True)
    for reason in solution.reasons:
        click.echo(_say(reason.code, dict(reason.params)), err=True)
    if not solution.has_mix:
        for mend in filter(None, (remedy(one.code, one.params, language_of()) for one in solution.reasons)):
            click.echo(mend, err=True)
    return _EXIT[solution.status]


def _parts(reading: Reading) -> tuple[Sequence[Ingredient], Sequence[Mix]]:
    """Ingredients and mixes; an array form counts as one mix without named needs."""
    if reading.mixes:
        return reading.ingredients, reading.mixes
    p = reading.problem
    return [Ingredient(name, price, {}) for name, price in zip(p.names, p.c, strict=True)], [Mix("mix", (), p.total)]


def _write_sheets(out: Path, reading: Reading, s: Solution) -> None:
    from nonggu.cli.blend_workbooks import write_workbook

    chinese = language_of() == "zh"
    reasons = [
        (r.code, _say(r.code, dict(r.params)), remedy(r.code, r.params, language_of()) or None) for r in s.reasons
    ]
    sheets: list[SheetRows] = [("说明" if chinese else "reasons", columns.REASONS, reasons)]
    if s.has_mix:
        sheets = [
            ("用量" if chinese else "amounts", columns.AMOUNTS, _amounts(reading, s)),
            ("要求核对" if chinese else "needs", columns.REACHED, _reached(reading, s)),
            ("影子价格" if chinese else "shadow prices", columns.PRICES, _shadow(reading.problem, s)),
            *sheets,
        ]
    write_workbook(out, sheets, chinese)


def _amounts(reading: Reading, s: Solution) -> list[tuple[object, ...]]:
    ingredients, mixes = _parts(reading)
    size = len(ingredients)
    ranges = s.ranges.price if s.ranges else np.full((s.x.size, 2), np.nan)
    rows: list[tuple[object, ...]] = []
    for k, mix in enumerate(mixes):
        whole = float(s.x[k * size : (k + 1) * size].sum())
        for j, one in enumerate(ingredients, start=k * size):
            share = 100 * s.x[j] / whole if whole else np.nan
            numbers = (s.x[j], share, one.price, ranges[j, 0], ranges[j, 1], s.reduced[j])
            rows.append((mix.name, one.name, *map(plain, numbers)))
    return rows


def _reached(reading: Reading, s: Solution) -> list[tuple[object, ...]]:
    p = reading.problem
    if not reading.mixes:
        return [
            ("mix", name, plain(low), plain(high), plain(value))
            for name, low, high, value in zip(p.row_names, p.lo, p.hi, s.activity, strict=True)
        ]
    size = len(reading.ingredients)
    return [
        (
            mix.name,
            need.name,
            plain(need.lower),
            plain(need.upper),
            plain(measure_need(need, reading.ingredients, s.x[k * size : (k + 1) * size])),
        )
        for k, mix in enumerate(reading.mixes)
        for need in mix.needs
    ]


def _shadow(p: Problem, s: Solution) -> list[tuple[object, ...]]:
    names = [*p.row_names, *(["total"] if p.total is not None else [])]
    prices = [*s.shadow, *([s.shadow_total] if p.total is not None else [])]
    limits = s.ranges.limit if s.ranges else np.full((len(names), 2), np.nan)
    return [
        (name, plain(price), plain(limit[0]), plain(limit[1]))
        for name, price, limit in zip(names, prices, limits, strict=True)
    ]

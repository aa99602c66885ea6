"""A table of enterprises under a rule set: block by block in arrays, near ties recomputed exactly, the same answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.rules.answers import frame_of
from nonggu.engines.rules.facts import Block, FactTable, TableArrays
from nonggu.engines.rules.judging import with_conflicts
from nonggu.engines.rules.kinds.base import Clause, Columns
from nonggu.engines.rules.outcomes import Answers
from nonggu.engines.rules.results import Outcome, Result
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.showing import shown_float
from nonggu.errors import UnusableInput

__all__ = ["Answers", "answer_table", "judge_table"]

#: Rows a block: arrays of this length stay in the second-level cache of one core.
BLOCK_ROWS = 16_384

_NUMBERS = ("value", "threshold", "shortfall")


def answer_table(rules: RuleSet, table: FactTable, *, detail: bool = True) -> Answers:
    """Evaluate every clause for every row; without `detail` only results and points."""
    if table.on != rules.on:
        raise UnusableInput("rules_other_date", on=table.on.isoformat(), rules_on=rules.on.isoformat())
    rows = table.frame.height
    whole: dict[str, Columns] = {}
    recomputed = 0
    arrays = TableArrays(table)
    with np.errstate(all="ignore"):
        for start in range(0, max(rows, 1), BLOCK_ROWS):
            block = Block(arrays, start, min(start + BLOCK_ROWS, rows))
            done: dict[str, Columns] = {}
            for clause in rules.clauses:
                found = clause.columns(block, rules.latest_year, done, detail)
                _filled(found, block.size, clause)
                recomputed += _settle(found, clause, table, block, rules.latest_year)
                done[clause.id] = found
            _store(whole, done, start, rows)
    return Answers(rules, rows, whole, recomputed)


def _filled(found: Columns, size: int, clause: Clause) -> None:
    """Outcomes that are the same for all rows become arrays of the block's length."""
    found.code = _full(found.code, size, np.uint8)
    if clause.scores:
        found.low, found.high = (_full(points, size, None) for points in (found.low, found.high))
    for name in _NUMBERS:
        value = getattr(found, name)
        if value is not None:
            setattr(found, name, _full(value, size, np.float64))
    found.notes = {code: _full(mask, size, np.bool_) for code, mask in found.notes.items()}


def _full(values: Any, size: int, dtype: Any) -> Any:
    array = np.asarray(values) if dtype is None else np.asarray(values, dtype)
    return array if array.shape == (size,) else np.array(np.broadcast_to(array, size))


def _settle(found: Columns, clause: Clause, table: FactTable, block: Block, year: int) -> int:
    """Recompute near ties exactly, and hand rows whose sources disagree to a person."""
    if clause.parts:
        return 0
    rows = _conflict_rows(clause, found, table, block, year)
    if found.near is not None:
        near = np.flatnonzero(np.broadcast_to(found.near, block.size))
        rows = near if rows is None else np.union1d(near, rows)
    if rows is None or not len(rows):
        return 0
    _make_writable(found)
    for row in rows.tolist():
        facts = table.row(block.start + row)
        outcome = with_conflicts(clause, clause.exact(facts, year, {}), facts, year)
        _patch(found, row, outcome, clause, block.size)
    return len(rows)


def _conflict_rows(clause: Clause, found: Columns, table: FactTable, block: Block, year: int) -> Any:
    if not block.table.conflicts:
        return None
    marked = [f"{name}__conflict" for name in clause.names(year)]
    marked = [name for name in marked if name in block.table.conflicts]
    if not marked:
        return None
    clash = table.frame.select(pl.any_horizontal(*marked).fill_null(False)).to_series().to_numpy()
    return np.flatnonzero(clash[block.start : block.start + block.size] & (found.code == int(Result.UNKNOWN)))


def _make_writable(found: Columns) -> None:
    for name in ("code", "low", "high", *_NUMBERS):
        value = getattr(found, name)
        if value is not None:
            setattr(found, name, np.array(value))


def _patch(found: Columns, row: int, outcome: Outcome, clause: Clause, size: int) -> None:
    found.code[row] = int(outcome.result)
    if clause.scores and outcome.low is not None and outcome.high is not None:
        found.low[row], found.high[row] = (float(p * found.scale) for p in (outcome.low, outcome.high))
    for name in _NUMBERS:
        values = getattr(found, name)
        if values is not None:
            exact = shown_float(clause, getattr(outcome, name))
            values[row] = np.nan if exact is None else exact
    for code in {*found.notes, *outcome.notes}:
        mask = found.notes.setdefault(code, np.zeros(size, bool))
        if not mask.flags.writeable:
            mask = found.notes[code] = mask.copy()
        mask[row] = code in outcome.notes


def _store(whole: dict[str, Columns], done: dict[str, Columns], start: int, rows: int) -> None:
    for name, found in done.items():
        size = len(found.code)
        if name not in whole:
            whole[name] = Columns(np.empty(rows, np.uint8), scale=found.scale)
        target = whole[name]
        target.code[start : start + size] = found.code
        for part in ("low", "high", *_NUMBERS):
            values = getattr(found, part)
            if values is None:
                continue
            if getattr(target, part) is None:
                setattr(target, part, np.empty(rows, values.dtype))
            getattr(target, part)[start : start + size] = values
        for code, mask in found.notes.items():
            if code not in target.notes:
                target.notes[code] = np.zeros(rows, bool)
            target.notes[code][start : start + size] = mask


def judge_table(rules: RuleSet, table: FactTable) -> pl.DataFrame:
    """Judge every row.

    Columns: `id`; `verdict` (pass, fail, open); `score_low`, `score_high` (points, null where the rule set has none);
    for every
    clause `<clause>_result`, `_value`, `_threshold`, `_shortfall` (in the clause's unit) and for clauses that score
    `_score_low`, `_score_high`; `reasons` (`code:clause[citation]`, several joined by "; "); `rules_version`.
    """
    return frame_of(answer_table(rules, table), table.frame["id"])

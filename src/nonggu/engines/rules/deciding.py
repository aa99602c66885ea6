"""The missing facts that would decide, for the rows of a table whose verdict is open: as `judging.deciding_facts`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nonggu.engines.rules.facts import Block, FactTable, TableArrays
from nonggu.engines.rules.judging import Deciding, counted, deciding_text
from nonggu.engines.rules.kinds.base import MET, UNMET, Clause, Columns
from nonggu.engines.rules.outcomes import Answers
from nonggu.engines.rules.quantities import Masks
from nonggu.engines.rules.results import VERDICTS

_CODES = {word: [code for code, verdict in enumerate(VERDICTS) if verdict == word] for word in ("pass", "fail", "open")}


def deciding_codes(answers: Answers, table: FactTable) -> dict[str, Any]:
    """Facts, by name, to a code for each row: 1 may pass it, 2 may fail it, 3 either; 0 decides nothing alone."""
    rows = np.flatnonzero(np.isin(answers.verdict_codes, _CODES["open"]))
    if not len(rows):
        return {}
    year = answers.rules.latest_year
    some = FactTable(table.frame[rows], table.on, table.scales)
    block = Block(TableArrays(some), 0, len(rows))
    clauses = counted(answers.rules)
    held = {clause.id: _taken(answers.by_clause[clause.id], rows) for clause in clauses}
    with np.errstate(all="ignore"):
        alone = _alone({c.id: c.missing_columns(block, year, held[c.id]) for c in clauses if not c.parts})
    found = {}
    for fact in sorted(alone):
        may_pass, may_fail = (_turned(answers, clauses, held, alone[fact], is_best=best) for best in (True, False))
        code = may_pass * np.uint8(1) + may_fail * np.uint8(2)
        if code.any():
            found[fact] = np.zeros(answers.rows, np.uint8)
            found[fact][rows] = code
    return found


def text_of_code(fact: str, code: int) -> str:
    """A fact and its code as the `reasons` column shows them."""
    return deciding_text(Deciding(fact, bool(code & 1), bool(code & 2)))


def _taken(found: Columns, rows: Any) -> Columns:
    ends = (None if end is None else end[rows] for end in (found.low, found.high))
    low, high = ends
    notes = {note: mask[rows] for note, mask in found.notes.items()}
    return Columns(found.code[rows], low=low, high=high, scale=found.scale, notes=notes)


def _alone(missing: dict[str, Masks]) -> dict[str, Masks]:
    """Facts to the clauses that wait for nothing else, and in which rows."""
    found: dict[str, Masks] = {}
    for clause, masks in missing.items():
        waits = sum((mask.astype(np.intp) for mask in masks.values()), start=np.intp(0))
        for fact, mask in masks.items():
            single = mask & (waits == 1)
            if single.any():
                found.setdefault(fact, {})[clause] = single
    return found


def _turned(answers: Answers, clauses: list[Clause], held: dict[str, Columns], touched: Masks, *, is_best: bool) -> Any:
    """Rows that pass with the best value of a fact, or fail with the worst."""
    done = dict(held)
    for name, mask in touched.items():
        old = held[name]
        points = old.high if is_best else old.low
        new = Columns(np.where(mask, np.uint8(MET if is_best else UNMET), old.code), scale=old.scale)
        if points is not None:
            new.low, new.high = (np.where(mask, points, end) for end in (old.low, old.high))
        done[name] = new
    for clause in clauses:
        if clause.parts:
            # Clauses that combine others read nothing of the block.
            found = clause.columns(None, answers.rules.latest_year, done, False)  # type: ignore[arg-type]
            found.code = np.broadcast_to(found.code, len(held[clause.id].code))
            done[clause.id] = found
    return np.isin(done[answers.rules.root].code, _CODES["pass" if is_best else "fail"])

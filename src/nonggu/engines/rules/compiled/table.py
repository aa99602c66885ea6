"""A rule set over large tables: the compiled loop for rows that fit it, the general way for the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.rules.compiled.expressions import NotCompilable
from nonggu.engines.rules.compiled.loop import NUMBERS, Loop, write_loop
from nonggu.engines.rules.compiled.module import BLOCK_ROWS, OUTPUTS
from nonggu.engines.rules.facts import FactTable, TableArrays
from nonggu.engines.rules.kinds.base import Columns
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import Answers, answer_table

#: A table with more odd rows than this share was compiled for other gaps: it is compiled again, once.
_MANY = 0.02
#: Compiling takes as long as the general way takes for so many rows.
COMPILING_PAYS_FROM_ROWS = 20_000_000
#: A compiled loop from an earlier run takes a second to load.
KEPT_PAYS_FROM_ROWS = 1_000_000


class CompiledRules:
    """A rule set with the loops that were compiled for it; `answer` is `answer_table`, and quicker on large tables.

    A loop is compiled for the columns, scales and gaps of a table and used again for tables like it. `rows` are the
    rows to come in all: few do not pay for compiling. `cache` is a folder that keeps compiled loops; `threads` share the
    rows of a table; `is_plain` runs the loop as plain Python (for tests).
    """

    def __init__(
        self, rules: RuleSet, *, detail: bool = True, rows: int | None = None, cache: Path | None = None,
        threads: int = 1, is_plain: bool = False,
    ) -> None:  # fmt: skip
        self.threads = threads
        self.rules, self.detail, self.rows, self.cache, self.is_plain = rules, detail, rows, cache, is_plain
        self.wanted = rules.columns()
        self.gappy: set[str] = set()
        self.loops: dict[object, tuple[Loop, Any] | None] = {}

    def answer(self, table: FactTable) -> Answers:
        """Every clause for every row."""
        if self.rows is not None and self.rows < KEPT_PAYS_FROM_ROWS:
            return answer_table(self.rules, table, detail=self.detail)
        arrays = TableArrays(table)
        present = frozenset(name for name in self.wanted if arrays.has(name))
        gaps = {name for name in present if table.frame[name].null_count()}
        if sum(table.frame[name].null_count() for name in gaps - self.gappy) > _MANY * table.frame.height:
            self.gappy |= gaps
        found = self._loop(table, present)
        if found is None:
            return answer_table(self.rules, table, detail=self.detail)
        marks = _marked(table, arrays, present, gaps - self.gappy)
        columns = _run(*found, table, arrays, marks, self.threads)
        return self._with_odd_rows(table, columns, np.flatnonzero(marks))

    def opened(self, table: FactTable) -> list[Any]:
        """The arrays that the loop reads, for measuring."""
        arrays = TableArrays(table)
        found = self._loop(table, frozenset(name for name in self.wanted if arrays.has(name)))
        return [] if found is None else [_array(table, arrays, kind, name) for kind, name in found[0].columns]

    def _loop(self, table: FactTable, present: frozenset[str]) -> tuple[Loop, Any] | None:
        """The loop for such tables; None where there is none or it does not pay."""
        scales = {name: table.scales.get(name, 1) for name in sorted(present)}
        gappy = self.gappy & present | {name for name in present if name.startswith("expert_")}
        key = (frozenset(scales.items()), frozenset(gappy))
        if key not in self.loops:
            try:
                self.loops[key] = self._made(
                    write_loop(self.rules, scales, sorted(present), sorted(gappy), detail=self.detail)
                )
            except NotCompilable:
                self.loops[key] = None
        return self.loops[key]

    def _made(self, loop: Loop) -> tuple[Loop, Any] | None:
        if self.is_plain:
            return loop, loop.plain()
        pays = self.rows is None or self.rows >= COMPILING_PAYS_FROM_ROWS or loop.is_kept(self.cache)
        if not pays:
            return None
        try:
            return loop, loop.compiled(self.cache)
        except OSError:  # a folder that cannot be written keeps nothing
            return loop, loop.compiled()

    def _with_odd_rows(self, table: FactTable, found: dict[str, Columns], odd: Any) -> Answers:
        recomputed = 0
        if len(odd):
            some = FactTable(table.frame[odd], table.on, table.scales)
            rest = answer_table(self.rules, some, detail=self.detail)
            recomputed = rest.recomputed
            for name, columns in found.items():
                _replace(columns, rest.by_clause[name], odd, table.frame.height)
        return Answers(self.rules, table.frame.height, found, recomputed)


def _marked(table: FactTable, arrays: TableArrays, present: frozenset[str], gaps: set[str]) -> Any:
    """Rows that the loop was not compiled for: with a gap it does not know, or with sources that disagree."""
    marks = np.zeros(table.frame.height, np.bool_)
    for name in gaps:
        marks |= table.frame[name].is_null().to_numpy()
    for name in arrays.conflicts:
        if name.removesuffix("__conflict") in present:
            marks |= table.frame[name].fill_null(False).to_numpy()
    return marks


def _run(loop: Loop, run: Any, table: FactTable, arrays: TableArrays, marks: Any, threads: int) -> dict[str, Columns]:
    rows = table.frame.height
    inputs = [_array(table, arrays, kind, name) for kind, name in loop.columns]
    held: dict[str, Any] = {name: np.empty((loop.widths[name], rows), dtype) for name, dtype in OUTPUTS.items()}
    arguments = (marks, *held.values(), *inputs)
    with np.errstate(all="ignore"):  # numbers of rows that are marked may wrap around
        _shared(run, rows, arguments, threads)
    found = {}
    for name, slot in loop.slots.items():
        columns = found[name] = Columns(None)
        for part, (array, place) in slot.places.items():
            setattr(columns, part, held[array][place])
        for part, number in slot.fixed.items():
            setattr(columns, part, np.broadcast_to(np.array(number, np.float64 if part in NUMBERS else np.int8), rows))
        columns.code = columns.code.view(np.uint8)
        if columns.low is not None:
            columns.low, columns.high = columns.low.view(np.uint8), columns.high.view(np.uint8)
        columns.notes = {note: held["notes"][place] for note, place in slot.notes.items()}
        columns.notes |= {note: np.broadcast_to(np.array(True), rows) for note in slot.always}
    return found


def _shared(run: Any, rows: int, arguments: tuple[Any, ...], threads: int) -> None:
    """Run the loop over all rows, in so many threads: each takes whole blocks, so that none writes where another does."""
    blocks = -(-rows // BLOCK_ROWS)
    if threads < 2 or blocks < 2:
        run(0, rows, *arguments)
        return
    ends = [min(rows, blocks * share // threads * BLOCK_ROWS) for share in range(threads + 1)]
    ends[-1] = rows
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(run, *part, *arguments) for part in pairwise(ends)]:
            done.result()


def _array(table: FactTable, arrays: TableArrays, kind: str, name: str) -> Any:
    series = table.frame[name]
    if kind == "number":
        return (series.fill_null(0) if series.null_count() else series).to_numpy()
    if kind == "gap":
        return series.is_null().to_numpy()
    if kind == "days":
        return series.cast(pl.Int32).fill_null(0).to_numpy()
    return arrays.truths(name) if kind == "truth" else arrays.codes(name, tuple(kind.split(" ")[1:]))


def _replace(columns: Columns, other: Columns, odd: Any, rows: int) -> None:
    """The general way's answers in the odd rows."""
    for part in ("code", "low", "high", *NUMBERS):  # what is the same for all rows stands once
        values = getattr(columns, part)
        if values is not None and not values.flags.writeable:
            setattr(columns, part, values.copy())
    columns.notes = {note: mask if mask.flags.writeable else mask.copy() for note, mask in columns.notes.items()}
    columns.code[odd] = other.code
    if columns.low is not None:
        if other.scale != columns.scale or other.low.dtype != columns.low.dtype:
            columns.low, columns.high = (e.astype(np.float64) * other.scale for e in (columns.low, columns.high))
            columns.scale = other.scale
        columns.low[odd], columns.high[odd] = other.low, other.high
    for part in NUMBERS:
        values = getattr(other, part)
        if getattr(columns, part) is None:
            if values is None:
                continue
            setattr(columns, part, np.full(rows, np.nan))
        getattr(columns, part)[odd] = np.nan if values is None else values
    for note in {*columns.notes, *other.notes}:
        mask = columns.notes.setdefault(note, np.zeros(rows, np.bool_))
        mask[odd] = other.notes.get(note, False)

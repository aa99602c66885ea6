"""Tables of millions through the compiled loop of `fusing`; the rows that it marks go the general way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from nonggu.engines.rules.facts import FactTable, TableArrays
from nonggu.engines.rules.fusing import NotFusible, Source, write_clause
from nonggu.engines.rules.judging import counted
from nonggu.engines.rules.kinds.base import Columns
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import Answers, answer_table


@dataclass(frozen=True, slots=True)
class FusedRules:
    """A rule set compiled for tables with certain columns. `kept` are the clauses whose results come out."""

    rules: RuleSet
    kept: tuple[str, ...]
    points: str
    columns: tuple[tuple[str, str], ...]
    loop: Any
    scales: dict[str, int]
    bounds: dict[str, float]
    source: str

    def answer(self, table: FactTable) -> Answers:
        """Results of the kept clauses and the score for every row.

        The table's columns must be those compiled for, on the same scales and within the same bounds. Raises
        NotFusible.
        """
        arrays = TableArrays(table)
        rows = table.frame.height
        odd = np.zeros(rows, np.bool_)
        inputs = [self._column(arrays, kind, name, odd) for kind, name in self.columns]
        codes = np.empty((len(self.kept), rows), np.uint8)
        low, high = np.empty(rows, np.uint8), np.empty(rows, np.uint8)
        self.loop(rows, odd, codes, low, high, *inputs)
        found = {name: Columns(codes[place]) for place, name in enumerate(self.kept)}
        if self.points:
            found.setdefault(self.points, Columns(np.zeros(0, np.uint8)))
            found[self.points].low, found[self.points].high = low, high
        return self._with_odd_rows(table, found, np.flatnonzero(odd))

    def _column(self, arrays: TableArrays, kind: str, name: str, odd: Any) -> Any:
        if kind == "number":
            values, gaps, bound = arrays.whole(name)
            if bound > self.bounds[name] or arrays.scales.get(name, 1) != self.scales[name]:
                raise NotFusible(f"{name} exceeds what was compiled for")
            if gaps is not None:
                odd |= gaps
            return values
        series = arrays.frame[name]
        if series.null_count():
            odd |= series.is_null().to_numpy()
        if kind == "days":
            return series.cast(pl.Int32).fill_null(0).to_numpy()
        if kind == "truth":
            return series.cast(pl.UInt8).fill_null(0).to_numpy()
        return arrays.codes(name, tuple(kind.split(" ")[1:]))

    def _with_odd_rows(self, table: FactTable, found: dict[str, Columns], odd: Any) -> Answers:
        recomputed = 0
        if len(odd):
            some = FactTable(table.frame[odd], table.on, table.scales, dict(table.bounds))
            rest = answer_table(self.rules, some, detail=False)
            recomputed = rest.recomputed
            for name, columns in found.items():
                other = rest.by_clause[name]
                if len(columns.code):
                    columns.code[odd] = other.code
                if columns.low is not None:
                    columns.low[odd], columns.high[odd] = other.low, other.high
        return Answers(self.rules, table.frame.height, found, recomputed)


def fuse(rules: RuleSet, table: FactTable, *, headroom: int = 8) -> FusedRules:
    """Compile a rule set for tables like this one; takes some seconds, so it pays from millions of rows.

    Amounts may be `headroom` times those of `table`. Raises NotFusible where the rules or the table hold something
    that the
    loop does not handle (experts' scores, columns of a growth absent, sources that disagree).
    """
    arrays = TableArrays(table)
    wanted = set(rules.columns())
    present = frozenset(name for name in wanted if arrays.has(name))
    if arrays.conflicts:
        raise NotFusible("sources that disagree")
    numbers = [name for name in present if table.frame[name].dtype == pl.Int64]
    bounds = {name: arrays.whole(name)[2] * headroom + headroom for name in numbers}
    scales = {name: table.scales.get(name, 1) for name in numbers}
    out = Source(rules, scales, bounds, present)
    done: dict[str, Any] = {}
    needed = {clause.id for clause in counted(rules)} | ({rules.score} if rules.score else set())
    for clause in rules.clauses:
        if clause.id in needed:
            done[clause.id] = write_clause(out, clause, done)
    kept = tuple(clause.id for clause in rules.clauses if clause.id in needed and not clause.scores)
    source = _loop_source(out, kept, rules.score, done)
    return FusedRules(rules, kept, rules.score, tuple(out.columns), _compiled(source), scales, bounds, source)


def _loop_source(out: Source, kept: tuple[str, ...], score: str, done: dict[str, Any]) -> str:
    arguments = ", ".join(["rows", "marks", "codes", "low", "high", *out.columns.values()])
    lines = [f"def loop({arguments}):", "    for i in range(rows):", "        odd = marks[i]"]
    lines += [f"        {line}" for line in out.lines]
    lines += [f"        codes[{place}, i] = {done[name].code}" for place, name in enumerate(kept)]
    if score:
        lines += [f"        low[i] = {done[score].low}", f"        high[i] = {done[score].high}"]
    return "\n".join([*lines, "        marks[i] = odd", ""])


def _compiled(source: str) -> Any:
    import numba

    namespace: dict[str, Any] = {}
    exec(compile(source, "<fused rules>", "exec"), namespace)
    return numba.njit(nogil=True, error_model="numpy")(namespace["loop"])

"""A rule set compiled into one function over a table's arrays."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from nonggu.engines.rules.compiled.called import CALLED
from nonggu.engines.rules.compiled.conditions import (
    write_combination,
    write_flag,
    write_one_of,
    write_ratio,
    write_threshold,
)
from nonggu.engines.rules.compiled.expressions import NAN, NO, YES, NotCompilable, Written
from nonggu.engines.rules.compiled.growth import write_growth_at_least, write_growth_score
from nonggu.engines.rules.compiled.module import OUTPUTS, module_source
from nonggu.engines.rules.compiled.points import (
    write_bands,
    write_choice,
    write_expert,
    write_line,
    write_steps,
    write_total,
)
from nonggu.engines.rules.compiled.source import Source
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination, Flag, OneOfCodes
from nonggu.engines.rules.kinds.growth import GrowthAtLeast, GrowthScore
from nonggu.engines.rules.kinds.scores import BandScore, ChoiceScore, ExpertScore, StepScore
from nonggu.engines.rules.kinds.thresholds import Ratio, Threshold
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.rulesets import RuleSet

NUMBERS = ("value", "threshold", "shortfall")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the loop writes a clause's parts (`code`, `low`, `high`, `value` ...): places in the arrays.

    A part that is the same for all rows stands in `fixed`. `notes` are places by note code, `always` noted of all rows.
    """

    places: dict[str, tuple[str, int]]
    fixed: dict[str, float]
    notes: dict[str, int]
    always: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop's source, the columns that it reads (kind and name, in order) and where it writes."""

    columns: tuple[tuple[str, str], ...]
    slots: dict[str, Slot]
    widths: dict[str, int]
    source: str

    def compiled(self, cache: Path | None = None) -> Any:
        """The compiled function. Takes some 20 seconds, or one where the folder `cache` keeps it from before."""
        return _compiled(self.source, cache)

    def plain(self) -> Any:
        """The same function as plain Python: slow, for tests."""
        namespace: dict[str, Any] = {}
        exec(compile(self.source, "<rules>", "exec"), namespace)
        return namespace["loop"]

    def is_kept(self, cache: Path | None) -> bool:
        """Whether the folder has the compiled function already."""
        if cache is None:
            return False
        file = kept_file(cache, self.source)
        return file.is_file() and any(cache.glob(f"__pycache__/{file.stem}.*.nbi"))


def write_loop(
    rules: RuleSet, scales: dict[str, int], present: Iterable[str], gappy: Iterable[str], *, detail: bool
) -> Loop:
    """The loop of the rules for tables with these columns; it is compiled by `Loop.compiled`. Raises NotCompilable."""
    out = Source(rules, scales, frozenset(present), frozenset(gappy), detail)
    done: dict[str, Written] = {}
    slots: dict[str, Slot] = {}
    widths = dict.fromkeys(OUTPUTS, 0)
    for clause in rules.clauses:
        out.stage()
        written = done[clause.id] = write_clause(out, clause, done)
        slots[clause.id] = _stored(out, clause, written, widths)
    source = module_source(out, widths)
    return Loop(tuple(out.columns), slots, widths, source)


def write_clause(out: Source, clause: Clause, done: dict[str, Written]) -> Written:
    """Write one clause into the loop. Raises NotCompilable for a kind that the loop does not have."""
    year = out.rules.latest_year
    expert = getattr(clause, "expert", "")
    if expert and expert in out.present:
        out.odd(f"(not {out.column('gap', expert)})")
    match clause:
        case Threshold():
            return write_threshold(out, clause, year)
        case Ratio():
            return write_ratio(out, clause, year)
        case Flag():
            return write_flag(out, clause, year)
        case OneOfCodes():
            return write_one_of(out, clause)
        case Combination():
            return write_combination(out, clause, done)
        case BandScore():
            return write_bands(out, clause, year)
        case StepScore():
            return write_steps(out, clause, year)
        case ChoiceScore():
            return write_choice(out, clause)
        case ExpertScore():
            return write_expert(clause)
        case GrowthScore():
            return write_growth_score(out, clause, year)
        case GrowthAtLeast():
            return write_growth_at_least(out, clause, year)
        case PointTotal():
            return write_total(out, clause, done)
        case PointsAtLeast():
            return write_line(out, clause, done)
    raise NotCompilable(type(clause).__name__)


def _stored(out: Source, clause: Clause, written: Written, widths: dict[str, int]) -> Slot:
    def put(array: str, expression: str) -> int:
        place = widths[array]
        widths[array] += 1
        out.line(f"{array}_{place}[i] = {expression}")
        return place

    parts = [("codes", "code")]
    parts += [("points", end) for end in ("low", "high") if clause.scores]
    parts += [("numbers", name) for name in NUMBERS if out.detail]
    places, fixed = {}, {}
    for array, name in parts:
        expression = getattr(written, name)
        constant = _constant(expression)
        if constant is not None:
            fixed[name] = constant
        elif expression:
            places[name] = array, put(array, expression)
    notes = {note: put("notes", condition) for note, condition in written.notes if condition not in (NO, YES)}
    return Slot(places, fixed, notes, tuple(note for note, condition in written.notes if condition == YES))


def _constant(expression: str) -> float | None:
    try:
        return float(expression)
    except ValueError:
        return None if expression != NAN else float("nan")


def _compiled(source: str, cache: Path | None) -> Any:
    """The function, compiled; with a folder it is kept there, and the next run finds it."""
    import numba

    if cache is None:
        namespace: dict[str, Any] = {}
        exec(compile(source, "<rules>", "exec"), namespace)
    else:
        namespace = vars(_kept_module(source, cache))
    for function in CALLED:
        namespace[function.__name__] = numba.njit(nogil=True)(namespace[function.__name__])
    return numba.njit(nogil=True, error_model="numpy", cache=cache is not None)(namespace["loop"])


def _kept_module(source: str, cache: Path) -> ModuleType:
    """The module, imported from a file that is named after what it holds."""
    file = kept_file(cache, source)
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = file.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(source, encoding="utf-8")
        partial.replace(file)
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise NotCompilable(str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept_file(cache: Path, source: str) -> Path:
    """Where a compiled loop of that source is kept."""
    return cache / f"loop_{hashlib.sha256(source.encode()).hexdigest()[:24]}.py"

"""The stages of the compiled loop: each a loop over a block of rows that the cache holds.

A vector holds 4 numbers of 64 bits but 32 codes of 8 bits, and a loop goes at the pace of its widest number: the lines
of a stage that have to do with conditions and codes alone are made a stage of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

#: Number columns of the loop stay below this, as whole multiples of 1/scale: 176 thousand million yuan in fen (half of
#: it for those that may be negative). Rows above it go the general way.
CEILING = 2**44
#: Local variables by what they hold, and the types of the arrays that carry them from one stage to the next.
TYPE_OF = {"n": "np.int64", "b": "np.bool_", "k": "np.int8", "f": "np.float64"}
NAME = re.compile(r"\b[nbkf]\d+\b")
_WIDE = re.compile(r"\b[nf]\d+\b|\bexact_float\b|\bfloat\b|\bnumbers_\d+\b|\bnp\.int64\b")
_COLUMN = re.compile(r"\bc\d+\b")
#: Fewer lines are not worth carrying their conditions over.
_FEW = 6


@dataclass(slots=True)
class Stage:
    """Lines of one loop over a block; `above` are the numbers whose rows are marked above the ceiling.

    `only_where` names a condition from an earlier stage: the lines are done for the rows on which it holds.
    """

    lines: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    only_where: str = ""


def split(stages: Iterable[Stage], wide_columns: set[str]) -> Iterator[Stage]:
    """The stages, those with enough lines of 8 bits in two: first what has to do with 64 bits, then the rest."""
    for stage in stages:
        wide = _wide_lines(stage.lines, wide_columns)
        rest = [line for line, is_wide in zip(stage.lines, wide, strict=True) if not is_wide]
        if stage.only_where or len(rest) < _FEW or not any(wide):
            yield stage
            continue
        yield Stage([line for line, is_wide in zip(stage.lines, wide, strict=True) if is_wide], stage.above)
        yield Stage(rest)


def _wide_lines(lines: list[str], wide_columns: set[str]) -> list[bool]:
    """By line, whether it has to do with 64 bits, or a line that does needs it."""
    found, needed = [], set[str]()
    for line in reversed(lines):
        left, _, right = line.partition(" = ")
        is_wide = bool(_WIDE.search(line)) or not wide_columns.isdisjoint(_COLUMN.findall(line)) or left in needed
        if is_wide:
            needed.update(NAME.findall(right or line))
        found.append(is_wide)
    return found[::-1]


def carried(stages: Sequence[Stage]) -> tuple[dict[str, list[str]], list[Stage]]:
    """Variables by kind that pass from one stage to a later one, and the stages with their loads and stores.

    A variable that is written out as it is, is loaded from there.
    """
    made_in, stored = _made(stages)
    full = [Stage([*stage.lines, *_ceiling(stage.above)], [], stage.only_where) for stage in stages]
    passed: dict[str, list[str]] = {kind: [] for kind in TYPE_OF}
    for place, stage in enumerate(stages):
        asked = NAME.findall(" ".join([stage.only_where, *stage.lines]))
        for name in dict.fromkeys(asked):
            if made_in[name] == place:
                continue
            if name not in stored:
                stored[name] = f"{name[0]}_{len(passed[name[0]])}[i]"
                passed[name[0]].append(name)
                full[made_in[name]].lines.append(f"{stored[name]} = {name}")
            full[place].lines.insert(0, f"{name} = {stored[name]}")
        mended = [line.partition(" = ")[0] for line in stage.lines if stage.only_where]
        full[place].lines += [f"{stored[name]} = {name}" for name in mended if name in stored]
    return passed, full


def _made(stages: Sequence[Stage]) -> tuple[dict[str, int], dict[str, str]]:
    """The stage in which each variable is made, and where those stand that are written out in that stage."""
    made_in: dict[str, int] = {}
    stored: dict[str, str] = {}
    for place, stage in enumerate(stages):
        for line in stage.lines:
            left, _, right = line.partition(" = ")
            if NAME.fullmatch(left):
                made_in.setdefault(left, place)
            elif made_in.get(right) == place:
                stored.setdefault(right, left)
    return made_in, stored


def _ceiling(above: list[str]) -> list[str]:
    """Collect the bits of the stage's numbers: from them the last stage sees whether one was above the ceiling."""
    return [f"above_0[i] |= {' | '.join(above)}"] if above else []


#: The mark of rows in which a number was above the ceiling, or negative where that was not foreseen.
MARK_ABOVE = Stage([f"odd_0[i] |= (above_0[i] & {-CEILING}) != 0"])

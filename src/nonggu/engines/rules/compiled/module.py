"""The Python module of a compiled loop: a loop over blocks, in it a loop for each stage.

A block is written to scratch and copied out. Scratch arrays are flat, so that the compiler sees their rows apart;
unsigned places need no check for negatives.
"""

from __future__ import annotations

import inspect
import re

import numpy as np

from nonggu.engines.rules.compiled.called import CALLED
from nonggu.engines.rules.compiled.source import Source
from nonggu.engines.rules.compiled.stages import MARK_ABOVE, TYPE_OF, Stage, carried, split

#: Rows a block: what a stage reads and writes stays in the caches of one core.
BLOCK_ROWS = 1024
#: What the loop writes: an array each of as many rows as `Loop.widths` says.
OUTPUTS = {"codes": np.int8, "points": np.int8, "numbers": np.float64, "notes": np.bool_}
_TYPES = {"codes": "np.int8", "points": "np.int8", "numbers": "np.float64", "notes": "np.bool_"}
_PLACE = re.compile(r"\b([a-z]+)_(\d+)\[i\]")


def module_source(out: Source, widths: dict[str, int]) -> str:
    """The module's text. Its function does the rows from `first` up to `rows`, so that threads may share a table."""
    wide = {name for (kind, _), name in out.columns.items() if kind in ("number", "days")}
    passed, stages = carried(list(split(out.stages, wide)))
    sizes = {**widths, "odd": 1, "above": 1, **{kind: len(names) for kind, names in passed.items()}}
    arguments = ["first", "rows", "marks", *(f"{name}_all" for name in OUTPUTS), *out.columns.values()]
    lines = ["from __future__ import annotations", "", "import numpy as np", "", ""]
    lines += [inspect.getsource(function) for function in CALLED]
    lines += [f"def loop({', '.join(arguments)}):", *_scratch_lines(sizes)]
    lines += [f"    for start in range(first, rows, {BLOCK_ROWS}):", f"        n = min({BLOCK_ROWS}, rows - start)"]
    lines += ["        for i in range(n):", "            odd_s[i] = marks[start + i]", "        above_s[:] = 0"]
    for stage in [*stages, MARK_ABOVE]:
        lines += _stage_lines(stage)
    for name in OUTPUTS:
        lines += [
            f"        for k in range({widths[name]}):",
            "            for i in range(n):",
            f"                {name}_all[k, np.uint64(start + i)] = {name}_s[np.uint64(k * {BLOCK_ROWS} + i)]",
        ]
    lines += ["        for i in range(n):", "            marks[start + i] = odd_s[i]", ""]
    return "\n".join(lines)


def _scratch_lines(sizes: dict[str, int]) -> list[str]:
    types = {**_TYPES, "odd": "np.bool_", "above": "np.int64", **TYPE_OF}
    lines = [f"    {name}_s = np.empty({max(size, 1) * BLOCK_ROWS}, {types[name]})" for name, size in sizes.items()]
    return [*lines, "    eight_b = b_s.view(np.uint64)"]


def _stage_lines(stage: Stage) -> list[str]:
    lines = [_PLACE.sub(_in_scratch, line) for line in stage.lines]
    if not lines:
        return []
    if stage.only_where:
        return _sparse_lines(stage, lines)
    return ["        for i in range(n):", "            u = np.uint64(start + i)", *(f"            {e}" for e in lines)]


def _sparse_lines(stage: Stage, lines: list[str]) -> list[str]:
    """Few rows are meant: eight conditions are looked at as one number."""
    load = next(line for line in stage.lines if line.startswith(f"{stage.only_where} = "))
    words = int(_PLACE.findall(load)[0][1]) * BLOCK_ROWS // 8
    loaded = _PLACE.sub(_in_scratch, load)
    return [
        "        for w in range((n + 7) // 8):",
        f"            if eight_b[{words} + w]:",
        "                for i in range(8 * w, min(n, 8 * w + 8)):",
        f"                    {loaded}",
        f"                    if {stage.only_where}:",
        "                        u = np.uint64(start + i)",
        *(f"                        {line}" for line in lines if line != loaded),
    ]


def _in_scratch(found: re.Match[str]) -> str:
    return f"{found[1]}_s[np.uint64(i + {int(found[2]) * BLOCK_ROWS})]"

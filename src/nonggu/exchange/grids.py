"""A messy sheet as a plain grid: merged areas filled, headings of several rows read together, other rows told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nonggu.exchange.cells import plain
from nonggu.exchange.rowerrors import address
from nonggu.exchange.scanning import place
from nonggu.exchange.workbooks import Area

Rows = Sequence[Sequence[object]]

HEADING_SEARCH_ROWS = 20
DEEPEST_HEADING = 3
_TOTAL = re.compile(r"^(合计|总计|小计|共计|总和|累计|平均|汇总|总数|sub-?total|total|sum|average)[\s:：（(\d]*", re.I)
_REMARK = re.compile(
    r"^(注|备注|说明|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|单位负责人|负责人|联系电话|填报日期|日期|note)s?\s*\d*[:：]",
    re.I,
)

_COUNT_FROM = ("1", "1.0", "甲", "栏次", "列次", "A")


@dataclass(frozen=True, slots=True)
class HeadingCandidate:
    """A possible heading: its last row (from 1), how many rows it has, and what each column is called.

    `texts` holds, for each column, the names to try in turn.
    """

    last_row: int
    depth: int
    texts: tuple[tuple[str, ...], ...]


def fill_merged(rows: Rows, merged: Sequence[Area], *, across: bool) -> list[list[object]]:
    """The rows with merged areas filled from their first cell: downward always, to the right only with `across`."""
    grid = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        if top >= len(grid) or (right > left and not across) or (bottom - top) * (right - left) > 100_000:
            continue
        value = grid[top][left] if left < len(grid[top]) else None
        for row in grid[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value
    return grid


def anchor(merged: Sequence[Area], where: str) -> str:
    """The address of the cell that holds what a cell shows: the first one of its merged area, else itself."""
    row, column = place(where)
    for top, left, bottom, right in merged:
        if top <= row - 1 <= bottom and left <= column <= right:
            return address(top + 1, left)
    return where


def heading_candidates(rows: Rows, merged: Sequence[Area]) -> Iterator[HeadingCandidate]:
    """Every heading of one to three rows among the first 20, the shallow ones first."""
    top = fill_merged(rows[:HEADING_SEARCH_ROWS], merged, across=True)
    texts = [[" ".join(plain(cell).split()) for cell in row] for row in top]
    for depth in range(1, DEEPEST_HEADING + 1):
        for last in range(depth - 1, len(texts)):
            yield HeadingCandidate(last + 1, depth, _joined(texts[last - depth + 1 : last + 1]))


def _joined(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows), default=0)
    found = []
    for column in range(width):
        parts = [row[column] for row in rows if column < len(row) and row[column]]
        distinct = list(dict.fromkeys(parts))
        names = [distinct[-1]] if distinct else []
        if len(distinct) > 1:
            names += ["".join(distinct), f"{distinct[-2]}({distinct[-1]})", distinct[-2]]
        found.append(tuple(names))
    return tuple(found)


def why_no_record(cells: Sequence[object], heading: Sequence[str]) -> str:
    """Why a row below the heading holds no record: `blank`, `total`, `remark`, `heading` or `numbering`; else empty."""
    filled = [(index, text) for index, cell in enumerate(cells) if cell is not None and (text := str(cell).strip())]
    if not filled:
        return "blank"
    first = plain(filled[0][1])
    if _TOTAL.fullmatch(first):
        return "total"
    if len(filled) <= 2:
        return "remark" if _REMARK.match(first) else ("heading" if _is_heading(filled, heading) else "")
    if first in _COUNT_FROM and _is_numbering([plain(text) for _, text in filled]):
        return "numbering"
    return "heading" if _is_heading(filled[:3], heading) and _is_heading(filled, heading) else ""


def _is_heading(filled: Sequence[tuple[int, str]], heading: Sequence[str]) -> bool:
    """Whether the cells repeat the heading, as on every printed page; one of them may differ."""
    same = sum(index < len(heading) and heading[index] == " ".join(plain(text).split()) for index, text in filled)
    return same >= 2 and same >= len(filled) - 1


def _is_numbering(texts: Sequence[str]) -> bool:
    """Whether the cells only count the columns: 1 2 3 4, or 甲 1 2 3."""
    counted = texts if texts[0] in ("1", "1.0") else texts[1:]
    counted = [text.removesuffix(".0") for text in counted]
    return len(counted) >= 2 and counted == [str(number) for number in range(1, len(counted) + 1)]

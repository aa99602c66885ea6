"""What is wrong with one cell or row of a table, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RowError:
    """An error or warning of a table.

    `row` counts from 1 as the sheet shows it (0: the whole sheet); `cell` is its address such as `C7`, empty for a whole
    row. `code` and `params` name a sentence of `nonggu.phrases`. `is_warning` keeps the row good.
    """

    sheet: str
    row: int
    cell: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False


def address(row: int, column_index: int) -> str:
    """The address of a cell: `row` from 1, `column_index` from 0. `address(7, 2)` is `C7`."""
    letters = ""
    index = column_index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"

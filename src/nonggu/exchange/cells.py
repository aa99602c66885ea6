"""One cell, as people write it, to one value: full-width digits, 1.38E+10, 2024年3月11日, 是/否."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from nonggu.errors import NongguError
from nonggu.exchange.columns import Column

_EXCEL_EPOCH = dt.date(1899, 12, 30)
_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TIME_TAIL = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_TRUE = {"是", "有", "对", "真", "true", "yes", "y", "1", "√", "✓"}
_FALSE = {"否", "无", "错", "假", "false", "no", "n", "0", "×"}
_INVISIBLE = re.compile("[\u200b\ufeff\u200e\u200f\u2060\x00-\x08\x0b\x0c\x0e-\x1f]")
#: No mark for "not known" is longer.
LONGEST_BLANK_MARK = 7
_BLANK = {"", "-", "—", "--", "/", "无数据", "未知", "n/a", "na", "null", "none", "unknown"}
_MULTIPLES = {"万": 10_000, "亿": 100_000_000}

Value = str | int | float | Decimal | bool | dt.date | None


class CellError(NongguError):
    """A cell that cannot be read: `code` and `params` say why."""


def plain(cell: object) -> str:
    """A cell as text: NFKC, outer blanks and invisible marks gone; whole floats without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.isascii():
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    text = unicodedata.normalize("NFKC", str(cell))
    return text.replace("\u200b", "").replace("\ufeff", "").strip()


def is_blank(cell: object) -> bool:
    """Whether a cell holds no value: empty, blanks, or a mark that people write for "not known"."""
    return plain(cell).casefold() in _BLANK


def read_text(cell: object) -> str | None:
    """A cell as text, as it was typed save outer blanks and invisible marks; None when blank.

    Unlike `plain`, Chinese punctuation and full-width letters stay as they are.
    """
    if not isinstance(cell, str):
        return plain(cell) or None
    text = bare(cell.strip())
    if not text.isprintable():
        text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) <= LONGEST_BLANK_MARK and is_blank(text):
        return None
    return text


def bare(text: str) -> str:
    """A text without the apostrophe that our own files put before what a spreadsheet would run as a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r" else text


def read_number(cell: object) -> Decimal:
    """A cell as an exact decimal. Accepts 1,234.5, １２３, 1.38E+10, 12万, 3 %. Raises CellError."""
    if isinstance(cell, bool):
        raise CellError("cell_not_a_number", text=plain(cell))
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        number = Decimal(repr(cell))
    else:
        number = _number_from_text(plain(cell))
    if not number.is_finite():
        raise CellError("cell_not_a_number", text=plain(cell))
    return number


def _number_from_text(text: str) -> Decimal:
    bare = text.replace(",", "").replace(" ", "").lstrip("¥￥")
    factor = Decimal(1)
    if bare.endswith("%"):
        bare, factor = bare[:-1], Decimal("0.01")
    elif bare and bare[-1] in _MULTIPLES:
        bare, factor = bare[:-1], Decimal(_MULTIPLES[bare[-1]])
    try:
        if len(bare) > 60 or "_" in bare:
            raise InvalidOperation
        return Decimal(bare) * factor
    except InvalidOperation:
        raise CellError("cell_not_a_number", text=text[:60]) from None


def read_date(cell: object) -> dt.date:
    """A cell as a date: a date, an Excel serial, 2024-03-11, 2024/3/11, 2024年3月11日, 20240311."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = plain(cell)
    found = _DATE.match(_TIME_TAIL.sub("", text)) or _COMPACT_DATE.match(text)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
        serial = float(text)
        if 10_000 <= serial <= 80_000:
            return _EXCEL_EPOCH + dt.timedelta(days=int(serial))
    except (ValueError, OverflowError):
        pass
    raise CellError("cell_not_a_date", text=text[:60])


def read_boolean(cell: object) -> bool:
    """A cell as yes or no: 是/否, 有/无, √/×, true/false, 1/0."""
    text = plain(cell).casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise CellError("cell_not_yes_or_no", text=text[:60])


def read_cell(cell: object, column: Column, factor: int = 1) -> Value:
    """A cell as its column's value, None when blank (`无` counts as "no" in yes-or-no columns).

    `money` comes back as integer fen, `float` as float, `decimal` as Decimal. Raises CellError with the
    code `cell_not_a_number`, `cell_not_whole`, `cell_not_exact_fen`, `cell_out_of_range`,
    `cell_not_a_date`, `cell_not_yes_or_no` or `cell_not_in_list`.
    """
    if is_blank(cell):
        return None
    if column.choices:
        return _read_choice(cell, column)
    if column.kind == "text":
        return read_text(cell)
    if column.kind == "code":
        return plain(cell)
    if column.kind == "date":
        return read_date(cell)
    if column.kind == "boolean":
        return read_boolean(cell)
    return _read_quantity(cell, column, factor)


def _read_choice(cell: object, column: Column) -> str:
    text = plain(cell).casefold()
    for choice in column.choices:
        if text in (choice.value.casefold(), plain(choice.zh).casefold(), plain(choice.en).casefold()):
            return choice.value
    allowed = "、".join(choice.zh for choice in column.choices[:12])
    raise CellError("cell_not_in_list", text=text[:60], allowed=allowed)


def _in_a_frame(number: Decimal, cell: object) -> Decimal:
    """A decimal that a frame's column (38 digits, 10 of them decimals) can hold: not one of 208 decimals."""
    if abs(number) >= Decimal(10**28):
        raise CellError("cell_out_of_range", text=plain(cell)[:60], lower=None, upper=10**28)
    exponent = number.as_tuple().exponent
    return round(number, 10) if isinstance(exponent, int) and exponent < -28 else number


def _read_quantity(cell: object, column: Column, factor: int) -> Value:
    number = read_number(cell) * factor
    if (column.lower is not None and number < Decimal(repr(column.lower))) or (
        column.upper is not None and number > Decimal(repr(column.upper))
    ):
        raise CellError("cell_out_of_range", text=plain(cell)[:60], lower=column.lower, upper=column.upper)
    if column.kind == "float":
        return float(number)
    if column.kind == "decimal":
        return _in_a_frame(number, cell)
    if column.kind == "money":
        number *= 100
    if abs(number) >= Decimal(2**63):
        raise CellError("cell_out_of_range", text=plain(cell)[:60], lower=None, upper=2**63 - 1)
    if column.kind == "money":
        # A float cell such as 1234.565 * 10000 carries at most a rounding error of its last digit.
        whole = number.to_integral_value() if isinstance(cell, float) else number
        if whole != whole.to_integral_value() or abs(whole - number) > Decimal("0.001"):
            raise CellError("cell_not_exact_fen", text=plain(cell)[:60])
        return int(whole)
    if number != number.to_integral_value():
        raise CellError("cell_not_whole", text=plain(cell)[:60])
    return int(number)

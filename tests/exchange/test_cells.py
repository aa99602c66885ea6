"""One cell to one value: exact numbers, dates, yes and no, choices; every refusal has its code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.exchange.cells import CellError, is_blank, plain, read_boolean, read_cell, read_date, read_number
from nonggu.exchange.columns import Choice, Column

MONEY = Column("amount_fen", "金额", "amount", kind="money", unit="万元")
WHOLE = Column("heads", "头数", "heads", kind="integer", lower=0, upper=10)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def refused(code, read, *arguments):
    with pytest.raises(CellError) as caught:
        read(*arguments)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.5", "1234.5"),
        ("１２３", "123"),
        ("1.38E+10", "13800000000"),
        ("12万", "120000"),
        ("1.2亿", "120000000"),
        ("3 %", "0.03"),
        ("¥ 5", "5"),
        (0.1, "0.1"),
        (7, "7"),
    ],
)
def test_numbers_as_people_write_them(written, number):
    assert read_number(written) == Decimal(number)


@pytest.mark.parametrize("written", ["十二", "1_000", "nan", "inf", float("nan"), True, "1.2.3", "9" * 61, "万"])
def test_what_is_no_number_is_refused(written):
    refused("cell_not_a_number", read_number, written)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_number_is_read_exactly_however_it_is_written(number):
    for text in (str(number), f"{number:,}", f" {number} ", str(number).translate(FULL_WIDTH)):
        assert read_number(text) == number


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)))
def test_a_day_is_read_in_every_form(day):
    forms = (
        day,
        dt.datetime.combine(day, dt.time(13, 5)),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month:02}.{day.day:02} 00:00:00",
        day.strftime("%Y%m%d"),
    )
    assert {read_date(form) for form in forms} == {day}


@given(st.dates(dt.date(1927, 5, 19), dt.date(2100, 1, 1)))
def test_a_serial_of_a_spreadsheet_is_its_day(day):
    assert read_date((day - dt.date(1899, 12, 30)).days) == day


@pytest.mark.parametrize("written", ["2023-02-30", "明天", "20231301", 5, "5", "3000-1", ""])
def test_what_is_no_day_is_refused(written):
    refused("cell_not_a_date", read_date, written)


@pytest.mark.parametrize("mark", [None, "", "  ", "-", "—", "/", "未知", "N/A", "\u200b"])
def test_marks_for_not_known_are_blank(mark):
    assert is_blank(mark)
    assert read_cell(mark, MONEY) is None


def test_zero_is_not_blank():
    assert not is_blank(0)
    assert read_cell("0", MONEY) == 0


def test_yes_and_no():
    assert [read_boolean(cell) for cell in ("是", "√", 1, True, "无", "N", 0.0, False)] == [True] * 4 + [False] * 4
    refused("cell_not_yes_or_no", read_boolean, "也许")


@given(st.integers(-(10**12), 10**12))
def test_money_is_exact_fen_in_every_unit(fen):
    yuan = Decimal(fen) / 100
    assert read_cell(str(yuan), MONEY, 1) == fen
    assert read_cell(str(yuan / 10_000), MONEY, 10_000) == fen


def test_money_that_is_no_whole_fen_is_refused():
    refused("cell_not_exact_fen", read_cell, "0.001", MONEY)
    assert read_cell(1234.5678, MONEY, 10_000) == 1_234_567_800


def test_whole_numbers_and_their_range():
    assert read_cell("3.0", WHOLE) == 3
    refused("cell_not_whole", read_cell, "3.5", WHOLE)
    refused("cell_out_of_range", read_cell, "11", WHOLE)
    refused("cell_out_of_range", read_cell, -1, WHOLE)
    refused("cell_out_of_range", read_cell, str(2**63), Column("n", "数", "n", kind="integer"))


def test_choices_by_value_or_either_name():
    column = Column("kind", "类别", "kind", choices=(Choice("own", "自主研发", "own research"),))
    assert {read_cell(cell, column) for cell in ("own", "自主研发", "Own Research", " OWN ")} == {"own"}
    refused("cell_not_in_list", read_cell, "买来", column)


@given(st.text() | st.floats() | st.booleans() | st.integers() | st.dates() | st.datetimes() | st.none())
def test_no_cell_ends_in_anything_but_a_value_or_a_named_reason(cell):
    assert isinstance(plain(cell), str)
    for kind in ("text", "code", "integer", "decimal", "float", "money", "date", "boolean"):
        assert outcome_of(cell, Column("c", "列", "column", kind=kind)).startswith(("read", "cell_"))


def outcome_of(cell, column):
    try:
        read_cell(cell, column)
    except CellError as error:
        return error.code
    return "read"


def test_a_decimal_fits_a_frame():
    share = Column("share", "比例", "share", "decimal")
    assert read_cell("2.5e-208", share) == 0
    assert read_cell("0.1234567890123", share) == Decimal("0.1234567890123")
    with pytest.raises(CellError) as caught:
        read_cell("9e28", share)
    assert caught.value.code == "cell_out_of_range"

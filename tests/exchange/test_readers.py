"""Readers of whole columns agree with the reader of one cell; text keeps its punctuation; codes keep their digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.exchange.cells import CellError, read_cell
from nonggu.exchange.columns import Column
from nonggu.exchange.readers import bare, read_code, read_text, reader_of
from nonggu.exchange.tables import defuse


def test_text_keeps_what_was_typed():
    assert read_text(" 示例（集团）公司，一部 ") == "示例（集团）公司，一部"
    assert read_text("a\u200bb\r\nc") == "ab\nc"
    assert [read_text(cell) for cell in ("", " ", "—", None)] == [None] * 4
    assert read_text(12.0) == "12"


@given(st.text(min_size=1))
def test_what_is_made_harmless_comes_back_as_it_was(text):
    assert bare(defuse(text)) == text or text.startswith("'")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("００12", "0012"),
        (" 14 07 ", "14 07"),
        (1407.0, "1407"),
        ("1.38E+10", None),
        ("1.38000000000E+11", "138000000000"),
    ],
)
def test_codes(written, code):
    if code is None:
        with pytest.raises(CellError) as caught:
            read_code(written)
        assert caught.value.code == "cell_digits_lost"
    else:
        assert read_code(written) == code


@given(
    st.lists(st.text(max_size=8) | st.integers() | st.floats() | st.booleans() | st.dates(), max_size=12),
    st.sampled_from(["integer", "decimal", "float", "money", "date", "boolean"]),
)
def test_a_column_is_read_as_its_cells_are(cells, kind):
    column = Column("c", "列", "column", kind=kind)
    read = reader_of(column)

    def outcome(function, *arguments):
        try:
            return repr(function(*arguments))
        except CellError as error:
            return error.code

    assert [outcome(read, cell) for cell in cells * 2] == [outcome(read_cell, cell, column) for cell in cells * 2]

"""Pinyin initials find names, characters of several readings by each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.exchange.initials import as_initials, has_initials


@pytest.mark.parametrize(
    ("text", "letters", "fits"),
    [
        ("山西农业大学", "sxnydx", True),
        ("山西农业大学", "nydx", True),
        ("山西农业大学", "sxdx", False),
        ("重庆路农行", "cqlnh", True),
        ("重庆路农行", "zqlnx", True),
        ("A区绿丰公司", "aqlf", True),
        ("", "ab", False),
        ("农", "ny", False),
    ],
)
def test_initials_fit_neighbouring_characters(text, letters, fits):
    assert has_initials(text, letters) is fits


@pytest.mark.parametrize(
    ("word", "letters"), [("SXND", "sxnd"), ("a", ""), ("农d", ""), ("gr2021", ""), ("x" * 13, "")]
)
def test_only_a_few_latin_letters_are_taken_for_initials(word, letters):
    assert as_initials(word) == letters


@given(st.text(max_size=20), st.from_regex(r"[a-z]{2,6}", fullmatch=True))
def test_any_text_is_looked_at_without_a_fault(text, letters):
    assert has_initials(text, letters) in (True, False)
    assert has_initials(text + letters, letters)

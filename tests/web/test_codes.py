"""A code may hold any character and still has one address that leads back to it."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from nonggu.web.book.codes import CodeConverter

CODES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=64)


@given(CODES)
def test_an_address_leads_back_to_its_code(code):
    part = CodeConverter().to_url(code)
    assert "/" not in part
    assert re.fullmatch(CodeConverter.regex, part)
    assert CodeConverter().to_python(part) == code


@given(CODES)
def test_no_code_is_taken_for_an_action(code):
    assert CodeConverter().to_url(code) not in ("~new", "~export", "~suggest")


@pytest.mark.parametrize("code", ["A/B", "a b", "~new", "..", "证书（2021）第3号", "100%", "x?y#z", "change"])
def test_hard_codes_resolve(code):
    from urllib.parse import unquote

    match = resolve(unquote(reverse("book-record", args=["certificate", code])))
    assert (match.url_name, match.kwargs["code"]) == ("book-record", code)


@pytest.mark.parametrize("part", ["~zz", "~2f"])
def test_what_is_no_escape_is_no_address(part):
    assert not re.fullmatch(CodeConverter.regex, part)


@pytest.mark.parametrize("part", ["~E4", "~41"])
def test_an_escape_that_no_code_becomes_is_no_address(part):
    with pytest.raises(ValueError, match=r"."):
        CodeConverter().to_python(part)

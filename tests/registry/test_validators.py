"""Codes against their standards, each check computed a second time in another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from nonggu.registry.validators import (
    identity_problem,
    is_discipline,
    is_division,
    is_industry,
    normalise_code,
    uscc_problem,
)

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(
    st.text("1359ANY", min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(SIGNS, min_size=9, max_size=9),
    st.sampled_from(SIGNS),
)
def test_the_last_check_sign_agrees_with_another_reading_of_gb_32100(head, place, subject, last):
    code = head + place + subject + last
    is_right = uscc.calc_check_digit(code[:17]) == last
    assert (uscc_problem(code) == "") <= is_right
    if not is_right:
        assert uscc_problem(code) == "check"


@given(st.integers(1, 9), st.text("0123456789", min_size=16, max_size=16), st.sampled_from("0123456789X"))
def test_the_check_sign_of_identity_numbers_agrees(first, rest, last):
    number = f"{first}{rest}{last}"
    assert (identity_problem(number) == "") == (ric.calc_check_digit(number) == last)


@pytest.mark.parametrize("text", ["", "91440300192203821", "91440300192203821I", "9144030019220382160"])
def test_a_wrong_form(text):
    assert uscc_problem(text) == "format"
    assert identity_problem(text) == "format"


def test_forms_of_codes():
    assert normalise_code(" ９１ 44ab ") == "9144AB"
    assert [is_division(code) for code in ("140703", "040703", "14070", "1407031")] == [True, False, False, False]
    assert [is_industry(code) for code in ("C3360", "A", "33", "U12", "C1")] == [True, True, True, False, False]
    assert [is_discipline(code) for code in ("210", "21050", "2105010", "2105", "0210")] == [
        True,
        True,
        True,
        False,
        False,
    ]

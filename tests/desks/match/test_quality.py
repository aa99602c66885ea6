"""What a need lacks: each gap alone, a whole need has none, and no answer makes more gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nonggu.desks.match.quality import NeedWords, find_gaps
from nonggu.phrases.saying import phrases

ON = dt.date(2024, 3, 11)
WHOLE = NeedWords(
    title="管件针孔废品率高",
    words="可锻铸铁管件机加工后看见针孔，十二个里报废一个，夏天更多，去年七月起",
    process_step="湿型砂造型，退火以后",
    tried="换过砂子供应商",
    target="废品率降到 3%",
    numbers="年产 2 万吨，废品率 8%",
    deadline=dt.date(2024, 9, 30),
    has_budget=True,
)


def codes(need: NeedWords) -> set[str]:
    return {reason.code for reason in find_gaps(need, on=ON)}


def test_a_whole_need_lacks_nothing():
    assert codes(WHOLE) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "气孔"}, "need_gap_title"),
        ({"process_step": " "}, "need_gap_step"),
        ({"tried": ""}, "need_gap_tried"),
        ({"target": ""}, "need_gap_target"),
        ({"deadline": None}, "need_gap_deadline"),
        ({"deadline": dt.date(2024, 3, 12)}, "need_gap_deadline_near"),
        ({"has_budget": False}, "need_gap_budget"),
        ({"is_confidential": True}, "need_gap_public"),
        ({"tried": "打 13812345678 找我"}, "need_gap_contact"),
    ],
)
def test_each_gap_is_named_alone(change, code):
    assert codes(replace(WHOLE, **change)) == {code}


def test_one_vague_line_lacks_almost_everything():
    found = find_gaps(NeedWords(title="求助", words="铸件有问题，想找专家"), on=ON)
    assert [reason.code for reason in found] == [
        "need_gap_title",
        "need_gap_short",
        "need_gap_vague",
        "need_gap_numbers",
        "need_gap_step",
        "need_gap_tried",
        "need_gap_target",
        "need_gap_deadline",
        "need_gap_budget",
    ]


def test_numbers_in_words_are_numbers():
    assert "need_gap_numbers" not in codes(replace(WHOLE, words="减产三成" * 10, numbers="", target="好一些"))
    assert "need_gap_numbers" in codes(
        NeedWords(title="管件针孔废品率高", words="一直这样" * 10, process_step="造型", tried="没有", target="好一些")
    )


def test_every_gap_has_a_sentence_and_a_remedy():
    found = [code for code in phrases() if code.startswith("need_gap_")]
    assert len(found) == 12
    assert all(phrases()[code][1] for code in found)


_TEXTS = [field.name for field in fields(NeedWords) if field.type == "str"]


@given(st.sampled_from(_TEXTS), st.text(max_size=60))
def test_any_text_is_checked_without_failing(name, text):
    assert isinstance(find_gaps(replace(WHOLE, **{name: text}), on=ON), tuple)

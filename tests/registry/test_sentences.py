"""History reads as sentences in both languages, and tells nobody more than the pages do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from nonggu.registry import book, history
from nonggu.registry.identity import merge_records, unmerge_record
from nonggu.registry.models import Certificate, Change, Organisation, Person, Signing, Township
from nonggu.registry.personal import masked
from nonggu.registry.sentences import sentences_of

pytestmark = pytest.mark.django_db


def _read(record, reader=None, language="zh-hans"):
    with translation.override(language):
        return [s.text for s in sentences_of(type(record), list(history.changes_of(record)), reader=reader)]


@pytest.fixture
def director(make_user):
    return make_user("officer", "王主任")


def test_a_change_reads_as_who_changed_what_from_what_to_what(director):
    firm = book.create_record(Organisation, {"name": "甲"}, by=None)
    certificate = book.create_record(Certificate, {"organisation": firm, "valid_to": dt.date(2024, 12, 31)}, by=None)
    book.change_record(certificate, {"valid_to": dt.date(2025, 12, 31)}, by=director)
    at = dt.datetime(2024, 3, 11, 9, 0, tzinfo=dt.UTC)
    Change.objects.update(at=at)
    assert _read(certificate)[0] == "2024-03-11 王主任 把 有效期止 从 2024-12-31 改为 2025-12-31"
    assert _read(certificate, language="en")[0] == ("2024-03-11 王主任 changed valid to from 2024-12-31 to 2025-12-31")
    assert _read(certificate)[1].endswith("录入了这条记录")


def test_money_code_lists_references_and_unknown_read_as_on_the_page(director):
    towns = book.create_records(Township, [{"name": "东镇"}, {"name": "西镇"}], by=None)
    firm = book.create_record(Organisation, {"name": "甲", "township": towns[0]}, by=None)
    book.change_record(firm, {"township_id": towns[1].pk, "kind": "farm", "short_name": "甲厂"}, by=director)
    signing = book.create_record(Signing, {"name": "项目", "investment_fen": 1_200_000_000}, by=None)
    book.change_record(signing, {"investment_fen": None}, by=director)
    texts = " ".join(_read(firm)) + " ".join(_read(signing))
    assert "从 东镇 改为 西镇" in texts
    assert "从 企业 改为 养殖场" in texts
    assert "把 简称 从 未知 改为 甲厂" in texts
    assert "从 1,200 改为 未知" in texts


def test_personal_data_and_records_that_a_reader_does_not_see_stay_hidden(director, make_user):
    secret = book.create_record(Organisation, {"name": "秘密公司"}, by=None)
    person = book.create_record(Person, {"name": "模拟专家", "phone": "13812345678"}, by=None)
    book.change_record(person, {"phone": "13900000000", "organisation_id": secret.pk}, by=director)
    texts = " ".join(_read(person, reader=make_user("expert", person=person)))
    assert "138****5678" in texts
    assert "13900000000" not in texts
    assert "秘密公司" not in texts
    assert "秘密公司" in " ".join(_read(person, reader=director))


def test_merging_and_taking_it_back_name_the_other_record(director):
    kept, lost = book.create_records(Organisation, [{"name": "甲"}, {"name": "乙"}], by=None)
    merge_records(kept, lost, by=director, why="重复")
    assert _read(kept)[0].endswith("王主任 把 乙 并入这条记录")
    assert _read(lost)[0].endswith("王主任 把这条记录并入 甲")
    lost.refresh_from_db()
    unmerge_record(lost, by=director)
    assert "撤销" in _read(lost)[0]
    assert "撤销" in _read(kept)[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812345678", "138****5678"),
        ("140703196001011234", "140***********1234"),
        ("wang@sxau.edu.cn", "w***@sxau.edu.cn"),
        ("0354-622", "0******2"),
        ("ab", "**"),
        ("", ""),
    ],
)
def test_masking_hides_the_middle(text, shown):
    assert masked(text) == shown

"""Pinyin initials: made on every way in, followed on change, gone on erasure."""

from __future__ import annotations

import pytest

from nonggu.registry import book, entering
from nonggu.registry.erasing import erase_personal_data
from nonggu.registry.initials import initials_of
from nonggu.registry.models import Organisation, Person, Visit


@pytest.mark.parametrize(
    ("text", "initials"),
    [("模拟企业 001", "mnqy001"), ("山西ＡＢＣ公司", "sxabcgs"), ("（玛钢）", "mg"), ("", ""), ("安" * 90, "a" * 32)],
)
def test_initials(text, initials):
    assert initials_of(text) == initials


@pytest.mark.django_db
def test_every_way_into_the_book_makes_them():
    firm = book.create_record(Organisation, {"name": "模拟企业"}, by=None)
    assert firm.initials == "mnqy"
    assert book.change_record(firm, {"name": "新名"}, by=None).initials == "xm"
    (pk,), _ = entering.enter_rows(Organisation, [{"name": "批量企业"}], by=None)
    assert Organisation.objects.get(pk=pk).initials == "plqy"
    change = entering.RowChange(pk, 1, {"name": "批量企业"}, {"name": "改名"})
    entering.change_rows(Organisation, [change], by=None)
    assert Organisation.objects.get(pk=pk).initials == "gm"
    assert book.create_record(Visit, {"organisation": firm}, by=None).initials == ""


@pytest.mark.django_db
def test_an_erased_name_leaves_no_initials():
    person = book.create_record(Person, {"name": "模拟人员"}, by=None)
    erase_personal_data(person, by=None, why="本人申请")
    person.refresh_from_db()
    assert person.initials == initials_of(person.name)
    assert "mn" not in person.initials

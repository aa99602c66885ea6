"""Duplicates are found by codes, or by a similar name with another sign; what was decided stays decided."""

from __future__ import annotations

import pytest

from nonggu.desks.enrol.actions import import_file
from nonggu.desks.enrol.deciding import NotDecidable, decide_different, decide_same
from nonggu.desks.enrol.duplicates import find_duplicates
from nonggu.registry.identity import unmerge_record
from nonggu.registry.models import Certificate, Organisation, Person
from tests.desks.enrol.books import USCC_A, USCC_B, write_book

pytestmark = pytest.mark.django_db


def enter(tmp_path, *rows):
    heads = ["code", "name", "uscc", "address", "phone", "legal_person"]
    file = write_book(tmp_path / "a.xlsx", {"organisation": [heads, *rows]})
    assert import_file(file, by=None).errors == ()
    return file


def pairs():
    return [(p.first_code, p.second_code, [r.code for r in p.reasons]) for p in find_duplicates(Organisation, by=None)]


def test_the_name_alone_is_no_sign(tmp_path):
    enter(tmp_path, ["A", "太谷玛钢管件有限公司", "", "", "", ""], ["B", "太谷玛钢管件有限责任公司", "", "", "", ""])
    assert pairs() == []


@pytest.mark.parametrize(
    ("place", "values", "reason"),
    [
        (3, ("太谷区康源路１２号", "太谷区康源路12号 "), "duplicate_same_address"),
        (4, ("0354-6221234", "03546221234"), "duplicate_same_phone"),
        (5, ("张三", "张 三"), "duplicate_same_legal_person"),
    ],
)
def test_a_similar_name_with_another_sign(tmp_path, place, values, reason):
    rows = [["A", "太谷玛钢管件有限公司"] + [""] * 4, ["B", "山西太谷玛钢管件有限责任公司"] + [""] * 4]
    rows += [["C", "示例蔬菜合作社"] + [""] * 4]
    for row, value in zip(rows, (*values, values[0]), strict=True):
        row[place] = value
    enter(tmp_path, *rows)
    assert pairs() == [("A", "B", ["duplicate_similar_name", reason])]


def test_the_same_code_is_enough(tmp_path):
    enter(tmp_path, ["A", "甲", USCC_A, "", "", ""], ["B", "完全不同", USCC_A, "", "", ""])
    assert pairs() == [("A", "B", ["duplicate_same_code"])]


def test_decisions_survive_the_next_import(tmp_path):
    file = enter(
        tmp_path, ["A", "甲厂", USCC_A, "", "", ""], ["B", "乙厂", USCC_A, "", "", ""], ["C", "丙", USCC_B, "", "", ""]
    )
    first, second = (Organisation.objects.get(code=code) for code in "AB")
    decide_different(second, first, by=None, why="两家")
    assert pairs() == []
    assert import_file(file, by=None).counts["organisation"]["unchanged"] == 3
    assert pairs() == []


def test_merged_records_stay_merged_when_the_workbook_comes_again(tmp_path):
    file = enter(tmp_path, ["A", "甲厂", USCC_A, "", "", ""], ["B", "乙厂", USCC_A, "路1", "", ""])
    kept, lost = (Organisation.objects.get(code=code) for code in "AB")
    certificate = Certificate.objects.create(code="C1", organisation=lost, number="1")
    decide_same(kept, lost, by=None)
    again = import_file(file, by=None)
    assert again.counts["organisation"] == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0, "warned": 1}
    assert [w.code for w in again.warnings] == ["enrol_record_merged"]
    certificate.refresh_from_db()
    assert certificate.organisation == kept
    by_name = write_book(tmp_path / "b.xlsx", {"证书": [["企业名称", "证书编号"], ["乙厂", "2"]]})
    assert import_file(by_name, by=None).errors == ()
    assert Certificate.objects.get(number="2").organisation == kept
    nameless = write_book(tmp_path / "c.xlsx", {"organisation": [["name", "phone"], ["乙厂", "010-1234567"]]})
    assert import_file(nameless, by=None).counts["organisation"]["new"] == 0
    unmerge_record(lost, by=None)
    assert [p[:2] for p in pairs()] == [("A", "B")]


def test_people_cannot_be_merged_but_told_apart(tmp_path):
    rows = [["code", "name", "phone"], ["1", "张三", "13800000001"], ["2", "张三", "13800000001"]]
    import_file(write_book(tmp_path / "p.xlsx", {"person": rows}), by=None)
    first, second = Person.objects.order_by("code")
    assert len(find_duplicates(Person, by=None)) == 1
    with pytest.raises(NotDecidable):
        decide_same(first, second, by=None)
    decide_different(first, second, by=None)
    assert find_duplicates(Person, by=None) == []

"""Erasing personal data: record, history, snapshots, stored workbooks, receipt."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from django.core.files import File

from nonggu.registry import access, book
from nonggu.registry.erasing import ERASED, erase_personal_data
from nonggu.registry.history import changes_of
from nonggu.registry.models import FigureSnapshot, ImportBatch, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(tmp_path):
    file = tmp_path / "people.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["姓名", "电话"], ["模拟人员甲", 13900001111], ["模拟人员甲乙", "13900002222"]):
        workbook.active.append(row)
    workbook.save(file)
    with file.open("rb") as stream:
        batch = ImportBatch.objects.create(file_name="people.xlsx", file=File(stream, "people.xlsx"))
    person = book.create_record(Person, {"name": "模拟人员甲", "phone": "13900001111"}, by=None, batch=batch)
    return book.change_record(person, {"phone": "13900003333"}, by=None)


def test_nothing_of_the_person_is_left(person, make_user):
    FigureSnapshot.objects.create(
        key="pioneer_experts",
        on=dt.date(2024, 3, 11),
        records=[{"noun": "person", "id": person.pk, "code": person.code, "title": "模拟人员甲", "gives": "1"}],
    )
    receipt = erase_personal_data(person, by=make_user("administrator"), why="本人申请")
    person.refresh_from_db()
    assert (person.name, person.phone) == (ERASED, "")
    texts = str([(c.before, c.after) for c in changes_of(person)]) + str(FigureSnapshot.objects.get().records)
    assert "模拟人员甲" not in texts
    assert "1390000" not in texts
    cells = [c.value for row in openpyxl.load_workbook(person.batch.file.path).active for c in row]
    assert "模拟人员甲" not in cells
    assert 13900001111 not in cells
    assert "模拟人员甲乙" in cells, "another person's cell is kept"
    assert (receipt.changes_redacted, receipt.snapshots_redacted, receipt.files_redacted) == (2, 1, 1)
    assert "甲" not in str(receipt.__dict__)


def test_only_administrators_erase(person, make_user):
    with pytest.raises(access.Forbidden):
        erase_personal_data(person, by=make_user("clerk"), why="")
    person.refresh_from_db()
    assert person.name == "模拟人员甲"

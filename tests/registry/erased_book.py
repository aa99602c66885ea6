"""Steps of a book that erases a person, each in a process of its own: `erased_book.py fill|erase|erase-plainly`."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from django.db import connection  # noqa: E402

from nonggu.desks.enrol import actions  # noqa: E402
from nonggu.desks.report.actions import freeze  # noqa: E402
from nonggu.registry import book, drafts, traces  # noqa: E402
from nonggu.registry.erasing import erase_personal_data  # noqa: E402
from nonggu.registry.models import Centre, Match, Need, Organisation, Person, User  # noqa: E402
from tests.desks.enrol.books import write_book  # noqa: E402

ON = dt.date(2024, 3, 11)


def fill(name: str, phone: str) -> None:
    """The person comes with a workbook among others, is changed, appears in a match, a draft and a frozen figure."""
    Centre.objects.create(division_code="999901", county_name="示例县", centre_name="示例中心", reporting_date=ON)
    rows = [["name", "phone"], [name, phone], *([f"模拟人员{n}", f"1390000{n:04}"] for n in range(300))]
    with tempfile.TemporaryDirectory() as folder:
        actions.import_file(write_book(Path(folder, "people.xlsx"), {"person": rows}), by=None)
    person = Person.objects.get(name=name)
    person = book.change_record(person, {"phone": phone[::-1], "email": "a@example.org"}, by=None)
    firm = book.create_record(Organisation, {"name": "模拟企业"}, by=None)
    need = book.create_record(Need, {"title": "缺人", "organisation": firm}, by=None)
    book.create_record(Match, {"subject": "推荐", "need": need, "person": person}, by=None)
    clerk = User.objects.create(username="clerk", role="clerk")
    drafts.keep_draft(Person, person.code, {"name": name}, by=clerk)
    freeze(on=ON, by=None)


def erase(name: str, *, is_plain: bool) -> None:
    """Erase the person; plainly: as it would be if the files were not thought of."""
    if is_plain:
        traces.remove_after_commit = lambda: None
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")
    erase_personal_data(Person.objects.get(name=name), by=None, why="本人申请")


if __name__ == "__main__":
    step, name, phone = sys.argv[1:]
    if step == "fill":
        fill(name, phone)
    else:
        erase(name, is_plain=step == "erase-plainly")

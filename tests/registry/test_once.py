"""What may stand in the book once: by every way into it, and with a reason that names who has it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nonggu.desks.enrol.actions import import_file
from nonggu.registry import book, once
from nonggu.registry.models import Certificate, Change, Exhibitor, Festival, Organisation
from nonggu.registry.once import Taken
from tests.desks.enrol.books import write_book
from tests.web.conftest import sign_in

__all__ = ["sign_in"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def festival(centre):
    return book.create_record(Festival, {"name": "模拟科技节"}, by=None)


@pytest.fixture
def firms(centre):
    return book.create_records(Organisation, [{"name": f"模拟企业{n}"} for n in range(4)], by=None)


def _exhibit(festival, firm, stand, **values):
    return book.create_record(
        Exhibitor, {"festival": festival, "organisation": firm, "stand": stand, **values}, by=None
    )


def test_a_stand_is_given_once_and_the_holder_named(festival, firms):
    _exhibit(festival, firms[0], "A-01")
    with pytest.raises(Taken) as refused:
        _exhibit(festival, firms[1], "A-01")
    assert (refused.value.code, refused.value.params["holder"]) == ("stand_taken", "模拟企业0")
    assert Exhibitor.objects.count() == Change.objects.filter(noun="exhibitor").count() == 1


def test_what_does_not_hold_a_stand_is_in_nobodys_way(festival, firms):
    other = book.create_record(Festival, {"name": "另一届"}, by=None)
    _exhibit(festival, firms[0], "A-01", state="cancelled")
    archived = _exhibit(festival, firms[1], "A-01")
    book.archive_record(archived, by=None)
    _exhibit(festival, firms[2], "A-01")
    _exhibit(other, firms[2], "A-01")
    _exhibit(festival, firms[0], "")
    _exhibit(festival, firms[1], "")
    with pytest.raises(Taken):
        book.restore_record(archived, by=None)
    with pytest.raises(Taken):
        book.change_record(Exhibitor.objects.get(state="cancelled"), {"state": "registered"}, by=None)


def test_two_rows_of_one_writing_and_a_change(festival, firms):
    rows = [{"festival": festival, "organisation": firm, "stand": "A-01"} for firm in firms[:2]]
    with pytest.raises(Taken):
        book.create_records(Exhibitor, rows, by=None)
    first, second = _exhibit(festival, firms[0], "A-01"), _exhibit(festival, firms[1], "A-02")
    with pytest.raises(Taken):
        book.change_record(second, {"stand": "A-01"}, by=None)
    book.change_records([(first, {"stand": "A-02"}, None), (second, {"stand": "A-01"}, None)], by=None)


def test_books_that_hold_something_twice_already_go_on(festival, firms, monkeypatch):
    monkeypatch.setattr(once, "ONCE", {})
    for firm in firms[:2]:
        _exhibit(festival, firm, "A-01")
    monkeypatch.undo()
    third = _exhibit(festival, firms[2], "A-02")
    book.change_record(third, {"exhibits": "番茄"}, by=None)
    with pytest.raises(Taken):
        _exhibit(festival, firms[3], "A-01")


def test_many_rows_at_once_are_looked_at_too(festival, firms, monkeypatch):
    monkeypatch.setattr(once, "FEW", 1)
    rows = [{"festival": festival, "organisation": firm, "stand": f"A-{n}"} for n, firm in enumerate(firms)]
    book.create_records(Exhibitor, rows[:2], by=None)
    with pytest.raises(Taken):
        book.create_records(Exhibitor, [rows[2], {**rows[3], "stand": "A-0"}], by=None)


def test_the_form_says_so_and_keeps_what_was_typed(firms, sign_in):
    values = {"organisation": firms[0], "scheme": "high_tech_enterprise", "number": "GR1"}
    held = book.create_record(Certificate, values, by=None)
    typed = {"organisation": firms[1].code, "scheme": "high_tech_enterprise", "number": "GR1", "origin": "reported"}
    answer = sign_in("clerk").post(reverse("book-create", args=["certificate"]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert held.code in page
    assert "台账里已经有了" in page
    assert 'value="GR1"' in page
    assert Certificate.objects.count() == 1


def test_an_import_that_gives_a_stand_twice_writes_nothing(festival, firms, tmp_path):
    _exhibit(festival, firms[0], "A-01")
    rows = [
        ["festival", "organisation", "stand"],
        [festival.name, "模拟企业1", "A-09"],
        [festival.name, "模拟企业2", "A-01"],
    ]
    file = write_book(tmp_path / "book.xlsx", {"exhibitor": rows})
    with pytest.raises(Taken):
        import_file(file, by=None)
    assert Exhibitor.objects.count() == 1

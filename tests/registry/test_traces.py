"""After an erasure no file of a SQLite home holds the erased words, in the ways that a database writes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from nonggu.keep.home import make_home
from nonggu.registry import book, traces
from nonggu.registry.daily import Terms
from nonggu.registry.erasing import erase_personal_data
from nonggu.registry.models import Person
from nonggu.registry.search_index.backends import sqlite
from nonggu.registry.search_index.finding import ids_holding
from tests.races.homes import RaceHome

STEPS = Path(__file__).with_name("erased_book.py")
#: Signs that nothing else in the book has, so that each of its grams tells.
NAME, PHONE = "龘靐齉", "18899776655"


UPGRADE = (
    "from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
    "from nonggu.keep.upgrade import upgrade_database; upgrade_database()"
)


def words() -> list[bytes]:
    """The name, its signs one by one (grams), the telephones; as text and as JSON escapes it."""
    texts = [NAME, *NAME, PHONE, PHONE[::-1]]
    return [text.encode() for text in texts] + [json.dumps(text)[1:-1].encode() for text in NAME]


def found_in(folder: Path) -> dict[str, list[bytes]]:
    """Which of the words stand in which file of the home."""
    files = {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
    return {
        file.name: [word for word in words() if word in content]
        for file, content in files.items()
        if any(word in content for word in words())
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled") / "home"
    make_home(folder)
    home = RaceHome(folder, "")
    home.run("-c", UPGRADE)
    home.run(STEPS, "fill", NAME, PHONE)
    return home


def copied(home: RaceHome, folder: Path) -> RaceHome:
    shutil.copytree(home.folder, folder)
    return RaceHome(folder, "")


def test_no_file_of_the_home_holds_what_was_erased(filled, tmp_path):
    before = found_in(filled.folder)
    assert set(words()) - {word for held in before.values() for word in held} == set(), "control: all of it was there"
    home = copied(filled, tmp_path / "home")
    home.run(STEPS, "erase", NAME, PHONE)
    assert found_in(home.folder) == {}


def test_control_an_erasure_that_does_not_think_of_files_leaves_words_in_them(filled, tmp_path):
    home = copied(filled, tmp_path / "home")
    home.run(STEPS, "erase-plainly", NAME, PHONE)
    assert found_in(home.folder) != {}


@pytest.mark.django_db(transaction=True)
def test_a_big_book_leaves_it_to_the_worker_and_the_index_still_finds(make_user, monkeypatch):
    monkeypatch.setattr(traces, "AT_ONCE_ENTRIES", 3)
    monkeypatch.setattr(sqlite, "MERGED_PAGES", 1)
    people = [book.create_record(Person, {"name": f"模拟人员{n}"}, by=None) for n in range(40)]
    erase_personal_data(people[7], by=None, why="本人申请")
    jobs = DBTaskResult.objects.filter(task_path=traces.remove_traces_later.module_path)
    assert jobs.count() == (1 if connection.vendor == "sqlite" else 0)
    traces.remove_traces_later.func()
    assert ids_holding(Person, ["模拟人员"], most=99) == [one.pk for one in people if one != people[7]]
    assert traces.remove_recent(None, Terms()) == 1

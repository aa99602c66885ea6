"""When a backup is due, and which of the old ones may go: never the last good one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nonggu.errors import UnusableInput
from nonggu.keep.ledger import Entry, Kind, State, entries, last_failure, last_good, ledger_file, note
from nonggu.keep.timetable import Timetable, is_due, read_timetable, superfluous, timetable_file, write_timetable


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def kept(text: str, state: str = State.GOOD) -> Entry:
    return Entry(at(text), f"/backups/{text}.zip", 10, Kind.KEPT, state)


@pytest.fixture(autouse=True)
def _clean_home():
    yield
    for file in (ledger_file(), timetable_file()):
        file.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        ([], "2024-03-11T09:00", True),
        ([kept("2024-03-10T12:01")], "2024-03-11T11:59", False),
        ([kept("2024-03-10T12:01")], "2024-03-11T12:00", True),
        ([kept("2024-03-11T12:00")], "2024-03-11T23:00", False),
        ([kept("2024-03-08T12:01")], "2024-03-11T08:00", True),  # the machine was off at noon of the days before
        ([kept("2024-03-11T12:00", State.FAILED)], "2024-03-11T12:59", False),
        ([kept("2024-03-11T12:00", State.FAILED)], "2024-03-11T13:00", True),
        ([Entry(at("2024-03-11T12:30"), "/usb/b.zip", 10, Kind.BY_HAND)], "2024-03-11T13:00", True),
    ],
)
def test_due_once_a_day_after_its_hour(made, now, due):
    assert is_due(Timetable(hour=12), made, at(now)) is due
    assert not is_due(Timetable(is_on=False), made, at(now))


def test_days_weeks_and_months_are_kept():
    days = [at("2024-01-01T12:00") + dt.timedelta(days=n) for n in range(71)]
    made = [Entry(day, f"{day:%m-%d}", 10, Kind.KEPT) for day in days]
    gone = {entry.file for entry in superfluous(made, Timetable(daily=3, weekly=2, monthly=3))}
    assert {entry.file for entry in made} - gone == {"03-11", "03-10", "03-09", "02-29", "01-31"}


MOMENTS = st.integers(0, 900).map(lambda n: at("2024-01-01T00:00") + dt.timedelta(hours=7 * n))


@given(st.lists(MOMENTS, max_size=40, unique=True), st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
def test_the_newest_stays_whatever_is_kept(moments, daily, weekly, monthly):
    made = [Entry(moment, moment.isoformat(), 10, Kind.KEPT) for moment in moments]
    table = Timetable(daily=daily, weekly=weekly, monthly=monthly)
    left = [entry for entry in made if entry not in superfluous(made, table)]
    if made:
        assert max(made, key=lambda entry: entry.made_at) in left
        assert len(left) <= daily + weekly + monthly
        assert len({timezone.localtime(entry.made_at).date() for entry in made}) >= len(left)
    assert superfluous(left, table) == [], "a second time removes nothing"


def test_a_timetable_is_kept_and_a_wrong_folder_refused(tmp_path):
    assert read_timetable() == Timetable(is_on=not settings.IS_DEMO)
    table = Timetable(hour=3, folder=str(tmp_path), daily=2)
    write_timetable(table)
    assert read_timetable() == table
    for folder in ("backups", str(tmp_path / "none")):
        with pytest.raises(UnusableInput, match="backup_folder_wrong"):
            write_timetable(Timetable(folder=folder))
    assert read_timetable() == table
    timetable_file().write_text("{", "utf-8")
    assert read_timetable() == Timetable()


def test_the_ledger_reads_what_the_version_before_wrote_and_lines_cut_short(tmp_path):
    ledger_file().write_text(
        '{"made_at": "2024-03-10T04:00:00+00:00", "file": "/usb/a.zip", "bytes": 7}\n{"made_at": "2024', "utf-8"
    )
    (entry,) = entries()
    assert (entry.size_bytes, entry.kind, entry.state, entry.is_here) == (7, Kind.BY_HAND, State.GOOD, False)
    ledger_file().unlink()


def test_a_failure_is_told_until_a_good_one():
    note(kept("2024-03-10T12:00"))
    note(
        Entry(at("2024-03-11T12:00"), kind=Kind.KEPT, state=State.FAILED, code="backup_failed", params={"why": "full"})
    )
    assert last_good().made_at == at("2024-03-10T12:00")
    assert last_failure().params == {"why": "full"}
    note(kept("2024-03-11T13:00"))
    assert last_failure() is None
    note(Entry(at("2024-03-11T13:00"), "/backups/2024-03-11T13:00.zip", 10, Kind.KEPT, State.REMOVED))
    assert last_good().made_at == at("2024-03-10T12:00"), "a later line about the same file holds"
    assert Path(ledger_file()).is_file()

"""The backups that the centre makes by itself, and their page."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nonggu.errors import NongguError, UnusableInput
from nonggu.keep import jobs, keeping, ledger
from nonggu.keep.ledger import Entry, Kind, State
from nonggu.keep.presence import mark_seen
from nonggu.keep.timetable import Timetable, read_timetable, timetable_file, write_timetable
from nonggu.registry import book
from nonggu.registry.access import Forbidden
from nonggu.registry.daily import Terms
from nonggu.registry.models import Organisation, SecurityEvent
from nonggu.registry.models.security_event import EventKind
from tests.web.conftest import sign_in

__all__ = ["sign_in"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clean_home():
    yield
    for file in (ledger.ledger_file(), timetable_file()):
        file.unlink(missing_ok=True)
    shutil.rmtree(Path(settings.HOME, "backups"), ignore_errors=True)


@pytest.fixture
def quick(monkeypatch):
    """Rehearsals are believed; one test rehearses."""
    rehearsed = []
    monkeypatch.setattr(keeping, "rehearse", rehearsed.append)
    return rehearsed


def test_a_backup_is_written_rehearsed_and_noted(centre, tmp_path):
    book.create_record(Organisation, {"name": "模拟企业"}, by=None)
    write_timetable(Timetable(folder=str(tmp_path)))
    entry = keeping.make_kept_backup()
    assert entry.path.parent == tmp_path
    assert entry.is_here
    assert ledger.last_good() == ledger.entries()[-1]
    with zipfile.ZipFile(entry.path) as archive:
        assert "模拟企业" in archive.read("tables/registry_organisation.jsonl").decode()
        assert b"postgresql://" not in archive.read("nonggu.json"), "the database's password is not in a backup"


def test_one_that_does_not_come_back_is_not_kept_and_told(centre, tmp_path, monkeypatch):
    write_timetable(Timetable(folder=str(tmp_path)))
    whole = keeping.write_backup

    def write_without_a_table(file, **options):
        manifest = whole(file, **options)
        with zipfile.ZipFile(file) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        content["tables/registry_centre.jsonl"] = b""
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in content.items():
                archive.writestr(name, text)
        return manifest

    monkeypatch.setattr(keeping, "write_backup", write_without_a_table)
    with pytest.raises(NongguError, match="backup_not_restorable"):
        keeping.make_kept_backup()
    assert list(tmp_path.iterdir()) == []
    failed = ledger.last_failure()
    assert "registry_centre" in failed.params["why"]
    assert ledger.last_good() is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device"), "backup_disk_full"),
        (PermissionError(13, "Permission denied"), "backup_disk_closed"),
        (ValueError("王小明 13812345678"), "backup_failed"),
    ],
)
def test_a_failure_is_told_with_its_reason(centre, quick, monkeypatch, error, code):
    def failing(file, **options):
        raise error

    monkeypatch.setattr(keeping, "write_backup", failing)
    with pytest.raises(UnusableInput, match=code):
        keeping.make_kept_backup()
    assert ledger.last_failure().code == code
    assert "王小明" not in str(ledger.last_failure().params), "words of other errors may hold a record"


def test_old_ones_are_put_away_and_the_last_good_one_never(centre, quick, tmp_path):
    write_timetable(Timetable(folder=str(tmp_path), daily=2, weekly=0, monthly=0))
    start = timezone.now() - dt.timedelta(days=9)
    for day in range(5):
        file = tmp_path / f"nonggu-{day}.zip"
        file.write_bytes(b"backup")
        ledger.note(Entry(start + dt.timedelta(days=day), str(file), 6, Kind.KEPT))
    by_hand = tmp_path / "mine.zip"
    by_hand.write_bytes(b"mine")
    ledger.note(Entry(start, str(by_hand), 4, Kind.BY_HAND))
    ledger.note(Entry(timezone.now(), kind=Kind.KEPT, state=State.FAILED, code="backup_failed", params={"why": "x"}))
    keeping.put_away()
    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"nonggu-3.zip", "nonggu-4.zip", "mine.zip"}
    (tmp_path / "nonggu-4.zip").write_bytes(b"cut")
    keeping.put_away()
    assert (tmp_path / "nonggu-3.zip").is_file(), "one that is no longer whole does not count as the last good one"


def test_a_killed_backup_leaves_nothing_for_long(centre, quick, tmp_path):
    write_timetable(Timetable(folder=str(tmp_path)))
    (tmp_path / "nonggu-2024.zip.part").write_bytes(b"half")
    scratch = Path(settings.HOME, "nonggu-backup-killed")
    scratch.mkdir()
    keeping.make_kept_backup()
    assert [file.suffix for file in tmp_path.iterdir()] == [".zip"]
    assert not scratch.exists()


def test_a_job_taken_up_again_makes_no_second_backup(centre, quick):
    asked = timezone.now().replace(microsecond=0)
    keeping.keep_backup.func(asked.isoformat())
    keeping.keep_backup.func(asked.isoformat())
    assert len(ledger.entries()) == 1


def test_the_worker_asks_once_when_it_is_due(centre):
    jobs.tick()
    jobs.tick()
    (job,) = DBTaskResult.objects.filter(task_path=keeping.keep_backup.module_path)
    job.delete()
    write_timetable(Timetable(is_on=False))
    jobs.tick()
    assert not DBTaskResult.objects.filter(task_path=keeping.keep_backup.module_path).exists()


def test_only_administrators_ask(make_user):
    with pytest.raises(Forbidden):
        keeping.ask_for_backup(by=make_user("officer"))
    with pytest.raises(Forbidden):
        keeping.set_timetable(Timetable(), by=make_user("security"))


def test_the_page_lists_makes_and_sets(centre, quick, sign_in, tmp_path):
    client = sign_in("administrator")
    assert "还没有备份" in client.get(reverse("backups")).content.decode()
    client.post(reverse("backup-make"))
    client.post(reverse("backup-make"))
    assert DBTaskResult.objects.count() == 1
    mark_seen("worker")
    kept = {"daily": 3, "weekly": 1, "monthly": 0, "lapse_days": 60, "read_days": 10}
    values = {"is_on": "on", "hour": 5, "folder": str(tmp_path), **kept}
    assert client.post(reverse("backup-timetable"), values).status_code == 302
    assert read_timetable().terms == Terms(lapse_days=60, read_days=10)
    wrong = client.post(reverse("backup-timetable"), {**values, "folder": "/nowhere/at/all"})
    assert wrong.status_code == 422
    assert "不是农谷可以写入的文件夹" in wrong.content.decode()
    assert "/nowhere/at/all" in wrong.content.decode(), "what was typed is not lost"
    entry = keeping.make_kept_backup()
    page = client.get(reverse("backups")).content.decode()
    assert entry.path.name in page
    assert "可用" in page
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert kinds == {EventKind.BACKUP_ASKED, EventKind.BACKUPS_SET}


def test_taking_a_backup_is_noted(centre, quick, sign_in):
    client, entry = sign_in("administrator"), keeping.make_kept_backup()
    answer = client.get(reverse("backup-file", args=[entry.path.name]))
    assert b"".join(answer.streaming_content) == entry.path.read_bytes()
    event = SecurityEvent.objects.get(kind=EventKind.FILE_TAKEN)
    assert (event.user, event.about) == (client.user, reverse("backup-file", args=[entry.path.name]))
    for name in ("..%2Fnonggu.json", "nonggu.json", "none.zip"):
        assert client.get(f"/backups/{name}/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "administrator", "clerk", "security"])
def test_the_hall_says_how_old_the_last_good_one_is(centre, sign_in, role):
    client, now = sign_in(role), timezone.now()
    told = role in ("officer", "administrator")
    assert ("台账还没有备份" in client.get(reverse("hall")).content.decode()) is told
    ledger.note(Entry(now - dt.timedelta(days=3), "/usb/a.zip", 1, Kind.KEPT))
    page = client.get(reverse("hall")).content.decode()
    assert ("note error" in page and "最近一份可用备份" in page) is told
    ledger.note(Entry(now, "/usb/b.zip", 1, Kind.KEPT))
    page = client.get(reverse("hall")).content.decode()
    assert "note error" not in page
    assert ("最近一份可用备份" in page) is told
    failed = {"kind": Kind.KEPT, "state": State.FAILED, "code": "backup_failed", "params": {"why": "磁盘已满"}}
    ledger.note(Entry(now + dt.timedelta(minutes=1), **failed))
    assert ("磁盘已满" in client.get(reverse("hall")).content.decode()) is told

"""The backups that the centre makes by itself: written, read back, noted, and the old ones put away."""

from __future__ import annotations

import datetime as dt
import errno
import shutil
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nonggu.errors import NongguError, UnusableInput
from nonggu.keep import ledger
from nonggu.keep.backup import write_backup
from nonggu.keep.ledger import Entry, Kind, State
from nonggu.keep.presence import sole
from nonggu.keep.rehearsing import rehearse
from nonggu.keep.timetable import Timetable, is_due, read_timetable, superfluous, write_timetable
from nonggu.registry import access
from nonggu.registry.events import record_event
from nonggu.registry.models import User
from nonggu.registry.models.security_event import EventKind

#: Older ones of the backups made before upgrades are put away.
KEPT_BEFORE_UPGRADES = 3


@task
def keep_backup(asked_at: str) -> None:
    """Make the day's backup (job). Taken up again after a stop, it does nothing where one was made since."""
    made = [entry for entry in ledger.entries() if entry.kind == Kind.KEPT and entry.state == State.GOOD]
    if not any(entry.made_at >= dt.datetime.fromisoformat(asked_at) for entry in made):
        make_kept_backup()


def make_kept_backup() -> Entry:
    """Write a backup into the timetable's folder, rehearse its restore, and put away what is superfluous.

    Raises NongguError; the failure stands in the ledger then, and no file of it is left.
    """
    with sole("backup"):
        _sweep(read_timetable().path)
        file = free_name(read_timetable().path)
        try:
            write_backup(file, kind=Kind.KEPT, is_noted=False)
            rehearse(file)
        except Exception as error:
            file.unlink(missing_ok=True)
            raise _noted(error) from error
        entry = Entry(_now(), str(file), file.stat().st_size, Kind.KEPT)
        ledger.note(entry)
        put_away()
    return entry


def ask_for_backup(*, by: User | None, address: str = "") -> bool:
    """Let the worker make a backup now; False where one is waiting already. Raises access.Forbidden."""
    _require_keep(by)
    if is_waiting():
        return False
    keep_backup.enqueue(_now().isoformat())
    if by is not None:
        record_event(EventKind.BACKUP_ASKED, by=by, address=address)
    return True


def is_waiting() -> bool:
    """Whether a backup waits for the worker or is being made."""
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(status__in=waiting, task_path=keep_backup.module_path).exists()


def set_timetable(table: Timetable, *, by: User | None, address: str = "") -> None:
    """Set when backups are made, where and how many are kept. Raises access.Forbidden, UnusableInput."""
    _require_keep(by)
    write_timetable(table)
    record_event(EventKind.BACKUPS_SET, by=by, address=address)


def _require_keep(by: User | None) -> None:
    if not access.may_keep(by):
        raise access.Forbidden("forbidden_backups")


def keep_time(now: dt.datetime | None = None) -> bool:
    """Ask for the day's backup where it is due; whether it was asked for."""
    return is_due(read_timetable(), ledger.entries(), now or _now()) and ask_for_backup(by=None)


def put_away() -> list[Path]:
    """Remove what the timetable no longer keeps; the newest good backup always stays."""
    here = [entry for entry in ledger.entries() if entry.is_here]
    kept = [entry for entry in here if entry.kind == Kind.KEPT]
    upgrades = [entry for entry in here if entry.kind == Kind.BEFORE_UPGRADE]
    gone = [*superfluous(kept, read_timetable()), *upgrades[:-KEPT_BEFORE_UPGRADES]]
    for entry in gone:
        entry.path.unlink(missing_ok=True)
        ledger.note(Entry(entry.made_at, entry.file, entry.size_bytes, entry.kind, State.REMOVED))
    return [entry.path for entry in gone]


def free_name(folder: Path, word: str = "nonggu") -> Path:
    """A name for a new backup that no file has."""
    stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
    names = [f"{word}-{stamp}.zip", *(f"{word}-{stamp}-{number}.zip" for number in range(2, 100))]
    return next(folder / name for name in names if not (folder / name).exists())


def _noted(error: Exception) -> NongguError:
    """The error as one that can be said; it stands in the ledger."""
    known = error if isinstance(error, NongguError) else _said(error)
    params = {name: str(value) for name, value in known.params.items()}
    ledger.note(Entry(_now(), kind=Kind.KEPT, state=State.FAILED, code=known.code, params=params))
    return known


def _said(error: Exception) -> UnusableInput:
    """A full or closed disk by name; of anything else its kind only, for its words may hold a record."""
    folder = str(read_timetable().path)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UnusableInput("backup_disk_full", folder=folder)
    if isinstance(error, OSError):
        return UnusableInput("backup_disk_closed", folder=folder, why=errno.errorcode.get(error.errno or 0, "?"))
    return UnusableInput("backup_failed", why=type(error).__name__)


def _sweep(folder: Path) -> None:
    """Remove what a killed backup left."""
    for part in folder.glob("nonggu-*.zip.part") if folder.is_dir() else []:
        part.unlink(missing_ok=True)
    for scratch in Path(settings.HOME).glob("nonggu-backup-*"):
        shutil.rmtree(scratch, ignore_errors=True)


def _now() -> dt.datetime:
    return timezone.now()

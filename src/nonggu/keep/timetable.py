"""What the worker does by itself: when backups are made and how many are kept, and the terms of the day's other works."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.keep.ledger import Entry, Kind, State
from nonggu.registry.daily import LAPSE_DAYS, READ_DAYS, Terms

#: After a failure the next try waits so long.
RETRY = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A backup a day at `hour` (the centre's time), in `folder` (empty: `backups` in the home).

    Kept are the newest of the last `daily` days, `weekly` weeks and `monthly` months that have one. The last two are the
    terms of the works that are done every day, with or without a backup.
    """

    is_on: bool = True
    hour: int = 12
    folder: str = ""
    daily: int = 7
    weekly: int = 4
    monthly: int = 6
    lapse_days: int = LAPSE_DAYS
    read_days: int = READ_DAYS

    @property
    def terms(self) -> Terms:
        """The terms of the day's works."""
        return Terms(lapse_days=self.lapse_days, read_days=self.read_days)

    @property
    def path(self) -> Path:
        """The folder of the backups."""
        return Path(self.folder) if self.folder else Path(settings.HOME, "backups")


def timetable_file() -> Path:
    """A file of the machine, not of the book: a restored home begins with the usual timetable."""
    return Path(settings.HOME, "timetable.json")


def read_timetable() -> Timetable:
    """The home's timetable; the usual one where none was set or its file is broken. A demonstration makes none."""
    try:
        return Timetable(**json.loads(timetable_file().read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Timetable(is_on=not settings.IS_DEMO)


def write_timetable(table: Timetable) -> None:
    """Set the timetable. Raises UnusableInput for a folder that is not there or cannot be written to."""
    folder = table.path
    if table.folder and not (folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK)):
        raise UnusableInput("backup_folder_wrong", folder=table.folder)
    part = timetable_file().with_suffix(".part")
    part.write_text(json.dumps(asdict(table), ensure_ascii=False), "utf-8")
    part.replace(timetable_file())


def is_due(table: Timetable, made: Sequence[Entry], now: dt.datetime) -> bool:
    """Whether the day's backup is to be made: its hour has passed, also while the machine was off."""
    if not table.is_on:
        return False
    good = [entry.made_at for entry in made if entry.kind == Kind.KEPT and entry.state == State.GOOD]
    failed = [entry.made_at for entry in made if entry.kind == Kind.KEPT and entry.state == State.FAILED]
    if failed and now - max(failed) < RETRY:
        return False
    return not good or max(good) < last_hour(table, now)


def last_hour(table: Timetable, now: dt.datetime) -> dt.datetime:
    """When the timetable's hour struck last."""
    local = timezone.localtime(now)
    today = local.replace(hour=table.hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - dt.timedelta(days=1)


def superfluous(kept: Sequence[Entry], table: Timetable) -> list[Entry]:
    """Which of the good kept backups may go; the newest never does."""
    newest_first = sorted(kept, key=lambda entry: entry.made_at, reverse=True)
    held: set[str] = {entry.file for entry in newest_first[:1]}
    for form, most in (("%Y-%m-%d", table.daily), ("%G-%V", table.weekly), ("%Y-%m", table.monthly)):
        periods: dict[str, str] = {}
        for entry in newest_first:
            periods.setdefault(timezone.localtime(entry.made_at).strftime(form), entry.file)
        held.update(list(periods.values())[:most])
    return [entry for entry in newest_first if entry.file not in held]

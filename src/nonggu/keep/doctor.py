"""What may be wrong with an installation, and how to mend it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.keep import ledger
from nonggu.keep.backup import last_backup
from nonggu.keep.home import KEYS_FILE
from nonggu.keep.schema import pending_steps
from nonggu.keep.sealing import plain_count, unreadable_accounts
from nonggu.keep.secret_keys import read_keys
from nonggu.keep.shares import network_share
from nonggu.keep.timetable import read_timetable
from nonggu.phrases.saying import LOCALE_FOLDER, language_of, say
from nonggu.registry.models import Centre, Change
from nonggu.registry.search_index.whole import gaps

LOWEST_FREE_BYTES = 2 * 1024**3
OLDEST_BACKUP_DAYS = 2
LOWEST_SQLITE = (3, 35)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: a code of `nonggu.phrases` with its parameters, and whether it is well."""

    code: str
    is_well: bool
    params: dict[str, object] = field(default_factory=dict)


def examine(now: dt.datetime | None = None) -> list[Finding]:
    """Look at everything; what fails to be looked at is a finding too."""
    at = now or timezone.now()
    looks: tuple[Callable[[dt.datetime], Iterator[Finding]], ...] = (
        _disk,
        _place,
        _permissions,
        _keys,
        _database,
        _upgrade,
        _search_index,
        _centre,
        _catalogue,
        _fonts,
        _backups,
        _clock,
    )
    found: list[Finding] = []
    for look in looks:
        try:
            found += look(at)
        except Exception as error:
            found.append(Finding("doctor_failed", False, {"what": look.__name__.strip("_"), "why": str(error)[:120]}))
    return found


def _disk(at: dt.datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME).free
    yield Finding("doctor_disk", free >= LOWEST_FREE_BYTES, {"free_gib": round(free / 1024**3, 1)})


def _permissions(at: dt.datetime) -> Iterator[Finding]:
    writable = os.access(settings.HOME, os.W_OK)
    yield Finding("doctor_home_writable", writable, {"folder": str(settings.HOME)})
    mode = Path(settings.HOME, "nonggu.json").stat().st_mode & 0o077
    yield Finding("doctor_secret_private", os.name == "nt" or mode == 0, {"file": "nonggu.json"})


def _keys(at: dt.datetime) -> Iterator[Finding]:
    """The keys of secrets are there, nobody else reads them, and they open what they sealed."""
    try:
        read_keys(Path(settings.HOME))
    except UnusableInput as error:
        yield Finding("doctor_keys", False, {"file": KEYS_FILE, "why": error.params["why"]})
        return
    yield Finding("doctor_keys", True, {"file": KEYS_FILE, "why": ""})
    mode = Path(settings.HOME, KEYS_FILE).stat().st_mode & 0o077
    yield Finding("doctor_keys_private", os.name == "nt" or mode == 0, {"file": KEYS_FILE})
    lost = unreadable_accounts()
    yield Finding("doctor_keys_open", not lost, {"accounts": ", ".join(lost[:20])})
    yield Finding("doctor_secrets_sealed", plain_count() == 0, {"count": plain_count()})


def _database(at: dt.datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            yield Finding("doctor_sqlite_wal", cursor.fetchone()[0] == "wal")
            cursor.execute("PRAGMA quick_check(1)")
            yield Finding("doctor_sqlite_whole", cursor.fetchone()[0] == "ok")
            version = connection.Database.sqlite_version_info
            named = ".".join(map(str, version))
            yield Finding("doctor_sqlite_version", version >= LOWEST_SQLITE, {"version": named})
        else:
            cursor.execute(
                "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
            )
            locale, encoding = cursor.fetchone()
            is_well = encoding == "UTF8" and locale not in ("C", "POSIX")
            yield Finding("doctor_postgres_locale", is_well, {"locale": locale, "encoding": encoding})


def _upgrade(at: dt.datetime) -> Iterator[Finding]:
    yield Finding("doctor_upgrade", not pending_steps(), {"count": len(pending_steps())})


def _search_index(at: dt.datetime) -> Iterator[Finding]:
    found = gaps()
    lacking = sum(abs(count) for count in found.values())
    yield Finding("doctor_search_index", not found, {"count": lacking})


def _centre(at: dt.datetime) -> Iterator[Finding]:
    yield Finding("doctor_centre", Centre.objects.exists())


def _catalogue(at: dt.datetime) -> Iterator[Finding]:
    compiled = LOCALE_FOLDER / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    yield Finding("doctor_catalogue", compiled.is_file())


def _fonts(at: dt.datetime) -> Iterator[Finding]:
    """Chinese fonts are needed by printed cards and plots."""
    if os.name == "nt":
        fonts = any(
            Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts", name).is_file() for name in ("msyh.ttc", "simsun.ttc")
        )
    elif shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False, timeout=20)
        fonts = bool(listed.stdout.strip())
    else:
        fonts = any(Path("/usr/share/fonts").rglob("*CJK*"))
    yield Finding("doctor_fonts", fonts)


def _place(at: dt.datetime) -> Iterator[Finding]:
    """SQLite's locks do not hold on network shares: two machines would write over each other."""
    if connection.vendor == "sqlite":
        kind = network_share(Path(settings.HOME))
        yield Finding("doctor_local_disk", not kind, {"folder": str(settings.HOME), "kind": kind})


def _backups(at: dt.datetime) -> Iterator[Finding]:
    failed = ledger.last_failure()
    if failed is not None:
        yield Finding("doctor_backup_failed", False, {"why": say(failed.code, failed.params, language_of())})
    table = read_timetable()
    if table.is_on and table.path.is_dir():
        is_apart = table.path.stat().st_dev != Path(settings.HOME).stat().st_dev
        yield Finding("doctor_backup_apart", is_apart, {"folder": str(table.path)})
    last = last_backup()
    if last is None and settings.IS_DEMO:
        return
    if last is None:
        yield Finding("doctor_backup_none", False)
        return
    days = (at - last).days
    yield Finding("doctor_backup_age", days <= OLDEST_BACKUP_DAYS, {"days": days})


def _clock(at: dt.datetime) -> Iterator[Finding]:
    newest = Change.objects.aggregate(newest=Max("at"))["newest"]
    is_well = newest is None or newest <= at + dt.timedelta(minutes=5)
    yield Finding("doctor_clock", is_well, {"newest": newest.isoformat(timespec="minutes") if newest else ""})

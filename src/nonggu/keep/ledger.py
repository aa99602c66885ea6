"""The ledger of a home's backups: one line each in `backups.jsonl`, beside the database and never inside it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class Kind(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by_hand"
    KEPT = "kept"
    BEFORE_UPGRADE = "before_upgrade"


class State(StrEnum):
    """What became of it. A good one was read back after writing."""

    GOOD = "good"
    FAILED = "failed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One backup, or one that could not be made: `code` and `params` say why."""

    made_at: dt.datetime
    file: str = ""
    size_bytes: int = 0
    kind: str = Kind.BY_HAND
    state: str = State.GOOD
    code: str = ""
    params: dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.file)

    @property
    def is_here(self) -> bool:
        """Whether it is good and its file is where it was put, as large as it was."""
        return self.state == State.GOOD and self.path.is_file() and self.path.stat().st_size == self.size_bytes


def ledger_file() -> Path:
    """Where the lines stand."""
    return Path(settings.HOME, "backups.jsonl")


def note(entry: Entry) -> None:
    """Append a line; a later line about the same file holds."""
    line = {**asdict(entry), "made_at": entry.made_at.isoformat(timespec="seconds")}
    with ledger_file().open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def entries() -> list[Entry]:
    """Every backup and every failure, oldest first; a line cut short by a stop is passed over."""
    if not ledger_file().is_file():
        return []
    found: dict[object, Entry] = {}
    for number, line in enumerate(ledger_file().read_text("utf-8").splitlines()):
        try:
            entry = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue
        found[entry.file or number] = entry
    return sorted(found.values(), key=lambda entry: entry.made_at)


def _entry(values: dict[str, object]) -> Entry:
    """A line, as this version or the one before wrote it."""
    known = {name: values[name] for name in Entry.__slots__ if name in values}
    known["made_at"] = dt.datetime.fromisoformat(str(values["made_at"]))
    known.setdefault("size_bytes", values.get("bytes", 0))
    return Entry(**known)  # type: ignore[arg-type]


def last_good() -> Entry | None:
    """The newest good backup, wherever its file was taken since."""
    return next((entry for entry in reversed(entries()) if entry.state == State.GOOD), None)


def last_failure() -> Entry | None:
    """The newest failure, unless a good one was made after it."""
    newest = next((entry for entry in reversed(entries()) if entry.state != State.REMOVED), None)
    return newest if newest is not None and newest.state == State.FAILED else None

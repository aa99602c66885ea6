"""Where a centre's files live: one folder with its settings, its database (SQLite), uploads and made files."""

from __future__ import annotations

import ipaddress
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nonggu.errors import UnusableInput

SETTINGS_FILE = "nonggu.json"
#: The keys that keep secrets at rest: see `keep.secret_keys`.
KEYS_FILE = "secrets.key"
DEFAULT_FOLDER = "nonggu-data"


@dataclass(frozen=True, slots=True)
class HomeSettings:
    """What `nonggu.json` holds.

    `database` is empty for SQLite in the home, else `postgresql://user:password@host:port/name`. `is_demo` marks a
    home that `nonggu demo` may rebuild. `allowed_hosts` are the names under which colleagues reach the centre.
    `is_https`: a proxy at the address `proxy` speaks https for the centre; cookies then travel over https only, and
    browsers are told to stay with https for `hsts_seconds`. `idle_minutes` without a request end a session;
    a password older than `password_days` must be changed (0: never). From `admin_networks` (such as `10.1.2.0/24`) alone
    administrators and security administrators may come; empty: from anywhere. A program that shows `metrics_token` may
    read the metrics and the particulars of health from another machine (empty: none may).
    """

    secret_key: str
    database: str = ""
    is_demo: bool = False
    allowed_hosts: list[str] = field(default_factory=lambda: ["127.0.0.1", "localhost"])
    is_https: bool = False
    proxy: str = "127.0.0.1"
    hsts_seconds: int = 31_536_000
    idle_minutes: int = 30
    password_days: int = 180
    metrics_token: str = ""
    admin_networks: list[str] = field(default_factory=list)


def home_folder() -> Path:
    """The home's folder: `NONGGU_HOME`, else `./nonggu-data`."""
    return Path(os.environ.get("NONGGU_HOME") or DEFAULT_FOLDER).resolve()


def has_home(folder: Path) -> bool:
    """Whether the folder is a centre's home."""
    return (folder / SETTINGS_FILE).is_file()


def read_home(folder: Path) -> HomeSettings:
    """The settings of a home. Raises UnusableInput where there is none or its file is broken."""
    if not has_home(folder):
        raise UnusableInput("home_missing", folder=str(folder))
    try:
        content = json.loads((folder / SETTINGS_FILE).read_text("utf-8"))
        settings = HomeSettings(**content)
        for network in settings.admin_networks:
            ipaddress.ip_network(network, strict=False)
        return settings
    except (ValueError, TypeError) as error:
        raise UnusableInput("home_broken", folder=str(folder), why=str(error)[:120]) from None


def make_home(folder: Path, *, is_demo: bool = False, database: str = "") -> HomeSettings:
    """Make a new home. Raises UnusableInput where the folder holds something else, or a home already."""
    if has_home(folder):
        raise UnusableInput("home_exists", folder=str(folder))
    if folder.exists() and any(folder.iterdir()):
        raise UnusableInput("home_not_empty", folder=str(folder))
    from nonggu.keep.secret_keys import make_keys

    folder.mkdir(parents=True, exist_ok=True)
    settings = HomeSettings(secret_key=secrets.token_urlsafe(50), database=database, is_demo=is_demo)
    write_home(folder, settings)
    make_keys(folder)
    return settings


def write_home(folder: Path, settings: HomeSettings) -> None:
    """Write the settings so that a crash leaves the old or the new file, never half of one."""
    target = folder / SETTINGS_FILE
    part = target.with_suffix(".part")
    part.write_text(json.dumps(asdict(settings), indent=1), "utf-8")
    part.chmod(0o600)
    part.replace(target)


def unmake_home(folder: Path) -> None:
    """Take back a home that could not be filled, so that the next try finds the folder as it was."""
    for name in (SETTINGS_FILE, KEYS_FILE, "book.sqlite3", "book.sqlite3-wal", "book.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)

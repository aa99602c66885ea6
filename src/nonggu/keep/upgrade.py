"""Bringing a home's database to this version: backed up first, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from nonggu.errors import NongguError, UnusableInput
from nonggu.keep.backup import write_backup
from nonggu.keep.keeping import free_name, put_away
from nonggu.keep.ledger import Kind
from nonggu.keep.presence import who_runs
from nonggu.keep.schema import newest_migration, pending_steps
from nonggu.keep.sealing import seal_plain
from nonggu.keep.statistics import renew_statistics
from nonggu.registry.search_index.whole import rebuild, rebuild_if_empty


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the steps, and the backup that was made before them (None: the database was empty)."""

    steps: tuple[str, ...]
    backup: Path | None = None


def upgrade_home() -> Upgrade:
    """Back the home up and bring its database to this version; safe to repeat.

    Raises UnusableInput while other processes serve the home, `upgrade_failed` when a step fails: the database is then
    as it was, and the version before goes on working with it.
    """
    pending = pending_steps()
    if not pending:
        return Upgrade(tuple(upgrade_database()))
    others = who_runs()
    if others:
        raise UnusableInput("upgrade_while_serving", who=", ".join(others))
    backup = None
    if newest_migration("registry"):
        backup = free_name(Path(settings.HOME, "backups"), "before-upgrade")
        write_backup(backup, kind=Kind.BEFORE_UPGRADE)
    try:
        steps = upgrade_database()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        raise NongguError("upgrade_failed", why=reason, backup=str(backup or "")) from error
    put_away()
    return Upgrade(tuple(steps), backup)


def upgrade_database() -> list[str]:
    """Apply what is pending in one transaction, seal secrets that are not sealed yet, and return the names of the steps.

    SQLite rebuilds tables only while it does not watch references: that is set before the transaction begins, and
    looked at before it ends. PostgreSQL alters no table that has references still to be looked at: it looks at once.
    A book that has no search index yet gets one.
    Safe to repeat.
    """
    pending = pending_steps()
    if pending:
        with connection.constraint_checks_disabled(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", interactive=False, verbosity=0)
            connection.check_constraints()
            rebuild_if_empty()
    seal_plain()
    return pending


def renew_index() -> int:
    """Make the search index and the database's statistics anew; return the number of records in the index."""
    count = rebuild()
    renew_statistics()
    return count

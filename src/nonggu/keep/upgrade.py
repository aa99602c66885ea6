"""Bringing a home's database to this version."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nonggu.registry.search_index.whole import rebuild, rebuild_if_empty


def pending_steps() -> list[str]:
    """Names of the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def upgrade_database() -> list[str]:
    """Apply what is pending and return its names; safe to repeat. A book that has no search index yet gets one."""
    pending = pending_steps()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
        rebuild_if_empty()
    return pending


def renew_index() -> int:
    """Make the search index and the database's statistics anew; return the number of records in the index."""
    count = rebuild()
    renew_statistics()
    return count


def renew_statistics() -> None:
    """Count anew what the database chooses its ways by.

    Where a reference is empty in every record, SQLite takes its index for useless and looks at the whole table for the
    records that refer to one: such counts are taken away, and its own guess holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute(
                r"DELETE FROM sqlite_stat1 WHERE idx LIKE 'registry\_%%\_id\_%%' ESCAPE '\'"
                " AND stat = CAST(stat AS INTEGER) || ' ' || CAST(stat AS INTEGER)",
                [],
            )


def newest_migration() -> str:
    """The name of the book's newest migration that was applied; empty before the first."""
    applied = MigrationExecutor(connection).loader.applied_migrations
    return max((name for app, name in applied if app == "registry"), default="")

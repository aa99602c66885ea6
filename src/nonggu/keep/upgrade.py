"""Bringing a home's database to this version."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nonggu.keep.sealing import seal_plain
from nonggu.registry.search_index.whole import rebuild, rebuild_if_empty


def pending_steps() -> list[str]:
    """Names of the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def upgrade_database() -> list[str]:
    """Apply what is pending, seal secrets that are not sealed yet, and return the names; safe to repeat.

    A book that has no search index yet gets one.
    """
    pending = pending_steps()
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
        rebuild_if_empty()
    seal_plain()
    return pending


def renew_index() -> int:
    """Make the search index and the database's statistics anew; return the number of records in the index."""
    count = rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count


def newest_migration() -> str:
    """The name of the book's newest migration that was applied; empty before the first."""
    applied = MigrationExecutor(connection).loader.applied_migrations
    return max((name for app, name in applied if app == "registry"), default="")

"""Which steps of the database's schema were applied, and the models as they were at a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from nonggu.errors import UnusableInput

#: The apps whose tables a backup keeps.
KEPT_APPS = ("registry", "django_tasks_database")


def pending_steps() -> list[str]:
    """Names of the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def newest_migration(app: str = "registry") -> str:
    """The name of an app's newest migration that was applied; empty before the first."""
    loader = MigrationExecutor(connection).loader
    return max((name for label, name in loader.applied_migrations if label == app), default="")


def applied_models() -> Any:
    """The models as the database has them now: those of this version unless steps are pending."""
    loader = MigrationExecutor(connection).loader
    pending = {leaf for leaf in loader.graph.leaf_nodes() if leaf[0] in KEPT_APPS} - set(loader.applied_migrations)
    if not pending:
        return apps
    applied = [node for node in loader.applied_migrations if node in loader.graph.nodes]
    return loader.project_state(applied).apps


def migrate_to(newest: Mapping[str, str], *, file: str) -> Any:
    """Bring an empty database to the steps that a backup was made at, and return the models of then.

    Raises UnusableInput where the backup knows steps that this version does not, or the database is beyond them.
    """
    executor = MigrationExecutor(connection)
    graph, applied = executor.loader.graph, set(executor.loader.applied_migrations)
    named = {app: (app, name) for app, name in newest.items() if name}
    if any(node not in graph.nodes for node in named.values()):
        raise UnusableInput("backup_newer", file=file, nonggu=", ".join(newest.values()))
    leaves = [named.get(leaf[0], leaf) for leaf in graph.leaf_nodes()]
    wanted = {node for leaf in leaves for node in graph.forwards_plan(leaf)}
    if any(app in named and (app, name) not in wanted for app, name in applied):
        raise UnusableInput("restore_not_empty")
    if all(leaf in leaves for leaf in graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        return apps
    executor.migrate(leaves)
    return MigrationExecutor(connection).loader.project_state(sorted(wanted)).apps

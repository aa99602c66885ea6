"""Creating many tables, and adding many columns, in one step of a migration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import AddField
from django.db.migrations.operations.models import CreateModel


class CreateTables(Operation):
    """The operations that describe new models, with all their tables made from the state after the last of them.

    Django makes one table an operation and renders every related model anew each time; the book's nouns are all related
    through `User`, which made that ten seconds of a test run and of `nonggu init`.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes the operation."""
        return (type(self).__name__, [self.operations], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Describe every model. Models that were rendered already would be rendered anew with each description."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make every table with its indexes and constraints."""
        for name in self._created():
            schema_editor.create_model(to_state.apps.get_model(app_label, name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the tables, the last one first."""
        for name in reversed(self._created()):
            schema_editor.delete_model(from_state.apps.get_model(app_label, name))

    def describe(self) -> str:
        """What a listing of migrations says."""
        return f"Create {len(self._created())} tables"

    def _created(self) -> list[str]:
        return [operation.name for operation in self.operations if isinstance(operation, CreateModel)]


class AddColumns(Operation):
    """Fields added to tables that are there already, with only the tables' own models rendered between the steps."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[AddField]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration writes the operation."""
        return (type(self).__name__, [self.operations], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Describe every field."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add the columns one after the other, each to the table with those before it."""
        apps = from_state.apps.clone()
        described = {name: from_state.models[app_label, name].clone() for name in self._changed()}
        tables = {name: apps.get_model(app_label, name) for name in described}
        for operation in self.operations:
            name = operation.model_name_lower
            described[name].fields[operation.name] = operation.field.clone()
            after = described[name].render(apps)
            schema_editor.add_field(tables[name], after._meta.get_field(operation.name))
            tables[name] = after

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the columns, the last one first."""
        apps = from_state.apps.clone()
        described = {name: from_state.models[app_label, name].clone() for name in self._changed()}
        tables = {name: apps.get_model(app_label, name) for name in described}
        for operation in reversed(self.operations):
            name = operation.model_name_lower
            schema_editor.remove_field(tables[name], tables[name]._meta.get_field(operation.name))
            del described[name].fields[operation.name]
            tables[name] = described[name].render(apps)

    def describe(self) -> str:
        """What a listing of migrations says."""
        return f"Add {len(self.operations)} fields"

    def _changed(self) -> list[str]:
        return list(dict.fromkeys(operation.model_name_lower for operation in self.operations))

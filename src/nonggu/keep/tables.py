"""The book's tables as lines of JSON, the same from SQLite and PostgreSQL: a county can grow from one to the other."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, TextIO

from django.apps import apps
from django.db import connections, models

from nonggu.registry.models import SearchEntry

CHUNK = 2000


def kept_models(known: Any = apps) -> list[type[models.Model]]:
    """Every model whose rows a backup keeps: the book with its link tables, and the queue of jobs.

    `known` are the models of this version, or those of an older database (`nonggu.keep.upgrade.models_at`).
    Sessions, sign-in attempts and what Django keeps about models are not kept: they begin anew. The search index is
    made from the book and is made again after a restore.
    """
    found = known.get_app_config("registry").get_models(include_auto_created=True)
    kept = [model for model in found if model._meta.model_name != SearchEntry._meta.model_name]
    return [*kept, known.get_model("django_tasks_database", "DBTaskResult")]


def table_name(model: type[models.Model]) -> str:
    """The name of a model's table."""
    return str(model._meta.db_table)


def write_rows(model: type[models.Model], stream: TextIO) -> int:
    """Write the rows of a table as JSON lines, by primary key, and return how many."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    count = 0
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        stream.write(json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False))
        stream.write("\n")
        count += 1
    return count


def read_rows(model: type[models.Model], lines: Iterator[str]) -> int:
    """Enter the rows of a table as they were, and return how many. Call in a transaction."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    count = 0
    part: list[models.Model] = []
    for line in lines:
        values = json.loads(line)
        part.append(model(**{name: _revived(fields[name], value) for name, value in values.items() if name in fields}))
        if len(part) >= CHUNK:
            count += _enter(model, part)
            part = []
    return count + _enter(model, part)


def _enter(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    if rows:
        model._base_manager.bulk_create(rows, batch_size=CHUNK)
    return len(rows)


def set_sequences(found: Sequence[type[models.Model]]) -> None:
    """Let the next record of every table get a number after the restored ones (PostgreSQL)."""
    connection = connections["default"]
    statements = connection.ops.sequence_reset_sql(_NoStyle(), list(found))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class _NoStyle:
    """What `sequence_reset_sql` asks for: words as they are."""

    def __getattr__(self, name: str) -> Any:
        return lambda text: text


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    return value


def _revived(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField) or value is None:
        return value
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    return field.to_python(value)

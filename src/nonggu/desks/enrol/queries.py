"""What the enrol desk's pages read: imports, their findings, what an import did, pairs to be settled."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation

from nonggu.desks.enrol.duplicates import DUPLICATE_NOUNS, Pair, find_duplicates, said_of
from nonggu.desks.enrol.naming import book_columns, title_of
from nonggu.exchange.rowerrors import RowError
from nonggu.phrases import remedy, say
from nonggu.registry import access
from nonggu.registry.columns import BookColumn
from nonggu.registry.models import Change, ImportBatch, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.models.record import Record
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import model_of, nouns
from nonggu.registry.sentences import Sentence, sentences_of
from nonggu.registry.wording import language, text_of

SHOWN_RECORDS = 100
#: What the preview asks about by itself.
_ASKED = frozenset({"enrol_heading_unknown", "enrol_sheet_unknown"})


@dataclass(frozen=True, slots=True)
class Finding:
    """An error or warning in the reader's language, with its column's name.

    `number` is its place among those that can be mended in place, or None.
    """

    error: RowError
    column: str
    message: str
    remedy: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a previewed row: the column, what the book has and what the workbook says."""

    column: BookColumn
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Done:
    """One record that an import entered or changed, and the sentences of it."""

    record: Record
    sentences: list[Sentence]


def batches_of(user: User) -> QuerySet[ImportBatch]:
    """The imports that the user may open: the own ones; all for administrators and for officers of the whole county."""
    found = ImportBatch.objects.select_related("started_by")
    is_whole = user.role == UserRole.OFFICER and user.township_id is None
    return found if is_whole or user.role == UserRole.ADMINISTRATOR else found.filter(started_by=user)


def failed_batches(user: User, *, since: dt.datetime) -> QuerySet[ImportBatch]:
    """The imports that failed since then and whose file was not imported afterwards."""
    later = ImportBatch.objects.filter(file_name=OuterRef("file_name"), state=BatchState.DONE, pk__gt=OuterRef("pk"))
    failed = batches_of(user).filter(state=BatchState.FAILED, started_at__gte=since)
    return failed.exclude(Exists(later))


def batch_of(user: User, batch_id: int) -> ImportBatch | None:
    """One import, where the user may open it."""
    return batches_of(user).filter(pk=batch_id).first()


def findings_of(batch: ImportBatch) -> list[Finding]:
    """The errors and warnings of a preview, errors first; what is asked about beside them is left out."""
    said = language()
    found = []
    mendable = 0
    for kept in batch.preview.get("findings", []):
        error = RowError(kept["sheet"], kept["row"], kept["cell"], kept["code"], kept["params"], kept["warning"])
        number = None
        if error.cell and error.row:
            number, mendable = mendable, mendable + 1
        params = error.params_in(said)
        if error.code not in _ASKED:
            sentences = say(error.code, params, said), remedy(error.code, params, said)
            found.append(Finding(error, str(params.get("column") or ""), *sentences, number))
    return found


def failure_of(batch: ImportBatch) -> tuple[str, str]:
    """Why a batch failed, and what to do."""
    failure = batch.preview.get("failure", {})
    code, params = failure.get("code", "internal_error"), failure.get("params", {"what": ""})
    if "file" in params:  # read from where it is kept, named as who uploaded it knows it
        params = {**params, "file": batch.file_name}
    return say(code, params, language()), remedy(code, params, language())


def previewed_sheets(batch: ImportBatch) -> list[dict[str, Any]]:
    """The sheets of a preview with their rows' cells as people read them."""
    return [_readable(sheet) for sheet in batch.preview.get("sheets", [])]


def _readable(sheet: dict[str, Any]) -> dict[str, Any]:
    columns = book_columns(model_of(sheet["noun"]))
    rows = [
        {
            **row,
            "cells": [Cell(columns[n], _text(columns[n], old), _text(columns[n], new)) for n, old, new in row["cells"]],
        }
        for row in sheet["rows"]
    ]
    return {
        **sheet,
        "title": noun_title(sheet["noun"]),
        "new": [row for row in rows if row["outcome"] == "new"],
        "changed": [row for row in rows if row["outcome"] == "changed"],
    }


def _text(column: BookColumn, value: Any) -> str:
    if value is None or column.reference is not None or isinstance(value, str):
        is_choice = bool(column.column.choices) and value is not None
        return text_of(column, value) if is_choice else str(value or "")
    return text_of(column, value)


def noun_title(noun: str) -> str:
    """A noun as its sheets are called, in the reader's language."""
    return title_of(model_of(noun), language())


def noun_choices() -> list[tuple[str, str]]:
    """Every noun with its title, for a choice."""
    return [(noun, noun_title(noun)) for noun in nouns()]


def column_choices(noun: str) -> list[tuple[str, str]]:
    """Every column of a noun with its heading, for a choice."""
    return [(name, column.column.heading(language())) for name, column in book_columns(model_of(noun)).items()]


def counts_of(batch: ImportBatch) -> list[tuple[str, dict[str, int]]]:
    """The counts of an import by noun's title, nouns without a row left out."""
    return [(noun_title(noun), counts) for noun, counts in batch.counts.items() if any(counts.values())]


def done_by(batch: ImportBatch, user: User) -> Iterator[tuple[str, list[Done], int]]:
    """What an import did, by noun: the first records with their sentences, and how many there are."""
    by_noun: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    totals: dict[str, set[int]] = defaultdict(set)
    for noun, record_id in Change.objects.filter(batch=batch).values_list("noun", "record_id"):
        totals[noun].add(record_id)
    for noun, ids in totals.items():
        shown = sorted(ids)[:SHOWN_RECORDS]
        changes = Change.objects.filter(batch=batch, noun=noun, record_id__in=shown).select_related("actor", "batch")
        for change in changes.order_by("id"):
            by_noun[noun][change.record_id].append(change)
    for noun, records in by_noun.items():
        model = model_of(noun)
        seen = {r.pk: r for r in access.visible(user, model).with_titles().filter(pk__in=list(records))}
        done = [Done(seen[pk], sentences_of(model, c, reader=user)) for pk, c in records.items() if pk in seen]
        yield noun_title(noun), done, len(totals[noun])


def open_pairs(user: User) -> list[tuple[Pair, str, list[str]]]:
    """Pairs to be settled: the pair, its noun's title, and its reasons as sentences."""
    said = language()
    found = []
    for noun in DUPLICATE_NOUNS:
        for pair in find_duplicates(model_of(noun), by=user):
            found.append((pair, noun_title(noun), said_of(pair, said)))
    return found


def changeable_record(user: User, noun: str, record_id: int) -> Record | None:
    """A record that the user may change."""
    with translation.override(None):
        model = model_of(noun)
    return access.changeable(user, model).filter(pk=record_id).first()

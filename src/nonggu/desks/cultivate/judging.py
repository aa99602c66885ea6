"""Judging every enterprise for every scheme: the answers are stored with the rule version, the inputs and the date."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nonggu.desks.cultivate import rules
from nonggu.desks.cultivate.facts import BookFacts, enterprises, read_facts
from nonggu.desks.cultivate.shortfalls import Standings, standings_of
from nonggu.engines.rules.facts import Facts, FactTable
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.engines.rules.table import answer_table
from nonggu.errors import NongguError
from nonggu.registry import access, bulk
from nonggu.registry.models import Certificate, JudgingRun, Standing, User
from nonggu.registry.models.lists import Scheme

SCHEMES = tuple(Scheme.values)
#: So many enterprises are judged within the request; more are left to the worker.
AT_ONCE = 3_000
#: Facts and answers of so many enterprises are held at a time.
CHUNK = 20_000


def judge_everybody(*, on: dt.date, by: User | None) -> list[JudgingRun]:
    """Judge every enterprise for every scheme that has rules on the day. Raises access.Forbidden."""
    if by is not None and not access.may_import(by):
        raise access.Forbidden("forbidden_judge")
    edits = rules.current_edits()
    book = rules.book_with(edits)
    facts = read_facts(book, on)
    runs = []
    for scheme in SCHEMES:
        try:
            rule_set = rules.rule_set(scheme, on, book)
        except NongguError:
            continue
        runs.append(_run(scheme, rule_set, facts, edits, by))
    return runs


def _run(scheme: str, rule_set: RuleSet, facts: BookFacts, edits: Sequence[rules.Edit], by: User | None) -> JudgingRun:
    table = _only(facts.table, rule_set)
    standings = standings_of(answer_table(rule_set, table), table)
    with transaction.atomic():
        Standing.objects.filter(run__scheme=scheme).delete()
        JudgingRun.objects.filter(scheme=scheme, is_latest=True).update(is_latest=False)
        run = JudgingRun(
            scheme=scheme,
            on=rule_set.on,
            rules_version=rule_set.version,
            edits=list(edits),
            scales=dict(table.scales),
            count=table.frame.height,
            made_by=by,
        )
        run.inputs.save(f"{scheme}-{rule_set.on.isoformat()}.parquet", ContentFile(_parquet(table.frame)), save=False)
        run.save()
        _store(run, table, standings, _holders(scheme, rule_set.on))
    return run


def _only(table: FactTable, rule_set: RuleSet) -> FactTable:
    """The columns that the rule set reads."""
    wanted = {"id", *rule_set.columns()}
    names = [name for name in table.frame.columns if name.removesuffix("__conflict") in wanted]
    return FactTable(table.frame[names], table.on, {n: s for n, s in table.scales.items() if n in wanted})


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    enums = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Enum)]
    frame.with_columns(pl.col(name).cast(pl.String) for name in enums).write_parquet(buffer)
    return buffer.getvalue()


def _holders(scheme: str, on: dt.date) -> set[int]:
    held = Certificate.objects.held_on(on).filter(scheme=scheme).exclude(revoked_on__lte=on)
    return set(held.values_list("organisation_id", flat=True))


def _store(run: JudgingRun, table: FactTable, found: Standings, holders: set[int]) -> None:
    keys = [int(key) for key in table.frame["id"].to_list()]
    for start in range(0, len(keys), CHUNK):
        part = slice(start, start + CHUNK)
        some = keys[part]
        columns: dict[str, Sequence[Any]] = {
            "id": bulk.reserve_ids(Standing, len(some)),
            "run_id": [run.pk] * len(some),
            "organisation_id": some,
            "verdict": found.verdicts[part],
            "distance": found.distance[part].tolist(),
            "score_low": found.score_low[part],
            "score_high": found.score_high[part],
            "lacks": found.lacks[part],
            "unknown": found.unknown[part],
            "missing": found.missing[part],
            "kinds": found.kinds[part],
            "is_held": [key in holders for key in some],
        }
        bulk.insert_rows(Standing, columns, len(some))


def replay_standing(run: JudgingRun, organisation_id: int) -> Assessment:
    """Judge an enterprise again by what the run kept: the same rules, inputs and date, so the same answer.

    Raises NongguError `rules_version_changed` when the rulebook no longer holds the run's version.
    """
    with run.inputs.open("rb") as file:
        frame = pl.read_parquet(io.BytesIO(file.read()))
    table = FactTable(frame, run.on, run.scales)
    place = frame["id"].to_list().index(str(organisation_id))
    row = table.row(place)
    rule_set = rules.rule_set(run.scheme, run.on, rules.book_with(run.edits))
    if rule_set.version != run.rules_version:
        raise NongguError("rules_version_changed", stored=run.rules_version, now=rule_set.version)
    values = {name: value for name, value in row.values.items() if name != "id"}
    return judge_one(rule_set, Facts(values, run.on, row.conflicts))


@task
def judge_everybody_job(on: str, user_id: int | None) -> None:
    """Judge everybody beside the pages."""
    by = User.objects.get(pk=user_id) if user_id else None
    judge_everybody(on=dt.date.fromisoformat(on), by=by)


def start_judging(*, on: dt.date, by: User) -> bool:
    """Judge at once where the book is small, else leave it to the worker. True when it is done already."""
    if not access.may_import(by):
        raise access.Forbidden("forbidden_judge")
    if enterprises().count() <= AT_ONCE:
        judge_everybody(on=on, by=by)
        return True
    if not queued_jobs().filter(status=TaskResultStatus.READY).exists():
        judge_everybody_job.enqueue(on.isoformat(), by.pk)
    return False


def queued_jobs() -> QuerySet[DBTaskResult]:
    """The judging jobs that wait for the worker or run."""
    open_ones = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(task_path=judge_everybody_job.module_path, status__in=open_ones)

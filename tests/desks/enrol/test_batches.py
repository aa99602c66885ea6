"""Jobs: progress is kept, a cancelled one stops, and nothing is locked while a workbook is looked at."""

from __future__ import annotations

import pytest
from django.db import connection

from nonggu.desks.enrol import batches, jobs
from nonggu.desks.enrol.planning import Planner
from nonggu.registry.models import Change, ImportBatch, Organisation
from tests.desks.enrol.books import write_book

ROWS = 2500


@pytest.fixture
def batch(tmp_path, make_user):
    rows = [["code", "name"], *([f"C{n}", f"名{n}"] for n in range(ROWS))]
    file = write_book(tmp_path / "a.xlsx", {"organisation": rows})
    return batches.upload(file, by=make_user("clerk"), name="a.xlsx")


@pytest.mark.django_db
def test_progress_is_kept_where_every_page_can_read_it(batch, monkeypatch):
    monkeypatch.setattr(batches, "TELL_EVERY_S", 0)
    seen = []
    original = Planner.plan

    def plan(planner):
        seen.append(ImportBatch.objects.get(pk=batch.pk).progress)
        return original(planner)

    monkeypatch.setattr(Planner, "plan", plan)
    batches.read_batch(batch.pk)
    assert seen == [[1, 2, "organisation"]]
    batch.refresh_from_db()
    assert (batch.state, batch.progress, batch.counts["organisation"]["new"]) == ("staged", [], ROWS)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["read", "run"])
def test_a_cancelled_job_stops_and_writes_nothing(batch, monkeypatch, step):
    if step == "run":
        batches.read_batch(batch.pk)
        batch.refresh_from_db()
        batches.confirm(batch, partial=False)
    monkeypatch.setattr(batches, "TELL_EVERY_S", 0)
    original = Planner.plan

    def plan(planner):
        batches.cancel(ImportBatch.objects.get(pk=batch.pk))
        return original(planner)

    monkeypatch.setattr(Planner, "plan", plan)
    getattr(jobs, f"{step}_batch").func(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.preview) == ("cancelled", {})
    assert not Organisation.objects.exists()
    with pytest.raises(batches.BatchMovedOn):
        batches.cancel(batch)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_a_workbook_is_looked_at(batch, monkeypatch):
    locked = []
    original = Planner.plan

    def plan(planner):
        locked.append(connection.in_atomic_block)
        return original(planner)

    monkeypatch.setattr(Planner, "plan", plan)
    batches.read_batch(batch.pk)
    batch.refresh_from_db()
    batches.confirm(batch, partial=False)
    batches.run_batch(batch.pk)
    assert locked[:2] == [False, False]
    assert Organisation.objects.count() == ROWS


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_and_imports(batch, monkeypatch):
    from django.core.management import call_command

    monkeypatch.setattr(jobs, "AT_ONCE_BYTES", 0)
    jobs.start(jobs.read_batch, batch)
    batch.refresh_from_db()
    assert batch.state == "reading"
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    batch.refresh_from_db()
    batches.confirm(batch, partial=False)
    jobs.start(jobs.run_batch, batch)
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    batch.refresh_from_db()
    assert batch.state == "done"
    assert Change.objects.filter(batch=batch).count() == ROWS


@pytest.mark.django_db
def test_a_job_that_fails_says_so(batch, monkeypatch):
    def broken(batch_id):
        raise ValueError("x")

    monkeypatch.setattr(batches, "read_batch", broken)
    with pytest.raises(ValueError, match="x"):
        jobs.read_batch.func(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert batch.preview["failure"]["code"] == "internal_error"

"""Seven kinds of work that `killing.py` kills: how each is prepared, done, taken up again, and what of the book it writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from nonggu.cli.commands.work import load_daily_works
from nonggu.desks.enrol import actions, batches, jobs
from nonggu.desks.report.actions import freeze
from nonggu.keep import daily
from nonggu.keep.jobs import reap_jobs
from nonggu.keep.upgrade import upgrade_database
from nonggu.registry import book, identity
from nonggu.registry.models import (
    Centre,
    Certificate,
    Change,
    CodeSeries,
    FigureSnapshot,
    ImportBatch,
    Need,
    Notice,
    Organisation,
    OrganisationAlias,
    Township,
    User,
)
from tests.desks.enrol.books import write_book

load_daily_works()
ROWS = 12
ON = dt.date(2024, 3, 11)
#: What differs from one run to the next, or only tells how far somebody is.
PASSING = {"progress", "preview", "file", "sha256", "worker_ids"}
BOOK = (Organisation, Township, Certificate, OrganisationAlias, Change, CodeSeries)


@dataclass(frozen=True)
class Work:
    """`take_up` does what a restart or the person at the keyboard does; `models` are what the work writes."""

    prepare: Callable[[], None]
    do: Callable[[], None]
    take_up: Callable[[], None]
    models: Sequence[type[models.Model]] = BOOK
    faults: Callable[[], list[str]] = list

    def state(self) -> dict[str, list[dict]]:
        """The written tables without moments of time and without what tells only of progress."""
        found = {}
        for model in self.models:
            names = [
                f.attname
                for f in model._meta.concrete_fields
                if not isinstance(f, models.DateTimeField) and f.name not in PASSING
            ]
            found[model._meta.db_table] = list(model._base_manager.order_by("pk").values(*names))
        return found

    def spoil(self) -> None:
        """Make the last row say something else."""
        last = self.models[0]._base_manager.order_by("pk").last()
        assert last is not None
        names = {f.name for f in last._meta.concrete_fields}
        spoiled = {"state": "reading"} if "state" in names else {"key" if "key" in names else "code": "x"}
        self.models[0]._base_manager.filter(pk=last.pk).update(**spoiled)

    def taken_up(self) -> bool:
        """Take up what is left of a work that was done whole; what the book is then is `after`."""
        self.take_up()
        return True


def make_centre() -> None:
    """What all kinds begin with."""
    upgrade_database()
    Centre.objects.create(division_code="999901", county_name="示例县", centre_name="示例中心", reporting_date=ON)


def _workbook(folder: str, name: str = "示例企业") -> Path:
    rows = [["name", "address", "township"], *([f"{name}{n}", f"路{n}", "东乡"] for n in range(ROWS))]
    return write_book(Path(folder, "firms.xlsx"), {"organisation": rows, "township": [["name"], ["东乡"]]})


def _stage(name: str = "示例企业") -> ImportBatch:
    with tempfile.TemporaryDirectory() as folder:
        batch = actions.open_batch(_workbook(folder, name), by=None, state="reading")
    batches.read_batch(batch.pk)
    batch.refresh_from_db()
    return batch


# import --------------------------------------------------------------------------------------------------------------


def _prepare_import() -> None:
    batches.confirm(_stage(), partial=False)


def _import() -> None:
    batches.run_batch(ImportBatch.objects.get().pk)


# job -----------------------------------------------------------------------------------------------------------------


def _prepare_jobs() -> None:
    """One import confirmed, one workbook to be read; both wait in the queue."""
    first = _stage()
    with tempfile.TemporaryDirectory() as folder:
        second = actions.open_batch(_workbook(folder, "另一企业"), by=None, state="reading")
    batches.confirm(first, partial=False)
    jobs.run_batch.enqueue(first.pk)
    jobs.read_batch.enqueue(second.pk)


def _work() -> None:
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="worker", excluded_queue_names=[],
    ).run()  # fmt: skip


def _restart_worker() -> None:
    reap_jobs()
    jobs.take_up()
    _work()


def _job_faults() -> list[str]:
    left = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    states = sorted(ImportBatch.objects.values_list("state", flat=True))
    return [*(f"{job.task_path} {job.status}" for job in left), *([] if states == ["done", "staged"] else states)]


# freeze --------------------------------------------------------------------------------------------------------------


def _prepare_figures() -> None:
    firms = book.create_records(Organisation, [{"name": f"示例企业{n}"} for n in range(ROWS)], by=None)
    held = {"scheme": "high_tech_enterprise", "valid_from": dt.date(2022, 1, 1)}
    book.create_records(
        Certificate, [{**held, "organisation": firm, "number": f"GR{firm.pk}"} for firm in firms], by=None
    )


def _freeze() -> None:
    freeze(on=ON, by=None)


def _freeze_unless_there() -> None:
    if not FigureSnapshot.objects.exists():
        _freeze()


# merge ---------------------------------------------------------------------------------------------------------------


def _merge() -> None:
    kept, lost = Organisation.objects.order_by("pk")[:2]
    identity.merge_records(kept, lost, by=None)


def _merge_unless_done() -> None:
    if not Organisation.objects.exclude(merged_into=None).exists():
        _merge()


# upload and request --------------------------------------------------------------------------------------------------


def _prepare_pages() -> None:
    """A clerk who is signed in, and a record to change."""
    _prepare_figures()
    clerk = User(username="clerk", role="clerk")
    clerk.set_unusable_password()
    clerk.save()
    client = Client()
    client.force_login(clerk)
    session = client.session
    session["factor"] = "passed"
    session["seen_at"] = int(dt.datetime.now(dt.UTC).timestamp())
    session.save()


def _client() -> Client:
    client = Client(raise_request_exception=True, SERVER_NAME="localhost")
    client.cookies["sessionid"] = Session.objects.get().pk
    return client


def _upload() -> None:
    jobs.AT_ONCE_BYTES = 0  # the worker reads it, so that a job is made
    with tempfile.TemporaryDirectory() as folder:
        content = _workbook(folder).read_bytes()
    answer = _client().post(reverse("enrol"), {"file": SimpleUploadedFile("firms.xlsx", content)})
    assert answer.status_code == 302, answer.status_code


def _upload_again() -> None:
    """The person looks: the workbook is listed, or is uploaded again. The worker is started again."""
    if not ImportBatch.objects.exists():
        _upload()
    _restart_worker()


def _upload_faults() -> list[str]:
    found = []
    for batch in ImportBatch.objects.all():
        if hashlib.sha256(Path(batch.file.path).read_bytes()).hexdigest() != batch.sha256:
            found.append("half a file")
        if batch.state != "staged":
            found.append(f"left {batch.state}")
    return found


def _request() -> None:
    firm = Organisation.objects.order_by("pk").first()
    values = {
        "name": firm.name,
        "kind": "enterprise",
        "origin": "reported",
        "address": "新路一号",
        "version": firm.version,
    }
    answer = _client().post(reverse("book-change", args=["organisation", firm.code]), values)
    assert answer.status_code == 302, answer.content.decode()[:3000]


def _request_again() -> None:
    if not Organisation.objects.filter(address="新路一号").exists():
        _request()


# daily ---------------------------------------------------------------------------------------------------------------


def _prepare_daily() -> None:
    """Titles about to lapse, of firms with accounts, and needs past their last day."""
    firms = book.create_records(Organisation, [{"name": f"示例企业{n}"} for n in range(ROWS)], by=None)
    held = {"scheme": "high_tech_enterprise", "valid_from": dt.date(2021, 4, 1), "valid_to": dt.date(2024, 4, 1)}
    rows = [{**held, "organisation": firm, "number": f"GR{firm.pk}"} for firm in firms]
    book.create_records(Certificate, rows, by=None)
    late = {"state": "published", "expires_on": dt.date(2024, 3, 1)}
    book.create_records(Need, [{**late, "title": f"缺{firm.pk}", "organisation": firm} for firm in firms], by=None)
    User.objects.bulk_create(User(username=f"firm{firm.pk}", role="enterprise", organisation=firm) for firm in firms)


def _do_the_day() -> None:
    daily.do_the_day.func(ON.isoformat())


def _daily_faults() -> list[str]:
    """A title told not once, a need that is still open or was changed twice."""
    told = Notice.objects.filter(code="notice_certificate_lapses").values_list("user", flat=True)
    changed = Change.objects.filter(noun="need", kind="changed").values_list("record_id", flat=True)
    open_needs = Need.objects.exclude(state="expired").count()
    is_once = len(told) == len(set(told)) == ROWS and len(changed) == len(set(changed)) == ROWS
    return [] if is_once and not open_needs else [f"{len(told)} told, {len(changed)} changed, {open_needs} open"]


WORKS = {
    "import": Work(_prepare_import, _import, _import, (*BOOK, ImportBatch)),
    "job": Work(_prepare_jobs, _work, _restart_worker, (Organisation, Township, Change), _job_faults),
    "freeze": Work(_prepare_figures, _freeze, _freeze_unless_there, (FigureSnapshot,)),
    "merge": Work(_prepare_figures, _merge, _merge_unless_done),
    "upload": Work(_prepare_pages, _upload, _upload_again, (ImportBatch,), _upload_faults),
    "daily": Work(_prepare_daily, _do_the_day, _do_the_day, (Need, Change, Notice), _daily_faults),
    "request": Work(_prepare_pages, _request, _request_again),
}

"""The enrol desk's pages: drop a workbook, look, mend, answer, confirm, see what was done, undo; settle duplicates."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.enrol import batches, jobs, queries
from nonggu.desks.enrol.blank_forms import write_form
from nonggu.desks.enrol.forms import AnswerForm, MendForm, SheetForm, UploadForm
from nonggu.desks.enrol.returning import return_workbook
from nonggu.desks.enrol.suggesting import suggestions_for
from nonggu.desks.enrol.undoing import UndoRefused, undo_import
from nonggu.errors import NongguError
from nonggu.phrases import remedy, say
from nonggu.registry import access, notices
from nonggu.registry.models import ImportBatch, User
from nonggu.registry.models.import_batch import BatchState
from nonggu.registry.wording import language

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def for_importers(view: View) -> View:
    """Pages for those who may import; for others, and for unknown imports, they do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = cast(User, request.user)
        if not access.may_import(user):
            raise Http404
        if "number" in kwargs:
            kwargs["batch"] = queries.batch_of(user, kwargs.pop("number"))
            if kwargs["batch"] is None:
                raise Http404
        return view(request, *args, **kwargs)

    return guarded


def tell(request: HttpRequest, error: NongguError) -> None:
    """Say what is wrong and how to mend it, on the next page."""
    sentence = f"{say(error.code, error.params, language())} {remedy(error.code, error.params, language())}"
    messages.error(request, sentence)


def download(write: Callable[[Path], None], name: str) -> HttpResponse:
    """A workbook that `write` makes, as an answer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.xlsx"
        write(file)
        response = HttpResponse(file.read_bytes(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@for_importers
def enrol(request: HttpRequest) -> HttpResponse:
    """Drop a workbook; the imports so far."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"upload{Path(uploaded.name).suffix.lower()[:8]}"
            file.write_bytes(uploaded.read())
            batch = batches.upload(file, by=cast(User, request.user), name=uploaded.name)
        jobs.start(jobs.read_batch, batch)
        return redirect("enrol-batch", batch.pk)
    paged = Paginator(queries.batches_of(cast(User, request.user)), 20).get_page(request.GET.get("page", 1))
    elided = paged.paginator.get_elided_page_range(paged.number)
    context = {"form": form, "paged": paged, "elided": elided, "nouns": queries.noun_choices()}
    return render(request, "enrol/enrol.html", context)


enrol.checks_uploads = True  # workbooks are looked at more closely by `exchange.workbooks`, with the reason kept


@require_safe
@for_importers
def enrol_batch(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One import, wherever it stands."""
    notices.read_about(cast(User, request.user), page="enrol-batch", page_args=[batch.pk])
    if batch.state in (BatchState.READING, BatchState.RUNNING):
        return render(request, "enrol/waiting.html", {"batch": batch})
    if batch.state == BatchState.STAGED:
        return render(request, "enrol/preview.html", _previewed(request, batch))
    failure = queries.failure_of(batch) if batch.state == BatchState.FAILED else None
    done = list(queries.done_by(batch, cast(User, request.user)))
    context = {"batch": batch, "counts": queries.counts_of(batch), "failure": failure, "done": done}
    return render(request, "enrol/done.html", context)


def _previewed(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    findings = queries.findings_of(batch)
    paged = Paginator(findings, PAGE_SIZE).get_page(request.GET.get("page", 1))
    unknown = [{**one, "columns": queries.column_choices(one["noun"])} for one in batch.preview.get("unknown", [])]
    return {
        "batch": batch,
        "sheets": queries.previewed_sheets(batch),
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "has_cells": any(finding.number is not None for finding in findings),
        "unknown": unknown,
        "nouns": queries.noun_choices(),
        "mended": sum(map(len, batch.mends.values())),
    }


@for_importers
def enrol_cell(request: HttpRequest, batch: ImportBatch, place: int) -> HttpResponse:
    """Walk through the wrong cells: one at a time, mended in place."""
    form = MendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batches.mend_cell(batch, **form.cleaned_data)
        except NongguError as error:
            tell(request, error)
            return redirect("enrol-batch", batch.pk)
        return redirect("enrol-cell", batch.pk, place + 1)
    cells = [finding for finding in queries.findings_of(batch) if finding.number is not None]
    if batch.state != BatchState.STAGED or place >= len(cells):
        return _after_the_last(batch)
    mended = batch.mends.get(cells[place].error.sheet, {}).get(cells[place].error.cell)
    context = {"batch": batch, "finding": cells[place], "place": place, "count": len(cells), "mended": mended}
    context["suggestions"] = suggestions_for(cells[place], batch, user=request.user)
    return render(request, "enrol/cell.html", context)


def _after_the_last(batch: ImportBatch) -> HttpResponse:
    """After the last wrong cell the workbook is read again."""
    if batch.state == BatchState.STAGED and not batch.fingerprint:
        batches.recheck(batch)
        jobs.start(jobs.read_batch, batch)
    return redirect("enrol-batch", batch.pk)


def _step(request: HttpRequest, batch: ImportBatch, act: Callable[[], None], job: Any = None) -> HttpResponse:
    """Do one step of a batch, start its job, and go back to its page."""
    try:
        act()
        if job is not None:
            jobs.start(job, batch)
    except NongguError as error:
        tell(request, error)
    return redirect("enrol-batch", batch.pk)


@require_POST
@for_importers
def enrol_recheck(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Read the workbook again, with what was mended."""
    return _step(request, batch, lambda: batches.recheck(batch), jobs.read_batch)


@require_POST
@for_importers
def enrol_heading(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Answer which column a heading names; remembered for every later workbook."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    user = cast(User, request.user)
    return _step(request, batch, lambda: batches.answer_heading(batch, by=user, **form.cleaned_data), jobs.read_batch)


@require_POST
@for_importers
def enrol_sheet(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Answer what a sheet holds."""
    form = SheetForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _step(request, batch, lambda: batches.answer_sheet(batch, **form.cleaned_data), jobs.read_batch)


@require_POST
@for_importers
def enrol_confirm(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Import what was previewed."""
    partial = bool(request.POST.get("partial"))
    return _step(request, batch, lambda: batches.confirm(batch, partial=partial), jobs.run_batch)


@require_POST
@for_importers
def enrol_cancel(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Give an import up."""
    return _step(request, batch, lambda: batches.cancel(batch))


@require_POST
@for_importers
def enrol_undo(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Take a finished import back, or show what stands against it."""
    try:
        undo_import(batch.pk, by=cast(User, request.user))
        messages.success(request, _("The import was undone."))
    except UndoRefused as refused:
        context = {"batch": batch, "obstacles": refused.obstacles}
        if refused.obstacles:
            return render(request, "enrol/refused.html", context, status=409)
        tell(request, refused)
    except NongguError as error:
        tell(request, error)
    return redirect("enrol-batch", batch.pk)


@require_safe
@for_importers
def enrol_returned(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The same workbook with each error beside its cell."""
    if batch.state != BatchState.STAGED:
        raise Http404
    reading, plan = batches.look(batch)
    findings = (*reading.findings, *plan.findings())
    source, said = Path(batch.file.path), language()
    return download(
        lambda out: return_workbook(source, out, reading, findings, language=said, mends=batch.mends),
        f"returned-{batch.pk}",
    )


@require_safe
@for_importers
def enrol_form(request: HttpRequest, noun: str) -> HttpResponse:
    """The empty form of a noun."""
    if noun not in dict(queries.noun_choices()):
        raise Http404
    said = language()
    return download(lambda out: write_form(noun, out, language=said), noun)

"""The pool as a board and a list, and the page of one entry: moves, coaching, application, certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import coaching, papers, pool, queries
from nonggu.desks.cultivate.forms import (
    AssignForm,
    CertificateForm,
    CoachForm,
    FinishForm,
    LinkForm,
    MoveForm,
    StepForm,
)
from nonggu.desks.cultivate.gate import act, for_readers, for_writers, user_of, wrong
from nonggu.registry.models import Cultivation, Person, User
from nonggu.registry.models.cultivation import PoolStage
from nonggu.registry.models.lists import Scheme

PAGE_SIZE = 50


@require_safe
@for_readers
def cultivate_pool(request: HttpRequest, scheme: str) -> HttpResponse:
    """The board of a scheme."""
    user = user_of(request)
    columns = pool.board_of(user, scheme)
    context = {
        "scheme": scheme,
        "scheme_name": str(Scheme(scheme).label),
        "schemes": Scheme.choices,
        "columns": columns,
        "total": sum(column.count for column in columns),
        "stages": PoolStage.choices,
        "may_write": queries.may_write(user),
    }
    return render(request, "cultivate/board.html", context)


@require_safe
@for_readers
def cultivate_pool_list(request: HttpRequest, scheme: str) -> HttpResponse:
    """The same as a list."""
    user = user_of(request)
    paged = Paginator(pool.entries_of(user, scheme), PAGE_SIZE).get_page(request.GET.get("page", 1))
    context = {
        "scheme": scheme,
        "scheme_name": str(Scheme(scheme).label),
        "schemes": Scheme.choices,
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "lines": papers.file_lines(list(paged.object_list)),
    }
    return render(request, "cultivate/pool_list.html", context)


def coaches() -> Any:
    """People who may coach: members and heads of teams, and those who coached before."""
    from django.db.models import Q

    known = Q(coaching_teams__isnull=False) | Q(led_coaching_teams__isnull=False) | Q(services__kind="coaching")
    return Person.objects.current().filter(known).distinct().order_by("name")


def _next_stage(stage: str) -> str:
    """The stage that usually follows."""
    order = list(PoolStage.values)
    return str(order[min(order.index(stage) + 1, len(order) - 1)])


def entry_context(user: User, entry: Cultivation, **bound: Any) -> dict[str, Any]:
    """All that the page of an entry shows; `bound` are forms that were sent and are wrong."""
    on = queries.working_day()
    initial = {"coach": entry.coach_id, "team": entry.team_id, "unit": entry.unit_id}
    context = {
        "entry": entry,
        "on": on,
        "scheme_name": str(Scheme(entry.scheme).label),
        "move": MoveForm(initial={"version": entry.version, "stage": _next_stage(entry.stage)}),
        "assign": AssignForm(people=coaches(), initial=initial),
        "coach_form": CoachForm(initial={"served_on": on}),
        "finish": FinishForm(),
        "certificate": CertificateForm(),
        "link_form": LinkForm(),
        "sessions": list(coaching.sessions_of(user, entry)[:30]),
        "application": pool.application_of(entry),
        "certificates": list(pool.certificates_of(entry)[:3]),
        "papers": papers.papers_of(entry, on=on),
        "file_line": papers.file_lines([entry])[0],
        "basis": papers.citation_of(entry.scheme),
        "moves": pool.moves_of(entry, reader=user),
        "may_write": queries.may_write(user),
    }
    return {**context, **bound}


@require_safe
@for_readers
def cultivate_entry(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """One entry: where it stands and what is next."""
    return render(request, "cultivate/entry.html", entry_context(user_of(request), entry))


def _again(request: HttpRequest, entry: Cultivation, **bound: Any) -> HttpResponse:
    return render(request, "cultivate/entry.html", entry_context(user_of(request), entry, **bound), status=422)


@require_POST
@for_writers
def cultivate_move(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """Move an entry, from the board or its page."""
    form = MoveForm(request.POST)
    is_board = request.POST.get("board") == "1"
    to, args = ("cultivate-pool", (entry.scheme,)) if is_board else ("cultivate-entry", (entry.code,))
    if not form.is_valid():
        wrong(request, form)
        return redirect(to, *args)
    wish = form.cleaned_data
    done = _("{firm} moved to “{stage}”.").format(firm=entry.organisation, stage=PoolStage(wish["stage"]).label)
    on, by = queries.working_day(), user_of(request)
    return act(
        request,
        lambda: pool.move_entry(entry, wish["stage"], reason=wish["reason"], on=on, by=by, version=wish["version"]),
        done=done,
        to=to,
        args=args,
    )


def _do_on_page(
    request: HttpRequest, entry: Cultivation, name: str, form: Form, do: Callable[..., object], done: str
) -> HttpResponse:
    """Do what a form of the entry's page asks with its values, or show the page again with the form's errors."""
    if not form.is_valid():
        return _again(request, entry, **{name: form})
    return act(
        request,
        lambda: do(entry, **form.cleaned_data, by=user_of(request)),
        done=done,
        to="cultivate-entry",
        args=(entry.code,),
    )


@require_POST
@for_writers
def cultivate_assign(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """Say who coaches."""
    form = AssignForm(request.POST, people=coaches())
    return _do_on_page(request, entry, "assign", form, coaching.assign_coach, _("The coach was assigned."))


@require_POST
@for_writers
def cultivate_coach(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """Enter a coaching session."""

    def coach(entry: Cultivation, *, by: User, **advice: Any) -> object:
        return coaching.coach(entry, coaching.Advice(**advice), by=by)

    done = _("The session was entered. The figure counts it once the application is finished.")
    return _do_on_page(request, entry, "coach_form", CoachForm(request.POST), coach, done)


@require_POST
@for_writers
def cultivate_finish(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """Note that the application was finished."""
    done = _("The application is noted as finished.")
    return _do_on_page(request, entry, "finish", FinishForm(request.POST), pool.finish_application, done)


@require_POST
@for_writers
def cultivate_certificate(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """Enter the certificate that the authority gave."""

    def certify(entry: Cultivation, *, by: User, number: str, valid_from: dt.date, valid_to: dt.date | None) -> object:
        return pool.enter_certificate(entry, number=number, first=valid_from, last=valid_to, by=by)

    done = _("The certificate was entered; the figure counts it from its first day.")
    return _do_on_page(request, entry, "certificate", CertificateForm(request.POST), certify, done)


@require_POST
@for_writers
def cultivate_step(request: HttpRequest, entry: Cultivation, number: int) -> HttpResponse:
    """Note that a next step was taken."""
    session = coaching.sessions_of(user_of(request), entry).filter(pk=number).first()
    form = StepForm(request.POST)
    if session is None or not form.is_valid():
        wrong(request, form)
        return redirect("cultivate-entry", entry.code)
    return act(
        request,
        lambda: coaching.finish_step(session, **form.cleaned_data, by=user_of(request)),
        done=_("The step is noted as taken."),
        to="cultivate-entry",
        args=(entry.code,),
    )

"""The calendar: duties in the fixed order of units, batches; platforms, towns and honours; parameters of the rules."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import duties, queries, rules, upgrades, values
from nonggu.desks.cultivate.forms import BatchForm, ValueForm
from nonggu.desks.cultivate.gate import act, attachment, for_readers, for_writers, user_of, wrong
from nonggu.desks.cultivate.reminding import remind
from nonggu.desks.cultivate.statements import state_fact
from nonggu.exchange.lists import write_list
from nonggu.registry import access, book
from nonggu.registry.models import ApplicationBatch, Platform, SpecialisedTown
from nonggu.registry.models.lists import Scheme


@for_readers
def cultivate_calendar(request: HttpRequest) -> HttpResponse:
    """What is owed by when, who has not filed, and which batches open."""
    user, on = user_of(request), queries.working_day()
    form = BatchForm(request.POST or None)
    if request.method == "POST":
        if not queries.may_write(user):
            raise Http404
        if form.is_valid():
            wish = form.cleaned_data
            named = {"name": wish["name"], "scheme": wish["scheme"], "document": wish["document"]}
            days = {"valid_from": wish["opens_on"], "valid_to": wish["closes_on"], "year": wish["opens_on"].year}
            book.create_record(ApplicationBatch, {**named, **days}, by=user)
            return redirect("cultivate-calendar")
    kind, is_all = request.GET.get("kind", ""), request.GET.get("all") == "1"
    found = [duty for duty in duties.duties(user, on=on) if not kind or duty.kind == kind]
    context = {
        "on": on,
        "lines": [(duty, duty.days_left(on)) for duty in found if is_all or duty.done_on is None],
        "done": sum(1 for duty in found if duty.done_on is not None),
        "late": sum(1 for duty in found if duty.done_on is None and duty.due_on < on),
        "kind": kind,
        "kinds": [(key, str(label)) for key, label in duties.NAMES.items()],
        "is_all": is_all,
        "batches": list(duties.batches(user, on=on)[:20]),
        "form": form,
        "may_write": queries.may_write(user),
    }
    return render(request, "cultivate/calendar.html", context, status=422 if form.errors else 200)


@require_safe
@for_readers
def cultivate_calendar_export(request: HttpRequest) -> HttpResponse:
    """Who has not filed, in the fixed order of units, as an Excel file."""
    on = queries.working_day()
    kind = request.GET.get("kind", "")
    headings = [
        _("Unit"),
        _("Enterprise"),
        _("Scheme"),
        _("Duty"),
        _("Period"),
        _("Due on"),
        _("Done on"),
        _("Source of the rule"),
    ]
    rows = [
        [str(duty.unit) if duty.unit else None, duty.organisation.name, duty.scheme_name, duty.name, duty.period,
         duty.due_on, duty.done_on, duty.citation]
        for duty in duties.duties(user_of(request), on=on)
        if not kind or duty.kind == kind
    ]  # fmt: skip
    return attachment(write_list(sheet=_("Calendar"), headings=headings, rows=rows, about=[on.isoformat()]), "calendar")


@require_POST
@for_writers
def cultivate_done(request: HttpRequest, organisation: str) -> HttpResponse:
    """Note that a duty was done."""
    user = user_of(request)
    firm = queries.firm_of(user, organisation)
    if firm is None:
        raise Http404
    kind, period = request.POST.get("kind", ""), request.POST.get("period", "")[:20]
    on = queries.working_day()
    return act(
        request,
        lambda: duties.note_done(firm, kind, period, filed_on=on, by=user),
        done=_("Noted as done: {firm}.").format(firm=firm),
        to="cultivate-calendar",
    )


@require_POST
@for_writers
def cultivate_remind(request: HttpRequest) -> HttpResponse:
    """Remind enterprises, units and coaches of what is due."""
    count = remind(user_of(request), on=queries.working_day())
    messages.success(request, _("{count} accounts were reminded; nobody is told the same twice.").format(count=count))
    return redirect("cultivate-calendar")


@require_safe
@for_readers
def cultivate_platforms(request: HttpRequest) -> HttpResponse:
    """Platforms by kind and tier, upgrades within reach, towns, honours, and the yearly assessment."""
    user, on = user_of(request), queries.working_day()
    found = upgrades.subjects(user, on=on)
    year = on.year - 1
    assessed = upgrades.assessed(year)
    platforms = [one for one in found if isinstance(one, Platform)]
    context = {
        "on": on,
        "year": year,
        "counts": upgrades.tier_counts(user, on=on),
        "upgrades": upgrades.upgrades(found, on=on),
        "towns": [one for one in found if isinstance(one, SpecialisedTown)],
        "assessments": [(one, assessed.get(one.code, "")) for one in platforms],
        "waiting": sum(1 for one in platforms if one.code not in assessed),
        "honours": list(upgrades.honours(user, on=on)[:60]),
        "may_write": queries.may_write(user),
    }
    return render(request, "cultivate/platforms.html", context)


def _subject(request: HttpRequest, noun: str, code: str) -> upgrades.Subject:
    model = {"platform": Platform, "town": SpecialisedTown}.get(noun)
    found = access.visible(user_of(request), model).filter(archived_at=None, code=code).first() if model else None
    if found is None:
        raise Http404(code)
    return found


@require_safe
@for_readers
def cultivate_upgrade(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """One platform or town: what the next tier asks, what is known, what is missing."""
    subject = _subject(request, noun, code)
    page, tier = upgrades.upgrade_page(subject, on=queries.working_day())
    user = user_of(request)
    context = {"subject": subject, "noun": noun, "page": page, "tier": tier, "may_state": queries.may_write(user)}
    return render(request, "cultivate/upgrade.html", context)


@require_POST
@for_writers
def cultivate_upgrade_state(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Tell a fact of a platform or town."""
    subject, user, on = _subject(request, noun, code), user_of(request), queries.working_day()
    name, text = request.POST.get("fact", ""), request.POST.get("value", "")[:200]
    return act(
        request,
        lambda: state_fact(subject, name, text, rule_book=rules.book_now(), on=on, by=user),
        done=_("The fact was kept; the answer below already counts it."),
        to="cultivate-upgrade",
        args=(noun, code),
    )


@require_POST
@for_writers
def cultivate_assess(request: HttpRequest, code: str) -> HttpResponse:
    """Note the result of a platform's yearly assessment."""
    platform, on = _subject(request, "platform", code), queries.working_day()
    assert isinstance(platform, Platform)
    result = request.POST.get("result", "")[:200]
    return act(
        request,
        lambda: upgrades.assess(platform, year=on.year - 1, result=result, on=on, by=user_of(request)),
        done=_("The assessment was noted."),
        to="cultivate-platforms",
    )


@for_readers
def cultivate_rules(request: HttpRequest) -> HttpResponse:
    """The parameters of the rules: unsure and empty ones first; administrators enter values with source and date."""
    user = user_of(request)
    if request.method == "POST":
        if not values.may_edit(user):
            raise Http404
        form = ValueForm(request.POST)
        if not form.is_valid():
            wrong(request, form)
            return redirect("cultivate-rules")
        return act(
            request,
            lambda: values.enter_value(**form.cleaned_data, by=user),
            done=_("The value was entered: the rules are a new version from that day. Judge everybody again."),
            to="cultivate-rules",
        )
    on = queries.working_day()
    context = {
        "on": on,
        "documents": values.parameter_lines(on),
        "may_edit": values.may_edit(user),
        "form": ValueForm(auto_id=False, initial={"valid_from": on}),
        "edits": rules.current_edits(),
        "schemes": Scheme.choices,
    }
    return render(request, "cultivate/rules.html", context)


@require_safe
@for_readers
def cultivate_rules_export(request: HttpRequest) -> HttpResponse:
    """The edited parameters as JSON that the file commands take with `--rules`."""
    return attachment(values.exported().encode(), "rules", "application/json")

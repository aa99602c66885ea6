"""Pictures and tables of the whole: heat map, network, loads, funnel, calibration; capacities, conflicts, synonyms."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.match import (
    facts,
    forms,
    funnel,
    gathering,
    judgements,
    keeping,
    network,
    picturing,
    queries,
    ranking,
)
from nonggu.desks.match.views.guarding import for_readers, for_staff, reader, tell, tell_form
from nonggu.errors import NongguError
from nonggu.registry import access

PAGE_SIZE = 50


@require_safe
@for_readers
def match_pictures(request: HttpRequest) -> HttpResponse:
    """Where needs and expertise meet and where nobody is; who works with whom."""
    return render(request, "match/pictures.html", {"network": network.draw_matches(reader(request))})


@require_safe
@for_readers
def match_heat(request: HttpRequest) -> HttpResponse:
    """The heat map: the part that the pictures' page fetches once it stands, or a page of its own."""
    template = "match/heat.html" if "part" in request.GET else "match/heat_page.html"
    return render(request, template, picturing.heat_map(reader(request)))


@require_safe
@for_readers
def match_cell(request: HttpRequest, industry: str, field: str) -> HttpResponse:
    """The records of a cell of the heat map: its needs, and the experts of its field."""
    found = picturing.cell(reader(request), industry, field)
    if not found:
        raise Http404
    return render(request, "match/cell.html", found)


@require_POST
@for_readers
def match_judgement(request: HttpRequest) -> HttpResponse:
    """Enter another value of a number that the desk judges by."""
    form, user = forms.JudgementForm(request.POST), reader(request)
    if not judgements.may_edit(user):
        raise Http404
    if form.is_valid():
        try:
            given = form.cleaned_data
            judgements.enter_value(
                given["key"], value=given["value"], source=given["source"], on=facts.desk_day(), by=user
            )
            messages.success(request, _("The value was entered and holds from today on."))
        except access.Forbidden as forbidden:
            raise Http404 from forbidden
        except NongguError as error:
            tell(request, error)
    else:
        tell_form(request, form)
    return redirect(reverse("match-words") + "#judgements")


@require_safe
@for_readers
def match_funnel(request: HttpRequest, stage: str) -> HttpResponse:
    """The needs that a stage of the funnel counts, with the matches that put them there."""
    user, found = reader(request), funnel.stage_of(stage)
    if found is None:
        raise Http404
    needs = funnel.needs_in(found, user).select_related("organisation").order_by("-submitted_on", "-pk")
    paged = Paginator(needs, PAGE_SIZE).get_page(request.GET.get("page", 1))
    records = list(paged.object_list)
    support: dict[int, list[object]] = {}
    for one in funnel.matches_in(found, user).filter(need__in=[need.pk for need in records]):
        support.setdefault(one.need_id, []).append(one)
    context = {
        "stage": found,
        "counts": funnel.read_funnel(user),
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number, on_each_side=2, on_ends=1),
        "rows": [(need, support.get(need.pk, [])) for need in records],
    }
    return render(request, "match/funnel.html", context)


@require_safe
@for_readers
def match_experts(request: HttpRequest) -> HttpResponse:
    """Loads and capacities of the year, declared conflicts, and what outcomes say of scores."""
    user = reader(request)
    pool = ranking.desk_pool()
    calibration, known = gathering.read_calibration(user)
    context = {
        "year": pool.on.year,
        "loads": gathering.read_loads(pool),
        "conflicts": list(queries.conflicts_of(user)),
        "conflict_form": forms.ConflictForm(),
        "calibration": calibration,
        "calibration_said": queries.said(calibration.reasons),
        "known": known,
        "may_match": access.may_match(user),
    }
    return render(request, "match/experts.html", context)


@require_POST
@for_staff
def match_capacity(request: HttpRequest) -> HttpResponse:
    """Set how many needs an expert takes this year."""
    form, user = forms.CapacityForm(request.POST), reader(request)
    person = queries.person_of(user, request.POST.get("person", "")[:64])
    if person is None:
        raise Http404
    if form.is_valid():
        most, least = form.cleaned_data["most"], form.cleaned_data["least"]
        keeping.set_capacity(person, year=facts.desk_day().year, most=most, least=least, by=user)
        messages.success(request, _("The capacity of {person} was set.").format(person=person))
    else:
        tell_form(request, form)
    return redirect("match-experts")


@require_POST
@for_staff
def match_conflict(request: HttpRequest) -> HttpResponse:
    """Declare that an expert and an organisation are not brought together."""
    form, user = forms.ConflictForm(request.POST), reader(request)
    if form.is_valid():
        people = queries.people_called(user, form.cleaned_data["person"].strip())
        firms = queries.firms_named(user, form.cleaned_data["organisation"].strip())
        if len(people) == 1 and len(firms) == 1:
            keeping.declare_conflict(people[0], firms[0], reason=form.cleaned_data["reason"], by=user)
            messages.success(request, _("The conflict was declared; the two are not brought together."))
        else:
            messages.error(request, _("Write the full names of one expert and one organisation of the book."))
    else:
        tell_form(request, form)
    return redirect("match-experts")


@for_readers
def match_words(request: HttpRequest) -> HttpResponse:
    """Words that mean the same, extended by staff; those that come with the software beside them."""
    user = reader(request)
    form = forms.SynonymForm(request.POST or None)
    if request.method == "POST":
        if not access.may_match(user):
            raise Http404
        if form.is_valid():
            try:
                keeping.keep_synonyms(**form.cleaned_data, by=user)
                messages.success(request, _("The words were kept. The next proposals read them."))
                return redirect("match-words")
            except NongguError as error:
                tell(request, error)
    context = {
        "form": form,
        "groups": list(queries.synonyms_of(user)),
        "built_in": keeping.built_in_words(),
        "judgements": judgements.shown(facts.desk_day()),
        "may_edit": judgements.may_edit(user),
        "may_match": access.may_match(user),
    }
    return render(request, "match/words.html", context)

"""The desk's first page, the mining list, and what one enterprise sees of itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import coaching, duties, judging, mining, pool, queries, under_way
from nonggu.desks.cultivate.forms import PutInPoolForm
from nonggu.desks.cultivate.gate import act, attachment, for_firm, for_readers, for_writers, told, user_of, wrong
from nonggu.errors import NongguError
from nonggu.registry.models import Organisation
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.user import UserRole

PAGE_SIZE = 25
EXPORT_MOST = 200_000


@require_safe
def cultivate(request: HttpRequest) -> HttpResponse:
    """The desk: every scheme in numbers and what waits. An enterprise's user goes to its own standing."""
    user = user_of(request)
    if user.role == UserRole.ENTERPRISE and user.organisation:
        return redirect("cultivate-firm", user.organisation.code)
    if not queries.may_read(user):
        raise Http404
    on = queries.working_day()
    owed = [duty for duty in duties.duties(user, on=on) if duty.done_on is None]
    context = {
        "on": on,
        "lines": queries.scheme_lines(user),
        "steps": list(coaching.open_steps(user)[:8]),
        "owed": owed[:8],
        "owed_count": len(owed),
        "may_write": queries.may_write(user),
        "under_way": under_way.judging_under_way(),
    }
    return render(request, "cultivate/desk.html", context)


def _wanted(request: HttpRequest) -> queries.MiningFilter:
    get = request.GET.get
    return queries.MiningFilter(
        verdict=get("verdict", "") if get("verdict") in ("pass", "open", "fail") else "",
        kind=get("kind", "")[:20],
        industry=get("industry", "")[:40],
        township=get("township", "")[:64],
        words=get("q", "").replace("\0", "").strip()[:80],
        held=get("held") == "1",
    )


@require_safe
@for_readers
def cultivate_mining(request: HttpRequest, scheme: str) -> HttpResponse:
    """Every enterprise ranked by how near it is to the scheme."""
    user, run, wanted = user_of(request), queries.latest_run(scheme), _wanted(request)
    context: dict[str, Any] = {
        "scheme": scheme,
        "scheme_name": str(Scheme(scheme).label),
        "schemes": Scheme.choices,
        "run": run,
        "wanted": wanted,
        "on": queries.working_day(),
        "kinds": mining.kind_choices(),
        "industries": queries.industries(),
        "townships": queries.townships(),
        "may_write": queries.may_write(user),
        "under_way": under_way.judging_under_way(),
    }
    if run is not None:
        paged = Paginator(queries.standings(user, run, wanted), PAGE_SIZE).get_page(request.GET.get("page", 1))
        shown = list(paged.object_list)
        pooled = queries.pooled_codes(user, scheme, [one.organisation_id for one in shown])
        context |= {
            "paged": paged,
            "elided": paged.paginator.get_elided_page_range(paged.number),
            "rows": list(mining.rows_of(run, shown, pooled)),
        }
    return render(request, "cultivate/mining.html", context)


@require_safe
@for_readers
def cultivate_mining_export(request: HttpRequest, scheme: str) -> HttpResponse:
    """The mining list as narrowed, as an Excel file."""
    run = queries.latest_run(scheme)
    if run is None:
        raise Http404
    found = queries.standings(user_of(request), run, _wanted(request))[:EXPORT_MOST]
    content = mining.mining_workbook(run, found.iterator(chunk_size=2000))
    return attachment(content, f"{scheme}-{run.on.isoformat()}")


@require_POST
@for_writers
def cultivate_judge(request: HttpRequest) -> HttpResponse:
    """Judge everybody again on the working day."""
    scheme = request.POST.get("scheme", "")
    to = scheme if scheme in Scheme.values else Scheme.HIGH_TECH_ENTERPRISE.value
    try:
        is_done = judging.start_judging(on=queries.working_day(), by=user_of(request))
        done = _("All enterprises were judged anew.")
        later = _("The judging was begun; the list shows it when it is done.")
        messages.success(request, done if is_done else later)
    except NongguError as error:
        messages.error(request, told(error))
    return redirect("cultivate-mining", to)


@require_safe
@for_readers
def cultivate_run(request: HttpRequest, number: int, organisation: str) -> HttpResponse:
    """A stored judgement repeated by its own rules and inputs: on to the enterprise with what it said."""
    firm = queries.firm_of(user_of(request), organisation)
    run = queries.run_of(number)
    if firm is None or run is None:
        raise Http404
    try:
        found = judging.replay_standing(run, firm.pk)
        verdict = mining.verdict_name(found.verdict)
        said = _("On {day} the self-assessment was: {verdict} (rules {version}).")
        messages.info(request, said.format(day=run.on.isoformat(), verdict=verdict, version=run.rules_version))
    except (NongguError, ValueError) as error:
        messages.error(request, told(error) if isinstance(error, NongguError) else _("It was not judged then."))
    return redirect("cultivate-scheme", firm.code, run.scheme)


@require_POST
@for_writers
def cultivate_put(request: HttpRequest, organisation: str) -> HttpResponse:
    """Put an enterprise in the pool of a scheme."""
    user = user_of(request)
    firm = queries.firm_of(user, organisation)
    form = PutInPoolForm(request.POST)
    if firm is None:
        raise Http404
    if not form.is_valid():
        wrong(request, form)
        return redirect("cultivate-firm", firm.code)
    scheme, year = form.cleaned_data["scheme"], form.cleaned_data["cycle_year"]
    reason = form.cleaned_data["reason"] or _("found by mining")
    on = queries.working_day()
    back = request.POST.get("back", "")
    answer = act(
        request,
        lambda: pool.put_in_pool(firm, scheme, cycle_year=year, on=on, reason=reason, by=user),
        done=_("{firm} stands in the pool now.").format(firm=firm),
        to="cultivate-pool",
        args=(scheme,),
    )
    return redirect(reverse("cultivate-mining", args=[scheme]) + _query(back)) if back else answer


def _query(text: str) -> str:
    """Only what a query may hold, so that no other address is gone to."""
    from django.http import QueryDict

    kept = {name: value for name, value in QueryDict(text.lstrip("?")).items() if name in _KEPT}
    return f"?{urlencode(kept)}" if kept else ""


_KEPT = frozenset({"verdict", "kind", "industry", "township", "q", "held", "page"})


@require_safe
@for_firm
def cultivate_firm(request: HttpRequest, firm: Organisation) -> HttpResponse:
    """One enterprise and all schemes: where it stands, its place in the pool, kept self-assessments."""
    from nonggu.desks.cultivate.firm_page import overview_of

    return render(request, "cultivate/firm.html", overview_of(user_of(request), firm, on=queries.working_day()))

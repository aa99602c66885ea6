"""Who works with whom: around one record, and over the whole county."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nonggu.registry import access
from nonggu.registry.cooperation import ENDS, network_around, network_of_county
from nonggu.registry.models import Organisation
from nonggu.registry.models.lists import Industry
from nonggu.registry.ties import FIRST_FORMS, FORMS
from nonggu.web.book.access import readable_page, readable_record, user_of
from nonggu.web.book.network import NETWORKED, view_network


@require_safe
def book_network(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """The network of an organisation or person, one step or two steps away."""
    page, user = readable_page(request, noun), user_of(request)
    if page.noun not in NETWORKED:
        raise Http404(noun)
    record = readable_record(request, page, code)
    steps = 1 if request.GET.get("steps") == "1" else 2
    title = _("Who works with {name}").format(name=record)
    view = view_network(network_around(record, user=user, steps=steps), title=title, focus=record)
    context = {"page": page, "record": record, "steps": steps, "view": view, "title": title}
    return render(request, "book/network.html", context)


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The county's network, by form and industry."""
    user = user_of(request)
    if not any(access.may_see_any(user, ENDS[noun]) for noun in NETWORKED):
        raise Http404(Organisation.__name__)
    forms = [form for form in request.GET.getlist("form") if form in FORMS] or list(FIRST_FORMS)
    industry = request.GET.get("industry", "")
    industry = industry if industry in Industry.values else ""
    view = view_network(
        network_of_county(user=user, forms=forms, industry=industry), title=_("Who works with whom in the county")
    )
    context = {
        "view": view,
        "forms": [(form, name, form in forms) for form, name in FORMS.items()],
        "industry": industry,
        "industries": Industry.choices,
        "is_narrowed": bool(industry or request.GET.getlist("form")),
    }
    return render(request, "book/county_network.html", context)

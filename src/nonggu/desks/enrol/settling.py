"""The page on which pairs of records that look like one are settled."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.enrol import deciding, queries
from nonggu.desks.enrol.forms import VerdictForm
from nonggu.desks.enrol.views import for_importers, tell
from nonggu.errors import NongguError
from nonggu.registry.models import User
from nonggu.registry.nouns import model_of


@require_safe
@for_importers
def enrol_duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs to be settled, the likeliest first."""
    pairs = queries.open_pairs(cast(User, request.user))
    paged = Paginator(pairs, 20).get_page(request.GET.get("page", 1))
    mergeable = {pair.noun for pair, _, _ in paged.object_list if deciding.may_merge(model_of(pair.noun))}
    elided = paged.paginator.get_elided_page_range(paged.number)
    context = {"paged": paged, "elided": elided, "mergeable": mergeable}
    return render(request, "enrol/duplicates.html", context)


@require_POST
@for_importers
def enrol_settle(request: HttpRequest) -> HttpResponse:
    """Settle one pair: different, or the same, with the one that is kept."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        raise Http404
    said, user = form.cleaned_data, cast(User, request.user)
    first, second = (queries.changeable_record(user, said["noun"], said[name]) for name in ("first", "second"))
    if first is None or second is None:
        raise Http404
    try:
        if said["verdict"] == "different":
            deciding.decide_different(first, second, by=user)
        else:
            kept, lost = (first, second) if said["verdict"] == "first" else (second, first)
            deciding.decide_same(kept, lost, by=user)
        messages.success(request, _("Settled. It will not be asked again."))
    except NongguError as error:
        tell(request, error)
    return redirect("enrol-duplicates")

"""The page behind an invitation's link, for people without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from nonggu.desks.match import inviting, proposing, showing
from nonggu.desks.match.forms import AnswerForm
from nonggu.desks.match.views.guarding import tell
from nonggu.errors import NongguError
from nonggu.registry.links import behind_link
from nonggu.registry.models.match_step import MatchChannel


@behind_link
def match_reply(request: HttpRequest, token: str) -> HttpResponse:
    """Read an invitation and accept, refuse with a reason, or ask; the same as in the desk."""
    opened = inviting.opened(token, address=str(request.META.get("REMOTE_ADDR", "")))
    if opened is None:
        raise Http404
    side, match = opened
    form, is_done = AnswerForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            match = proposing.answer(match, side=side, by=None, channel=MatchChannel.LINK, **form.cleaned_data)
            is_done = True
        except NongguError as error:
            tell(request, error)
    context = {
        "side": side,
        "match": match,
        "need": showing.outside(match.need),
        "form": form,
        "is_done": is_done,
        "is_open": proposing.may_answer(match, side),
    }
    return render(request, "match/reply.html", context)

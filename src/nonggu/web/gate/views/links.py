"""What somebody without an account sees who was given a link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nonggu.registry.links import open_link, purpose_of
from nonggu.web.gate.asking import address_of


@never_cache
@login_not_required
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The record's public title, or on to the desk's page; one 404 for every link that does not open."""
    opened = open_link(token, address=address_of(request))
    purpose = purpose_of(opened[0]) if opened else None
    if opened is None or purpose is None:
        raise Http404
    if purpose.url_name:
        return redirect(purpose.url_name, token)
    context = {"purpose": purpose.name, "title": purpose.title(opened[1]), "expires_at": opened[0].expires_at}
    response = render(request, "gate/link.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""Keeping and throwing away the draft of a form, as the form's script asks while one types."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from nonggu.errors import UnusableInput
from nonggu.registry import access, drafts
from nonggu.web.book.access import changeable_record, readable_page, user_of


@require_POST
def book_draft(request: HttpRequest, noun: str) -> HttpResponse:
    """Keep `typed` (JSON) as the draft of the form of entering, or of changing the record `of`; without it, drop it."""
    page, user = readable_page(request, noun), user_of(request)
    code = request.POST.get("of", "")
    if code:
        changeable_record(request, page, code)
    elif not access.may_create(user, page.model):
        raise Http404(noun)
    if "typed" not in request.POST:
        drafts.drop_draft(page.model, code, by=user)
        return HttpResponse(status=204)
    try:
        typed = json.loads(request.POST["typed"])
        drafts.keep_draft(page.model, code, {str(k): v for k, v in typed.items()}, by=user)
    except (ValueError, AttributeError, UnusableInput):
        return HttpResponse(status=400)
    return HttpResponse(status=204)

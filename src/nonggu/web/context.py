"""What every page knows: the centre, whether it is a demonstration, unread notices, and the reader's desks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from nonggu.registry import access
from nonggu.registry.models import Centre
from nonggu.registry.notices import unread_count
from nonggu.web.hall.desks import desks_for


def centre(request: HttpRequest) -> dict[str, Any]:
    """The centre's row (None before `nonggu init`), the demonstration's mark, unread notices and the desks, read when a page asks."""
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    return {
        "centre": SimpleLazyObject(Centre.objects.first),
        "is_demo": settings.IS_DEMO,
        "language": request.LANGUAGE_CODE,
        "may_administer": is_signed_in and access.may_administer(user),  # type: ignore[arg-type]
        "may_import": is_signed_in and access.may_import(user),  # type: ignore[arg-type]
        "may_keep": is_signed_in and access.may_keep(user),  # type: ignore[arg-type]
        "may_audit": is_signed_in and access.may_audit(user),  # type: ignore[arg-type]
        "may_oversee_links": is_signed_in and access.may_oversee_links(user),  # type: ignore[arg-type]
        "unread": SimpleLazyObject(lambda: unread_count(user)) if is_signed_in else 0,  # type: ignore[arg-type]
        "desks": SimpleLazyObject(lambda: desks_for(user)) if is_signed_in else [],  # type: ignore[arg-type]
    }

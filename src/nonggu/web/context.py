"""What every page knows: the centre, and whether it is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from nonggu.registry.models import Centre


def centre(request: HttpRequest) -> dict[str, Any]:
    """The centre's row (None before `nonggu init`) and the demonstration's mark."""
    return {"centre": Centre.objects.first(), "is_demo": settings.IS_DEMO, "language": request.LANGUAGE_CODE}

"""Health and metrics, for the operator and the operator's programs."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from nonggu.keep.health import check_all
from nonggu.web.gate.asking import address_of
from nonggu.web.operating.metrics import metrics_text

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_operator(request: HttpRequest) -> bool:
    """Whether a program with the operator's token asks, or somebody at the machine itself, with no proxy between."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if settings.METRICS_TOKEN and given:
        return constant_time_compare(given, settings.METRICS_TOKEN)
    if any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


@never_cache
@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"status": "ok"})


@never_cache
@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the centre can serve: 200 or 503. The particulars are for the operator."""
    checks = check_all()
    is_well = all(check.is_well for check in checks)
    answer: dict[str, object] = {"status": "ok" if is_well else "failing"}
    if is_operator(request):
        answer["checks"] = {check.name: {"is_well": check.is_well, "found": check.found} for check in checks}
    return JsonResponse(answer, status=200 if is_well else 503)


@never_cache
@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics; to everybody else there is no such page."""
    if not is_operator(request):
        raise Http404
    return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_LATEST)

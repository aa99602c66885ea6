"""Asking for the second factor, and setting it up."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nonggu.keep.second_factor import Answer, begin_enrolment, check_code, confirm_enrolment, factor_of
from nonggu.registry.events import record_event
from nonggu.registry.models.security_event import EventKind
from nonggu.web.gate.asking import address_of, user_of
from nonggu.web.gate.codes import qr_svg
from nonggu.web.gate.factor import KEY
from nonggu.web.gate.forms import CodeForm

_EVENTS = {
    Answer.PASSED: EventKind.FACTOR_PASSED,
    Answer.RECOVERED: EventKind.RECOVERY_USED,
    Answer.WRONG: EventKind.FACTOR_FAILED,
    Answer.LOCKED: EventKind.FACTOR_LOCKED,
}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator app, or for a recovery code."""
    user = user_of(request)
    if request.session.get(KEY) == "passed" or settings.IS_DEMO or factor_of(user) is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = check_code(user, form.cleaned_data["code"])
        record_event(_EVENTS[answer], by=user, account=user, address=address_of(request))
        if answer in (Answer.PASSED, Answer.RECOVERED):
            _pass(request)
            return redirect(settings.LOGIN_REDIRECT_URL)
        form.add_error("code", _said(answer))
    return render(request, "gate/factor.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor_enrol(request: HttpRequest) -> HttpResponse:
    """Set the second factor up: the secret as a QR code and in letters, confirmed by a first code."""
    if settings.IS_DEMO:
        raise Http404
    user = user_of(request)
    confirmed = factor_of(user)
    if confirmed is not None:
        if request.session.get(KEY) != "passed":
            return redirect("factor")
        return render(request, "gate/factor_state.html", {"factor": confirmed})
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = confirm_enrolment(user, form.cleaned_data["code"])
        if codes:
            record_event(EventKind.FACTOR_ENROLLED, by=user, account=user, address=address_of(request))
            _pass(request)
            return render(request, "gate/recovery_codes.html", {"codes": codes})
        form.add_error("code", _said(Answer.WRONG))
    enrolment = begin_enrolment(user)
    qr = qr_svg(enrolment.uri, title=_("QR code of the second factor"))
    context = {"form": form, "enrolment": enrolment, "qr": qr}
    return render(request, "gate/factor_enrol.html", context, status=422 if form.errors else 200)


def _pass(request: HttpRequest) -> None:
    request.session.cycle_key()
    request.session[KEY] = "passed"


def _said(answer: Answer) -> str:
    if answer == Answer.LOCKED:
        return _("Too many wrong codes. Wait a quarter of an hour, or ask your administrator.")
    return _(
        "This code does not open. Take the one that the app shows now; each opens once. "
        "If it never opens, compare the clock of the telephone."
    )

"""Sign in, sign out, choose the language, change the password."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from nonggu.registry.models import User
from nonggu.web.language import COOKIE, KNOWN
from nonggu.web.signin.accounts import demo_accounts, remember_language, set_own_password
from nonggu.web.signin.forms import PasswordForm, SignInForm

A_YEAR_S = 365 * 24 * 3600


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """User name and password; too many wrong ones lock the pair of name and address out for a while."""

    template_name = "signin/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, and keep when the account was here before, from when the hall tells news."""
        before = form.get_user().last_login
        response = super().form_valid(form)
        self.request.session["here_before"] = before.isoformat() if before else ""
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The form, and in a demonstration its accounts."""
        return super().get_context_data(**context, demo_accounts=demo_accounts())


class SignOut(LogoutView):
    """Sign out; POST only."""


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and with the account, and go back."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if is_ours else reverse("hall"))
    if language in KNOWN:
        response.set_cookie(COOKIE, language, max_age=A_YEAR_S, samesite="Lax", secure=request.is_secure())
        user = get_user(request)
        if user.is_authenticated:
            remember_language(cast(User, user), language)
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the session goes on, other sessions of the account end."""
    user = cast(User, request.user)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_own_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password was changed."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "signin/password.html", {"form": form}, status=422 if form.errors else 200)

"""Accounts, for administrators and security administrators; to everybody else there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nonggu.errors import NongguError
from nonggu.keep import managing, tokens
from nonggu.registry import access
from nonggu.registry.models import User
from nonggu.registry.models.user import UserRole
from nonggu.web.book.pages import page_of
from nonggu.web.book.searching import suggestions
from nonggu.web.gate.asking import address_of, user_of
from nonggu.web.gate.forms import AccountFilter, AccountForm, TokenForm

PAGE_SIZE = 50
#: Nouns that an account may be for, beside those chosen from a list.
SUGGESTED = frozenset({"organisation", "person", "household"})
View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """A page that only those who manage accounts have."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.may_administer(user_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _account(request: HttpRequest, number: int) -> User:
    found = managing.accounts(by=user_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404(number)
    return found


@require_safe
@for_administrators
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, narrowed by name and role."""
    form = AccountFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = managing.accounts(by=user_of(request), q=asked.get("q", ""), role=asked.get("role", ""))
    paged = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", 1))
    elided = paged.paginator.get_elided_page_range(paged.number)
    return render(request, "gate/accounts.html", {"form": form, "paged": paged, "elided": elided})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def account_add(request: HttpRequest) -> HttpResponse:
    """Add an account; its password for one use is shown once."""
    form = AccountForm(request.POST or None, initial={"role": UserRole.CLERK})
    if request.method == "POST" and form.is_valid():
        try:
            values = form.account_values()
            added, password = managing.open_account(values, by=user_of(request), address=address_of(request))
        except NongguError:
            form.add_error("username", _("This name is taken. Choose another."))
        else:
            return _page(request, added, secret=password, secret_kind="password")
    return render(request, "gate/account_add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_administrators
def account_suggest(request: HttpRequest, noun: str) -> HttpResponse:
    """Records that an account may be for, by a part of their name or code: names and codes, nothing else of them."""
    if noun not in SUGGESTED:
        raise Http404(noun)
    return JsonResponse({"items": suggestions(page_of(noun), request.GET.get("q", ""), user=None)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account: who it is for, what it opens, and what can be done."""
    found = _account(request, number)
    form = AccountForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if found.pk == user_of(request).pk:
            raise Http404(number)
        managing.change_account(found, form.account_values(), by=user_of(request), address=address_of(request))
        messages.success(request, _("The account was changed."))
        return redirect("account", number)
    return _page(request, found, form=form)


@never_cache
@require_POST
@for_administrators
def account_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """End or resume an account, give a password, reset the second factor."""
    found, options = _account(request, number), {"by": user_of(request), "address": address_of(request)}
    if found.pk == user_of(request).pk:
        raise Http404(number)
    if act == "password":
        return _page(request, found, secret=managing.give_password(found, **options), secret_kind="password")
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "end": (managing.end_account, _("The account has ended.")),
        "resume": (managing.resume_account, _("The account goes on.")),
        "factor": (managing.reset_factor, _("The second factor was taken away; the next sign-in sets up a new one.")),
    }
    do, done = acts[act]
    do(found, **options)
    messages.success(request, done)
    return redirect("account", number)


@never_cache
@require_POST
@for_administrators
def account_token(request: HttpRequest, number: int) -> HttpResponse:
    """Make a token of the API for the account; it is shown once."""
    found, form = _account(request, number), TokenForm(request.POST)
    if not form.is_valid() or not found.is_active:
        return _page(request, found, token_form=form)
    values = form.cleaned_data
    made = tokens.make_token(user=found, **values, by=user_of(request), address=address_of(request))
    return _page(request, found, secret=made, secret_kind="token")


@require_POST
@for_administrators
def account_token_revoke(request: HttpRequest, number: int, token: int) -> HttpResponse:
    """End a token of the account at once."""
    found = next((one for one in tokens.tokens_of(_account(request, number)) if one.pk == token), None)
    if found is None:
        raise Http404(token)
    tokens.revoke_token(found, by=user_of(request), address=address_of(request))
    messages.success(request, _("The token opens nothing any more."))
    return redirect("account", number)


def _page(
    request: HttpRequest,
    found: User,
    *,
    form: AccountForm | None = None,
    token_form: TokenForm | None = None,
    secret: str = "",
    secret_kind: str = "",
) -> HttpResponse:
    found = _account(request, found.pk)
    context = {
        "account": found,
        "form": form or AccountForm(instance=found),
        "token_form": token_form or TokenForm(),
        "tokens": tokens.tokens_of(found),
        "is_own": found.pk == user_of(request).pk,
        "secret": secret,
        "secret_kind": secret_kind,
    }
    is_wrong = (form and form.errors) or (token_form and token_form.errors)
    return render(request, "gate/account.html", context, status=422 if is_wrong else 200)

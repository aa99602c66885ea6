"""Pages before and around the desks: sign-in, the hall by role, accounts, the second factor, refusals."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.journeys.screen import EMPTY, FULL, PASSWORD, Screen, longest, page_of, submit_empty, user_named

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def _locked(page: Any) -> None:
    """Too many wrong passwords of an account that nobody else of the pictures uses."""
    for _ in range(30):
        if not page.locator("input[name=password]").count():
            return
        page.fill("input[name=username]", "nobody")
        page.fill("input[name=password]", "wrong-every-time")
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()


def _signed_in(page: Any, name: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def _without_factor(name: str) -> str:
    from nonggu.registry.models import SecondFactor

    SecondFactor.objects.filter(user=user_named(name)).delete()
    return "/sign-in/"


def _confirmed(page: Any) -> None:
    """Set the auditor's second factor up to the recovery codes."""
    import pyotp

    from nonggu.keep.second_factor import begin_enrolment

    _signed_in(page, "auditor")
    page.goto("/factor/set-up/")
    page.fill("input[name=code]", pyotp.TOTP(begin_enrolment(user_named("auditor")).secret).now())
    page.press("input[name=code]", "Enter")
    page.wait_for_load_state()


def _state(page: Any) -> None:
    _confirmed(page)
    page.goto("/factor/set-up/")


def _asked(page: Any) -> None:
    """The page that asks for the code: the same account signs in a second time."""
    _confirmed(page)
    page.context.clear_cookies(name="sessionid")
    _signed_in(page, "auditor")


def _new_password() -> str:
    return page_of("account", user_named("clerk").pk)


def _given(page: Any) -> None:
    """A password for one use, of an account that no picture signs in with."""
    page.goto("/accounts/add/")
    page.fill("input[name=username]", f"picture-{page.evaluate('Date.now()')}")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_selector(".secret")


def _link() -> str:
    """The general page behind a link, for a purpose without a page of its own."""
    import datetime as dt

    from django.utils import timezone

    from nonggu.registry.links import make_link

    until = timezone.now() + dt.timedelta(days=30)
    record = longest("organisation")
    return (
        page_of("link", make_link(record, _purpose(), by=user_named("officer"), expires_at=until)[1]) if record else ""
    )


@cache
def _purpose() -> Any:
    from nonggu.registry.links import Purpose, register_purpose

    return register_purpose(Purpose("picture", "核对单位名称", str))


def _links() -> str:
    return "/links/" if _link() else ""


def _client(language: str, **options: Any) -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"}, **options)
    client.cookies["nonggu_language"] = LANGUAGES[language]
    return client


def _forged(language: str) -> bytes:
    content: bytes = _client(language, enforce_csrf_checks=True).post("/sign-in/", {}).content
    return content


def _forbidden(language: str) -> bytes:
    from unittest import mock

    from django.core.exceptions import PermissionDenied

    with mock.patch("nonggu.web.signin.views.SignIn.get", side_effect=PermissionDenied):
        content: bytes = _client(language, raise_request_exception=False).get("/sign-in/").content
    return content


def _broken(language: str) -> bytes:
    from unittest import mock

    with mock.patch("nonggu.web.signin.views.SignIn.get", side_effect=RuntimeError("for the picture")):
        content: bytes = _client(language, raise_request_exception=False).get("/sign-in/").content
    return content


def _too_many(language: str) -> bytes:
    from unittest import mock

    with mock.patch("nonggu.web.gate.limits._count", return_value=10**9):
        content: bytes = _client(language).get("/sign-in/").content
    return content


def _hall(role: str, homes: tuple[str, ...] = FULL) -> Screen:
    return Screen(f"hall-{role.replace('_', '-')}", role, "/", homes=homes)


GATE_SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "", "/sign-in/"),
    Screen("sign-in-refused", "", "/sign-in/", submit_empty),
    Screen("sign-in-locked", "", "/sign-in/", _locked),
    Screen("hall", "officer", "/"),
    _hall("leader", ("full", "empty")),
    _hall("auditor", ("full", "empty")),
    _hall("administrator", ("full", "empty")),
    *(_hall(role) for role in ("enterprise", "expert", "grower", "plant_operator")),
    Screen("menu", "administrator", "/", lambda page: page.locator("header .menu summary").click()),
    Screen("notices-clerk", "clerk", "/notices/"),
    Screen("password-refused", "officer", "/password/", submit_empty),
    Screen("accounts", "administrator", "/accounts/"),
    Screen("account", "administrator", _new_password),
    Screen("account-secret", "administrator", "/accounts/", _given),
    Screen("account-add-refused", "administrator", "/accounts/add/", submit_empty),
    Screen("backups", "administrator", "/backups/"),
    Screen("links", "auditor", _links, homes=FULL),
    Screen("links-none", "auditor", "/links/", homes=EMPTY),
    Screen("link", "", _link, homes=FULL),
    Screen("events", "security", "/security-events/"),
    Screen("factor-enrol", "leader", "/factor/set-up/", homes=EMPTY),
    Screen("factor", "", lambda: _without_factor("auditor"), _asked, homes=EMPTY),
    Screen("factor-recovery-codes", "", lambda: _without_factor("auditor"), _confirmed, homes=EMPTY),
    Screen("factor-state", "", lambda: _without_factor("auditor"), _state, homes=EMPTY),
    Screen("not-found", "officer", "/book/organisation/NOWHERE/"),
    Screen("not-found-outside", "", "/l/not-a-link/"),
    Screen("forged", "", body=_forged),
    Screen("forbidden", "", body=_forbidden),
    Screen("server-error", "", body=_broken),
    Screen("too-many-requests", "", body=_too_many),
)

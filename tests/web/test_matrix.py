"""Who gets what at every address. The list of addresses comes from the URL list; one that is not settled here fails."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from nonggu.desks.report import actions
from nonggu.keep.tokens import make_token
from nonggu.registry.links import Purpose, make_link, register_purpose
from nonggu.registry.models.user import UserRole
from tests.desks.cultivate.test_matrix import ALLOWED as CULTIVATE_ADDRESSES
from tests.desks.enrol.test_pages import ALLOWED as ENROL_ADDRESSES
from tests.desks.match.test_pages import ALLOWED as MATCH_ADDRESSES

ROLES = tuple(UserRole.values)
REPORTERS = {"leader", "officer", "clerk", "auditor", "administrator"}
SEES_FIRM = {"leader", "officer", "clerk", "auditor", "administrator", "enterprise"}
WRITES_FIRM = {"officer", "clerk", "administrator"}
SEES_PERSONAL = {"officer", "clerk", "auditor", "administrator", "enterprise"}
EVERYBODY = set(ROLES)
SEES_BOOK = EVERYBODY - {"security"}

#: For each address: who gets an answer other than 404. `anyone` needs no account. POST where GET is refused.
ALLOWED: dict[str, set[str]] = {
    "hall": EVERYBODY,
    "sign-in": EVERYBODY | {"anyone"},
    "sign-out": EVERYBODY,
    "language": EVERYBODY | {"anyone"},
    "password": EVERYBODY,
    "factor": EVERYBODY,
    "factor-enrol": EVERYBODY,
    "accounts": {"administrator", "security"},
    "account-add": {"administrator", "security"},
    "account": {"administrator", "security"},
    "account-act": {"administrator", "security"},
    "account-token": {"administrator", "security"},
    "account-token-revoke": {"administrator", "security"},
    "backups": {"administrator"},
    "backup-make": {"administrator"},
    "backup-timetable": {"administrator"},
    "backup-file": set(),
    "events": {"auditor", "security"},
    "events-export": {"auditor", "security"},
    "account-suggest": {"administrator", "security"},
    "link": {"anyone"} | EVERYBODY,
    "links": {"administrator", "auditor"},
    "link-revoke": WRITES_FIRM,
    "notices": EVERYBODY,
    "notices-read": EVERYBODY,
    "notice-open": set(),  # a notice of somebody else: tests/web/test_notices.py opens the own
    "search": EVERYBODY,
    "network": SEES_BOOK,
    "book": EVERYBODY,
    "book-list": SEES_FIRM | {"expert", "grower", "plant_operator"},
    "book-export": SEES_FIRM | {"expert", "grower", "plant_operator"},
    "book-suggest": SEES_FIRM | {"expert", "grower", "plant_operator"},
    "book-views": SEES_FIRM | {"expert", "grower", "plant_operator"},
    "book-view": set(),  # no such view: tests/web/test_saved_views.py opens the own
    "book-bulk": WRITES_FIRM,
    **{f"book-bulk-{step}": set() for step in ("edit", "plan", "apply", "undo")},
    "book-create": WRITES_FIRM,
    "book-draft": WRITES_FIRM,
    "book-record": SEES_FIRM,
    "book-network": SEES_FIRM,
    "book-show": SEES_PERSONAL,
    "book-file": set(),
    "book-preview-file": set(),
    "book-inline-file": set(),
    "book-attach": WRITES_FIRM,
    "book-change": WRITES_FIRM,
    "book-archive": WRITES_FIRM,
    "book-restore": WRITES_FIRM,
    "book-merge": WRITES_FIRM,
    "book-unmerge": set(),
    "book-erase": {"administrator"},
    "report-figures": REPORTERS,
    "report-county": REPORTERS,
    "report-picture": REPORTERS,
    "report-picture-file": REPORTERS,
    "report-export": REPORTERS,
    "report-freeze": {"officer", "administrator"},
    "report-figure": REPORTERS,
    "report-figure-export": REPORTERS,
    "report-changes": REPORTERS,
}
#: Addresses of desks that settle their own matrix in their own tests.
SETTLED_ELSEWHERE: frozenset[str] = frozenset(
    {"health", "health-live", "metrics", *ENROL_ADDRESSES, *CULTIVATE_ADDRESSES, *MATCH_ADDRESSES}
)
#: The API's addresses, one pair a noun: tests/gate/test_api.py.
SETTLED_BY_START = ("api-", "openapi-")


def _named(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


def test_every_address_is_settled():
    names = list(_named(get_resolver().url_patterns))
    assert None not in names
    unsettled = {name for name in names if not name.startswith(SETTLED_BY_START)} - set(ALLOWED) - SETTLED_ELSEWHERE
    assert unsettled == set(), "say in ALLOWED who may open it"
    assert set(ALLOWED) <= set(names)


def gate_arguments(firm, make_user):
    """An account to act on, a token of it, and a link that opens."""
    account = make_user("grower", "other")
    make_token(user=account, name="probe", by=None)
    token = account.api_tokens.get().pk
    purpose = register_purpose(Purpose("probe", "probe", str))
    made, link = make_link(firm, purpose, by=None, expires_at=timezone.now() + dt.timedelta(days=1))
    return {
        "backup-file": ["none.zip"],
        "account": [account.pk],
        "account-act": [account.pk, "factor"],
        "account-token": [account.pk],
        "account-token-revoke": [account.pk, token],
        "account-suggest": ["organisation"],
        "link": [link],
        "link-revoke": [made.pk],
        "notice-open": [account.notices.first().pk],
    }


@pytest.fixture
def addresses(centre, make_record, make_user):
    firm = make_record("organisation", phone="13800001234")
    snapshot = next(s for s in actions.freeze(on=centre.reporting_date, by=None) if s.key == "high_tech_enterprises")
    arguments = {
        "book-list": ["organisation"],
        "book-export": ["organisation"],
        "book-suggest": ["organisation"],
        "book-create": ["organisation"],
        "book-views": ["organisation"],
        "book-view": ["organisation", 1],
        "book-bulk": ["organisation"],
        **{f"book-bulk-{step}": ["organisation", 1] for step in ("edit", "plan", "apply", "undo")},
        "book-draft": ["organisation"],
        "report-figure": ["high_tech_enterprises"],
        "report-figure-export": ["high_tech_enterprises"],
        "report-changes": ["high_tech_enterprises", snapshot.pk],
    }
    for action in (
        "record",
        "network",
        "attach",
        "show",
        "file",
        "preview-file",
        "inline-file",
        "change",
        "archive",
        "restore",
        "merge",
        "unmerge",
        "erase",
    ):
        arguments[f"book-{action}"] = ["organisation", firm.code]
    arguments |= gate_arguments(firm, make_user)
    return firm, {name: reverse(name, args=arguments.get(name, [])) for name in ALLOWED}


POSTED = {
    "backup-make",
    "backup-timetable",
    "book-draft",
    "book-views",
    "book-view",
    "book-bulk",
    "book-bulk-plan",
    "book-bulk-apply",
    "book-bulk-undo",
    "sign-out",
    "language",
    "book-show",
    "report-freeze",
    "account-act",
    "account-token",
    "account-token-revoke",
    "link-revoke",
    "notice-open",
    "notices-read",
}
FILLED = {
    "account-token": {"name": "probe", "days": 1},
    "backup-timetable": {"hour": 12, "daily": 7, "weekly": 4, "monthly": 6, "lapse_days": 90, "read_days": 30},
}


def _answer(client: Client, name: str, address: str) -> int:
    return (client.post(address, FILLED.get(name)) if name in POSTED else client.get(address)).status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_is_settled(role, addresses, sign_in):
    firm, by_name = addresses
    links = {"organisation": firm} if role == "enterprise" else {}
    client = sign_in(role, **links)
    got = {}
    for name, address in by_name.items():
        client.force_login(client.user)
        status = _answer(client, name, address)
        got[name] = status != 404
        assert status in (200, 204, 302, 404), (name, status)
    assert got == {name: role in who for name, who in ALLOWED.items()}


def test_nobody_gets_anything_without_signing_in(addresses):
    _, by_name = addresses
    for name, address in by_name.items():
        answer = Client().post(address) if name in POSTED else Client().get(address)
        is_sent_away = answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
        assert is_sent_away == ("anyone" not in ALLOWED[name]), name


def test_a_record_of_another_firm_is_not_there(addresses, sign_in, make_record):
    firm, _ = addresses
    other = make_record("organisation")
    client = sign_in("enterprise", organisation=firm)
    for action in ("record", "change", "archive"):
        assert client.get(reverse(f"book-{action}", args=["organisation", other.code])).status_code == 404
    assert other.name not in client.get(reverse("book-list", args=["organisation"])).content.decode()
    assert other.name not in client.get(reverse("search"), {"q": other.name[:2]}).content.decode()

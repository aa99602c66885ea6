"""Which pages the checklist of screens takes: the one place where a desk adds its own.

Addresses without arguments, and addresses that links on taken pages lead to, are taken by themselves (the longest title
first). Write here only what these do not reach: another role, a page after a step, an address with arguments that nothing
links to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Addresses that show no page of their own, by how their names end, and single ones with the reason.
NO_PAGE_ENDINGS = ("-export", "-file", "-returned", "-suggest", "-draft", "-show", "-act", "-revoke", "-recheck")
NO_PAGE: dict[str, str] = {
    "sign-out": "an act",
    "language": "an act",
    "health": "for machines",
    "enrol-heading": "an act on the page of a batch",
    "enrol-sheet": "an act on the page of a batch",
    "enrol-settle": "an act on the page of duplicates",
    "enrol-undo": "an act on the page of a batch",
    "enrol-cancel": "an act on the page of a batch",
    "enrol-confirm": "an act on the page of a batch",
    "enrol-form": "a workbook",
    "report-freeze": "an act on the page of figures",
    "factor-enrol": "not in a demonstration; the tests of the gate look at it",
    "factor": "not in a demonstration; the tests of the gate look at it",
    "link": "what it shows is of the desk that made it",
    "account-token": "an act on the page of an account",
}
#: Names of addresses whose pages are for programs.
NO_PAGE_STARTS = ("api-", "openapi-")


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its name in the checklist, the account that looks (empty: nobody signed in), and how to get there.

    `address` is an address, or a function that makes one from the book; `act` goes on from there in the browser. `homes`
    says in which home it can be seen.
    """

    name: str
    user: str
    address: str | Callable[[], str]
    act: Callable[[Any], None] | None = None
    homes: tuple[str, ...] = ("full", "empty")


def _longest(noun: str) -> str:
    """The page of the record of the noun with the longest title."""
    from django.urls import reverse

    from nonggu.registry.nouns import nouns

    records = nouns()[noun].objects.filter(archived_at=None).with_titles()
    found = max(records, key=lambda record: len(str(record)), default=None)
    return reverse("book-record", args=[noun, found.code]) if found else ""


def _record(noun: str) -> Callable[[], str]:
    return lambda: _longest(noun)


def _under(noun: str, action: str) -> Callable[[], str]:
    return lambda: (base := _longest(noun)) and f"{base}{action}/"


def _busiest(noun: str, action: str) -> Callable[[], str]:
    """The page of the organisation or person with most ties."""

    def made() -> str:
        from collections import Counter

        from django.urls import reverse

        from nonggu.registry.cooperation import network_of_county
        from nonggu.registry.ties import FORMS

        network = network_of_county(user=None, forms=list(FORMS))
        counts = Counter(end for tie in network.ties for end in tie.ends if end[0] == noun)
        if not counts:
            return ""
        end = network.ends[counts.most_common(1)[0][0]]
        return reverse(f"book-{action}", args=[noun, end.code])

    return made


def _submit_empty(page: Any) -> None:
    page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true })")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def _attached() -> str:
    """A record with papers of every kind that can be looked at, attached for the picture."""
    from nonggu.registry.models import Organisation
    from tests.journeys.sample_papers import attach_samples

    firm = Organisation.objects.filter(archived_at=None, kind="enterprise").order_by("id").first()
    return attach_samples(firm) if firm else ""


def _paper(ending: str) -> Callable[[], str]:
    def made() -> str:
        from django.urls import reverse

        from nonggu.registry.models import Evidence

        paper = Evidence.objects.filter(file__endswith=ending).first()
        return reverse("book-preview-file", args=["evidence", paper.code]) if paper else ""

    return made


SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "", "/sign-in/"),
    Screen("sign-in-refused", "", "/sign-in/", _submit_empty),
    Screen("hall", "officer", "/"),
    Screen("hall-leader", "leader", "/"),
    Screen("hall-enterprise", "enterprise", "/", homes=("full",)),
    Screen("hall-expert", "expert", "/", homes=("full",)),
    Screen("hall-grower", "grower", "/", homes=("full",)),
    Screen("hall-plant-operator", "plant_operator", "/", homes=("full",)),
    Screen("accounts", "administrator", "/accounts/"),
    Screen("events", "security", "/security-events/"),
    Screen("book-list", "officer", "/book/organisation/"),
    Screen("book-list-narrowed", "officer", "/book/organisation/?q=模拟&kind=enterprise&archive=all"),
    Screen("book-list-nothing", "officer", "/book/organisation/?q=没有这样的单位"),
    Screen("book-create", "officer", "/book/organisation/~new/"),
    Screen("book-create-errors", "officer", "/book/need/~new/", _submit_empty),
    Screen("record-organisation", "officer", _record("organisation"), homes=("full",)),
    Screen("record-organisation-network", "officer", _busiest("organisation", "record"), homes=("full",)),
    Screen("record-person", "officer", _record("person"), homes=("full",)),
    Screen("record-need", "officer", _record("need"), homes=("full",)),
    Screen("record-papers", "officer", _attached, homes=("full",)),
    Screen("paper-image", "officer", _paper(".png"), homes=("full",)),
    Screen("paper-pdf", "officer", _paper(".pdf"), homes=("full",)),
    Screen("paper-word", "officer", _paper(".docx"), homes=("full",)),
    Screen("paper-excel", "officer", _paper(".xlsx"), homes=("full",)),
    Screen("paper-none", "officer", _paper(".zip"), homes=("full",)),
    Screen("book-attach", "officer", _under("organisation", "attach"), homes=("full",)),
    Screen("book-network", "officer", _busiest("organisation", "network"), homes=("full",)),
    Screen("book-network-person", "officer", _busiest("person", "network"), homes=("full",)),
    Screen("network", "officer", "/network/"),
    Screen("network-industry", "officer", "/network/?industry=vegetable&form=collaboration&form=contract"),
    Screen("search", "officer", "/search/?q=山西"),
    Screen("search-nothing", "officer", "/search/?q=没有这样的字"),
    Screen("book-erase", "administrator", _under("person", "erase"), homes=("full",)),
    Screen("not-found", "officer", "/book/organisation/NOWHERE/"),
)

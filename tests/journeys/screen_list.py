"""Which pages the checklist of screens takes: the one place where a desk adds its own.

Addresses without arguments, and addresses that links on taken pages lead to, are taken by themselves (the longest title
first). Write here only what these do not reach: another role, a page after a step, an address with arguments that nothing
links to.
"""

from __future__ import annotations

from tests.journeys.screen import Screen
from tests.journeys.screens_book import BOOK_SCREENS
from tests.journeys.screens_cultivate import CULTIVATE_SCREENS
from tests.journeys.screens_enrol import ENROL_SCREENS
from tests.journeys.screens_gate import GATE_SCREENS
from tests.journeys.screens_match import MATCH_SCREENS
from tests.journeys.screens_report import REPORT_SCREENS

#: Addresses that show no page of their own, by how their names end, and single ones with the reason.
NO_PAGE_ENDINGS = ("-export", "-file", "-returned", "-suggest", "-draft", "-show", "-act", "-revoke", "-recheck")
_ACT = "an act on a page of the list"
NO_PAGE: dict[str, str] = {
    **dict.fromkeys(
        (
            *("sign-out", "language", "notices-read", "backup-make", "backup-timetable", "account-token"),
            *("book-views", "book-view", "book-bulk", "book-bulk-plan", "book-bulk-apply", "book-bulk-undo"),
            *("enrol-heading", "enrol-sheet", "enrol-settle", "enrol-undo", "enrol-cancel", "enrol-confirm"),
            *("cultivate-judge", "cultivate-put", "cultivate-done", "cultivate-state", "cultivate-keep"),
            *("cultivate-move", "cultivate-assign", "cultivate-coach", "cultivate-finish", "cultivate-certificate"),
            *("cultivate-step", "cultivate-paper", "cultivate-return", "cultivate-accept", "cultivate-remind"),
            *("cultivate-assess", "cultivate-upgrade-state", "report-freeze"),
            *("match-expire", "match-propose", "match-need-act", "match-answer", "match-move", "match-best"),
            *("match-confirm", "match-capacity", "match-conflict", "match-judgement"),
        ),
        _ACT,
    ),
    "health": "for machines",
    "health-live": "for machines",
    "metrics": "for machines",
    "notice-open": "leads on to another page",
    "cultivate-run": "leads on to another page",
    "enrol-form": "a workbook",
}
#: Names of addresses whose pages are for programs.
NO_PAGE_STARTS = ("api-", "openapi-")

SCREENS: tuple[Screen, ...] = (
    *GATE_SCREENS,
    *BOOK_SCREENS,
    *REPORT_SCREENS,
    *ENROL_SCREENS,
    *CULTIVATE_SCREENS,
    *MATCH_SCREENS,
)


def page_names() -> list[str]:
    """The names of all addresses that show a page."""
    from django.urls import get_resolver

    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return sorted(
        n for n in names if not n.endswith(NO_PAGE_ENDINGS) and n not in NO_PAGE and not n.startswith(NO_PAGE_STARTS)
    )


def plain_screens() -> list[Screen]:
    """Screens of addresses without arguments that the list does not name."""
    from django.urls import NoReverseMatch, reverse

    known, found = {screen.name for screen in SCREENS}, []
    for name in page_names():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if name not in known:
            found.append(Screen(name, _reader_of(name), address))
    return found


def _reader_of(name: str) -> str:
    return "administrator" if name.startswith(("account", "backup", "link")) else "officer"

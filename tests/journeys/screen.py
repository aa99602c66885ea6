"""What one page of the checklist of screens is, and where the pages of the book's records are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

BOTH = ("full", "empty")
FULL = ("full",)
EMPTY = ("empty",)
PASSWORD = "nonggu-demo-2024"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its name in the checklist, the account that looks (empty: nobody signed in), and how to get there.

    `address` is an address, or a function that makes one from the book, with all that the page needs (it is called for
    each language, and a page may be taken alone); `act` goes on from there in the browser. `body` is an answer made
    without a browser, for pages that no address shows. `homes` says in which home it can be seen.
    """

    name: str
    user: str
    address: str | Callable[[], str] = ""
    act: Callable[[Any], None] | None = None
    body: Callable[[str], bytes] | None = None
    homes: tuple[str, ...] = BOTH


def user_named(name: str) -> Any:
    """An account of the home."""
    from nonggu.registry.models import User

    return User.objects.get(username=name)


def longest(noun: str) -> Any:
    """The record of the noun with the longest title; None where there is none."""
    from nonggu.registry.nouns import nouns

    records = nouns()[noun].objects.filter(archived_at=None).with_titles()
    return max(records, key=lambda record: len(str(record)), default=None)


def page_of(name: str, *arguments: object) -> str:
    """An address by its name."""
    from django.urls import reverse

    return reverse(name, args=list(arguments))


def record(noun: str) -> Callable[[], str]:
    """The page of the record with the longest title."""
    return lambda: page_of("book-record", noun, found.code) if (found := longest(noun)) else ""


def under(noun: str, action: str) -> Callable[[], str]:
    """A page below that record's."""
    return lambda: page_of(f"book-{action}", noun, found.code) if (found := longest(noun)) else ""


def submit_empty(page: Any) -> None:
    """Press the page's first button with nothing typed."""
    page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true })")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def press(selector: str) -> Callable[[Any], None]:
    """Press what the selector finds and wait for the page that follows."""

    def act(page: Any) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return act


def open_first(selector: str) -> Callable[[Any], None]:
    """Open a part that is folded, without leaving the page."""
    return lambda page: page.locator(selector).first.click()


def stay(page: Any) -> None:
    """Keep a page that loads itself anew as it is: the answer to that is that nothing is new."""
    page.route("**/*", lambda route: route.fulfill(status=204))

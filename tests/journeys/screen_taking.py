"""The pictures of one home, taken in a process of its own: `python -m tests.journeys.screen_taking full FOLDER`."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nonggu.cli.book import open_book

WIDTHS = (1440, 1024, 390)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
#: Long pages are cut.
TALLEST = {1440: 1700, 1024: 1700, 390: 2200}
PASSWORD = "nonggu-demo-2024"
#: What the browser says of answers that are refusals on purpose.
_EXPECTED = ("status of 4", "status of 5")


@contextmanager
def served() -> Iterator[str]:
    """The centre's pages on a free port, for the time of the pictures."""
    import waitress

    from nonggu.web.wsgi import application

    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()


class Camera:
    """A browser with one window a user, width and language."""

    def __init__(self, browser: Any, base: str, folder: Path) -> None:
        self.browser, self.base, self.folder = browser, base, folder
        self.failures: list[str] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self._sessions: dict[str, Any] = {}

    def window(self, user: str, width: int, language: str) -> Any:
        """A page of the user's session; everybody signs in once."""
        if user and user not in self._sessions:
            context = self.browser.new_context(base_url=self.base)
            page = context.new_page()
            page.goto("/sign-in/")
            page.fill("input[name=username]", user)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_selector("nav.ways")
            self._sessions[user] = context.storage_state()
            context.close()
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, base_url=self.base, storage_state=self._sessions.get(user)
        )
        context.add_cookies([{"name": "nonggu_language", "value": LANGUAGES[language], "url": self.base}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    def take_widths(self, page: Any, name: str, language: str) -> None:
        """The page at every width."""
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(80)
            self.take(page, name, width, language)

    def take(self, page: Any, name: str, width: int, language: str) -> None:
        """The picture, and what is wrong with the page: wider than its window, or complained of."""
        place = f"{self.folder.name} {name} {width} {language}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            self.failures.append(f"{place}: {wide} px wide: {_widest(page)}")
        file = self.folder / f"{name}-{width}-{language}.jpeg"
        if not file.exists():  # there already: of a run that was stopped
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST[width])}
            page.screenshot(path=str(file), type="jpeg", quality=92, full_page=True, clip=clip)
        self.taken.setdefault(name, {})[f"{width}-{language}"] = file.name


def _widest(page: Any) -> str:
    """What sticks out, so that it can be found."""
    return str(
        page.evaluate(
            """() => { const room = document.documentElement.clientWidth;
            return Array.from(document.querySelectorAll('body *')).filter(e => e.getBoundingClientRect().right > room + 1
              && !e.closest('.scroll, .ways, .network-room, pre')).slice(0, 3)
              .map(e => e.tagName.toLowerCase() + '.' + e.className).join(' ') }"""
        )
    )


def _urls() -> list[str]:
    from django.urls import get_resolver

    from tests.journeys.screen_list import NO_PAGE, NO_PAGE_ENDINGS, NO_PAGE_STARTS

    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    return sorted(
        {n for n in names if not n.endswith(NO_PAGE_ENDINGS) and n not in NO_PAGE and not n.startswith(NO_PAGE_STARTS)}
    )


def _plain_screens(known: set[str]) -> list[Any]:
    """Screens of addresses without arguments that the list does not name."""
    from django.urls import NoReverseMatch, reverse

    from tests.journeys.screen_list import Screen

    found = []
    for name in _urls():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if name not in known:
            user = "administrator" if name.startswith("account") else "officer"
            found.append(Screen(name, user, address))
    return found


def _named(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(address.split("?")[0]).url_name or ""
    except Resolver404:
        return ""


def _links(page: Any) -> list[str]:
    hrefs = page.eval_on_selector_all(
        "main a[href]", "found => found.map(a => [a.getAttribute('href'), a.textContent])"
    )
    local = [(href, len(text)) for href, text in hrefs if href.startswith("/")]
    return [href for href, _ in sorted(local, key=lambda pair: -pair[1])]


def _take_all(camera: Camera, screens: list[Any], home: str, seen: set[str]) -> list[tuple[str, str]]:
    """Take the screens; returns links to addresses that were not seen yet, each with the user who may follow it."""
    further: dict[str, tuple[str, str]] = {}
    for screen in screens:
        if home not in screen.homes:
            continue
        address = screen.address() if callable(screen.address) else screen.address
        if not address:
            continue
        seen.add(_named(address))
        for language in LANGUAGES:
            page = camera.window(screen.user, WIDTHS[0], language)
            place = f"{home} {screen.name} {language}"
            page.on("console", lambda said, at=place: _complain(camera, at, said.text, said.type))
            page.on("pageerror", lambda error, at=place: camera.failures.append(f"{at}: {error}"))
            if not _opened(page, address):
                page.context.close()
                break
            try:
                if screen.act:
                    screen.act(page)
                camera.take_widths(page, screen.name, language)
            except Exception as error:  # one page that hangs must not cost the others
                camera.failures.append(f"{place}: {str(error)[:120]}")
            if language == "zh":
                for link in _links(page):
                    further.setdefault(_named(link), (screen.user, link))
            page.context.close()
    wanted = set(_urls())
    return [(name, *found) for name, found in further.items() if name in wanted and name not in seen]  # type: ignore[misc]


def _opened(page: Any, address: str) -> bool:
    """Whether the address shows a page; a download, and an act that only takes POST, show none."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(address)
    except Error as error:
        if "ERR_HTTP_RESPONSE_CODE_FAILURE" in str(error) or "Download is starting" in str(error):
            return False
        raise
    return bool(answer and answer.status != 405 and "text/html" in answer.headers.get("content-type", ""))


def _complain(camera: Camera, place: str, text: str, kind: str) -> None:
    if kind == "error" and not any(one in text for one in _EXPECTED):
        camera.failures.append(f"{place}: {text[:200]}")


def _take_refusals(camera: Camera) -> None:
    """Pages of refusals: a form without its token, too many tries, an error of ours."""
    from unittest import mock

    from django.test import Client

    made = {}
    for language, code in LANGUAGES.items():
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        for one in (client, strict):
            one.cookies["nonggu_language"] = code
        made[("forbidden", language)] = strict.post("/sign-in/", {}).content
        with mock.patch("nonggu.web.signin.views.SignIn.get", side_effect=RuntimeError("for the picture")):
            made[("server-error", language)] = client.get("/sign-in/").content
        with mock.patch("nonggu.web.gate.limits._count", return_value=10**6):
            made[("too-many-requests", language)] = client.get("/sign-in/").content
    for (name, language), body in made.items():
        page = camera.window("", WIDTHS[0], language)
        page.route("**/~refusal/", lambda route, body=body: route.fulfill(body=body, content_type="text/html"))
        page.goto("/~refusal/")
        camera.take_widths(page, name, language)
        page.context.close()


def _measure_nouns(camera: Camera) -> int:
    """List, record and form of every noun on a phone: measured, not pictured."""
    from django.urls import reverse

    from nonggu.registry.nouns import nouns

    count = 0
    for language in LANGUAGES:
        page = camera.window("officer", 390, language)
        for noun, model in nouns().items():
            records = model.objects.filter(archived_at=None).with_titles()[:2000]
            longest = max(records, key=lambda record: len(str(record)), default=None)
            addresses = [reverse("book-list", args=[noun]), reverse("book-create", args=[noun])]
            addresses += [reverse("book-record", args=[noun, longest.code])] if longest else []
            for address in addresses:
                page.goto(address)
                count += 1
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > 390:
                    camera.failures.append(f"{camera.folder.name} {address} 390 {language}: {wide} px: {_widest(page)}")
        page.context.close()
    return count


def main(home: str, folder: Path, only: list[str]) -> None:
    """Take the pictures of the home that NONGGU_HOME names, and write what was found beside them."""
    open_book()
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.journeys.conftest import CHROMIUM, FLAGS
    from tests.journeys.screen_list import SCREENS, Screen

    settings.SECOND_FACTOR_ROLES = frozenset()  # the pictures of its pages are taken by the tests of the gate
    settings.RATE_LIMITS = {name: (10**6, seconds) for name, (_, seconds) in settings.RATE_LIMITS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        camera = Camera(browser, base, folder)
        seen: set[str] = set()
        listed = [*SCREENS, *_plain_screens({screen.name for screen in SCREENS})]
        left = [screen for screen in listed if not only or screen.name in only]
        while left:
            further = _take_all(camera, left, home, seen)
            left = [] if only else [Screen(name, user, link) for name, user, link in further]  # type: ignore[misc]
        measured = 0
        if not only:
            _take_refusals(camera)
            measured = _measure_nouns(camera)
        version = browser.version
        browser.close()
    found = {
        "taken": camera.taken,
        "failures": camera.failures,
        "measured": measured,
        "browser": version,
        "untaken": sorted(set(_urls()) - seen),
    }
    (folder / "found.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

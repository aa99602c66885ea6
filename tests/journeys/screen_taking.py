"""The pictures of one home, taken in a process of its own: `python -m tests.journeys.screen_taking full FOLDER`."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nonggu.cli.book import open_book
from tests.journeys.screen import PASSWORD, Screen
from tests.journeys.screen_raw import LANGUAGES, WIDTHS, Raw

#: Long pages are cut.
TALLEST = {1440: 1700, 1024: 1700, 390: 2200}
#: What the browser says of answers that are refusals on purpose.
_EXPECTED = ("status of 4", "status of 5")
RESUME = "~resume"
#: The home whose pages these are.
HOME = os.environ.get("NONGGU_HOME", "")
#: Up to this width tables of records lie as cards.
CARDS_UP_TO = 760
_BROKEN_TABLES = "Array.from(document.querySelectorAll('table')).some(one => getComputedStyle(one).display !== 'table')"


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

    def __init__(self, browser: Any, base: str, raw: Raw) -> None:
        self.browser, self.base, self.raw = browser, base, raw
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

    def take(self, screen: Screen) -> None:
        """The page at every width in every language; what goes wrong is kept with it, and other pages go on."""
        found = self.raw.begin(screen.name, screen.user)
        for language in LANGUAGES:
            page = self.window(screen.user, WIDTHS[0], language)
            place = f"{self.raw.folder.name} {screen.name} {language}"
            page.on("console", lambda said, at=place: _complain(found, at, said.text, said.type))
            page.on("pageerror", lambda error, at=place: found["failures"].append(f"{at}: {error}"))
            try:
                if not _go(page, screen, found, language):
                    break
                if screen.act:
                    screen.act(page)
                    found["seen"].append(_named(urlsplit(page.url).path))
                if language == "zh":
                    found["links"] = _links(page)
                _laid_out(page)
                self._take_widths(page, screen.name, language, found)
                if language == "zh":
                    found["failures"] += [f"{place}: in English: {text}" for text in _english(page)]
            except Exception as error:  # one page that hangs must not cost the others
                found["failures"].append(f"{place}: {type(error).__name__} {str(error)[:160]}")
            finally:
                page.context.close()
        self.raw.write()

    def _take_widths(self, page: Any, name: str, language: str, found: dict[str, Any]) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(80)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                place = f"{self.raw.folder.name} {name} {width} {language}"
                found["failures"].append(f"{place}: {wide} px wide: {_widest(page)}")
            if width > CARDS_UP_TO and page.evaluate(_BROKEN_TABLES):
                found["failures"].append(
                    f"{self.raw.folder.name} {name} {width} {language}: a table does not lie as one"
                )
            file = self.raw.folder / f"{name}-{width}-{language}.jpeg"
            tall = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST[width])}
            page.screenshot(path=str(file), type="jpeg", quality=92, full_page=True, clip=clip)
            found["taken"][f"{width}-{language}"] = file.name


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


def _laid_out(page: Any) -> None:
    """What only a window has: bars that stay are laid down, and the folder of the pictures' home has another name."""
    page.evaluate(
        """home => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.split(home).join('/srv/nonggu');
        document.querySelectorAll('.sticky').forEach(bar => { bar.style.position = 'static' }) }""",
        HOME,
    )


def _english(page: Any) -> list[str]:
    """What a Chinese page says in English: two words beside each other, outside of code and of what is marked as English."""
    return list(
        page.evaluate(
            """() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) { const at = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
              if (/[A-Za-z]{2,}[,.]? (?:an? )?[a-z]{2,}/.test(text)
                && !at.closest('code, pre, script, style, [lang=en], [lang=mul]')
                && at.getClientRects().length) found.push(text.slice(0, 80)) }
            return found.slice(0, 3) }"""
        )
    )


def _named(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(address.split("?")[0]).url_name or ""
    except Resolver404:
        return ""


def _links(page: Any) -> dict[str, str]:
    """The addresses that the page links to by their names, the one with the longest text of each."""
    hrefs = page.eval_on_selector_all(
        "main a[href]", "found => found.map(a => [a.getAttribute('href'), a.textContent])"
    )
    local = sorted(((href, len(text)) for href, text in hrefs if href.startswith("/")), key=lambda pair: -pair[1])
    found: dict[str, str] = {}
    for href, _ in local:
        found.setdefault(_named(href), href)
    return found


def _go(page: Any, screen: Screen, found: dict[str, Any], language: str) -> bool:
    """Whether the screen shows a page; a download, and an act that only takes POST, show none."""
    from playwright.sync_api import Error

    if screen.body is not None:
        body = screen.body(language)
        page.route("**/~refusal/", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto("/~refusal/")
        return True
    address = screen.address() if callable(screen.address) else screen.address
    found["address"], found["seen"] = address, [_named(address)] if address else []
    if not address:
        return False
    try:
        answer = page.goto(address)
    except Error as error:
        if "ERR_HTTP_RESPONSE_CODE_FAILURE" in str(error) or "Download is starting" in str(error):
            return False
        raise
    if page.locator("[data-load]").count():
        page.wait_for_load_state("networkidle")
    return bool(answer and answer.status != 405 and "text/html" in answer.headers.get("content-type", ""))


def _complain(found: dict[str, Any], place: str, text: str, kind: str) -> None:
    if kind == "error" and not any(one in text for one in _EXPECTED):
        found["failures"].append(f"{place}: {text[:200]}")


def _measure_nouns(camera: Camera) -> tuple[int, list[str]]:
    """List, record and form of every noun on a phone: measured, not pictured."""
    from django.urls import reverse

    from nonggu.registry.nouns import nouns
    from tests.journeys.screen import longest

    count, failures = 0, []
    for language in LANGUAGES:
        page = camera.window("officer", 390, language)
        for noun in nouns():
            found = longest(noun)
            addresses = [reverse("book-list", args=[noun]), reverse("book-create", args=[noun])]
            addresses += [reverse("book-record", args=[noun, found.code])] if found else []
            for address in addresses:
                page.goto(address)
                count += 1
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > 390:
                    failures.append(f"{camera.raw.folder.name} {address} 390 {language}: {wide} px: {_widest(page)}")
        page.context.close()
    return count, failures


def _take_all(camera: Camera, listed: list[Screen], wanted: set[str], only: set[str], *, is_resumed: bool) -> None:
    """Take the listed pages and what links lead to; or those named, or those that are missing."""
    raw = camera.raw
    if only:
        known = {screen.name: screen for screen in listed}
        kept = {name: Screen(name, page["user"], page["address"]) for name, page in raw.pages.items()}
        for name in sorted(only & set(kept | known)):
            camera.take(known.get(name) or kept[name])
        return
    left = listed
    while left:
        for screen in left:
            if not (is_resumed and raw.is_whole(screen.name)):
                camera.take(screen)
        left = [Screen(name, user, address) for name, user, address in raw.further(wanted)]


def main(home: str, folder: Path, only: list[str]) -> None:
    """Take the pictures of the home that NONGGU_HOME names, and write what was found beside them."""
    open_book()
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.journeys.browser import CHROMIUM, FLAGS
    from tests.journeys.screen_list import SCREENS, page_names, plain_screens

    settings.SECOND_FACTOR_ROLES = frozenset()  # everybody signs in by the password alone; its pages are taken apart
    settings.RATE_LIMITS = {name: (10**6, seconds) for name, (_, seconds) in settings.RATE_LIMITS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    wanted, is_resumed = set(page_names()), RESUME in only
    listed = [screen for screen in (*SCREENS, *plain_screens()) if home in screen.homes]
    with served() as base, sync_playwright() as player:
        environment = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}  # boxes in Chinese, if it can
        browser = player.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--lang=zh-CN"], env=environment)
        camera = Camera(browser, base, Raw.read(folder))
        _take_all(camera, listed, wanted, set(only) - {RESUME}, is_resumed=is_resumed)
        raw = camera.raw
        raw.more |= {"browser": browser.version, "untaken": sorted(wanted - raw.seen())}
        if (not only or is_resumed) and "measured" not in raw.more:
            raw.more["measured"], raw.more["failures"] = _measure_nouns(camera)
        raw.write()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])

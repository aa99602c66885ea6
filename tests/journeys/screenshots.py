"""Take the pictures of the documents from a demonstration: `NONGGU_HOME=… python -m tests.journeys.screenshots`.

Hall, figures, one figure, the county page and one record, at 1440 and 390 px in both languages, into
`docs/reference/screens/`. The home must be a demonstration (`nonggu demo --once` makes one).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nonggu.cli.book import open_book

TARGET = Path(__file__).resolve().parents[2] / "docs" / "reference" / "screens"
WIDTHS = (1440, 390)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
#: Long lists are cut, so that the pictures stay small.
TALLEST = {1440: 1500, 390: 1900}


@contextmanager
def served() -> Iterator[str]:
    """The centre's pages on a free port, for the time of the pictures."""
    import waitress

    from nonggu.web.wsgi import application

    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()


def addresses() -> dict[str, str]:
    """The pages to take, by the name of their picture."""
    from django.urls import reverse

    return {
        "hall": reverse("hall"),
        "figures": reverse("report-figures"),
        "figure": reverse("report-figure", args=["high_tech_enterprises"]),
        "county": reverse("report-county"),
        "list": reverse("book-list", args=["organisation"]),
    }


def take(page: object, width: int, target: Path) -> None:
    """One picture, as tall as the page up to the limit of its width."""
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])  # type: ignore[attr-defined]
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=str(target), full_page=True, clip=clip)  # type: ignore[attr-defined]


def main() -> int:
    """Take every picture; returns the exit code."""
    open_book()
    from django.conf import settings

    if not settings.IS_DEMO:
        print("Set NONGGU_HOME to a demonstration.", file=sys.stderr)  # noqa: T201
        return 2
    from playwright.sync_api import sync_playwright

    from nonggu.example.loading import PASSWORD
    from tests.journeys.conftest import CHROMIUM, FLAGS

    TARGET.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for short, language in LANGUAGES.items():
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 900}, base_url=base)
                context.add_cookies([{"name": "nonggu_language", "value": language, "url": base}])
                page = context.new_page()
                page.goto("/sign-in/")
                page.fill("input[name=username]", "officer")
                page.fill("input[name=password]", PASSWORD)
                page.press("input[name=password]", "Enter")
                page.wait_for_selector("nav.ways")
                for name, address in addresses().items():
                    page.goto(address)
                    take(page, width, TARGET / f"{name}-{width}-{short}.png")
                context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Every message id that the sources use: Python, templates, and the sentences of codes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

SOURCE = Path(__file__).resolve().parents[2] / "src" / "nonggu"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "translate": None,
}

Message = tuple[str, str | tuple[str, ...], str | None]


def used_messages() -> Iterator[Message]:
    """Where, which id (a pair for plurals) and which context, for every message of the sources."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield from _of_python(file, file.read_bytes())
    for file in sorted(SOURCE.rglob("templates/**/*.*")):
        if file.is_file():
            yield from _of_template(file)
    yield from _of_codes()


def _of_python(file: Path, content: bytes) -> Iterator[Message]:
    keywords = {key: value for key, value in KEYWORDS.items() if key != "translate"}
    if file.match("phrases/*.py"):
        keywords = {}
    for line, message, _, context in extract("python", io.BytesIO(content), keywords=keywords):
        yield f"{file.relative_to(SOURCE)}:{line}", _plain(message), context


def _of_template(file: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    source = templatize(file.read_text("utf-8"), origin=str(file))
    for line, message, _, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield f"{file.relative_to(SOURCE)}:{line}", _plain(message), context


def _of_codes() -> Iterator[Message]:
    from nonggu.phrases.saying import phrases

    for code, (sentence, remedy) in phrases().items():
        yield f"code {code}", sentence, None
        if remedy:
            yield f"remedy of {code}", remedy, None


def _plain(message: object) -> str | tuple[str, ...]:
    return tuple(str(part) for part in message) if isinstance(message, tuple) else str(message)

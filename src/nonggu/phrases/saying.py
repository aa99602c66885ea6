"""A code and its parameters to a sentence in the reader's language."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

LOCALE_FOLDER = Path(__file__).parent / "locale"

#: One sentence and one remedy (may be empty) a code, both English message ids with named places.
Phrase = tuple[str, str]


@cache
def phrases() -> Mapping[str, Phrase]:
    """Every code of `nonggu.phrases.codes`, one module an area. A code that stands twice is refused."""
    import nonggu.phrases.codes as folder

    found: dict[str, Phrase] = {}
    for module in iter_modules(folder.__path__):
        for code, phrase in import_module(f"{folder.__name__}.{module.name}").PHRASES.items():
            if code in found:
                raise ValueError(f"the code {code} stands twice in nonggu.phrases.codes")
            found[code] = phrase
    return found


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language.startswith("zh"):
        return gettext.translation("django", str(LOCALE_FOLDER), ["zh_Hans"], fallback=True)
    return gettext.NullTranslations()


def language_of(environment: Mapping[str, str] | None = None) -> str:
    """The language of a terminal: `NONGGU_LANGUAGE`, else `LC_ALL`/`LANG`; Chinese unless these say English."""
    surroundings = os.environ if environment is None else environment
    for name in ("NONGGU_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = surroundings.get(name, "")
        if value and not value.startswith(("C", "POSIX")):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


def translate(message: str, language: str) -> str:
    """An English message id in the language; the id itself where the catalogue has none."""
    return _catalogue(language).gettext(message) if message else ""


def _filled(message: str, params: Mapping[str, object], language: str) -> str:
    text = translate(message, language)
    shown = {key: _shown(value, language) for key, value in params.items()}
    try:
        return text.format_map(shown)
    except (KeyError, IndexError, ValueError):
        return text


def _shown(value: object, language: str) -> object:
    if value is None:
        return translate("unknown", language)
    return value


def say(code: str, params: Mapping[str, object], language: str) -> str:
    """The sentence of a code. An unknown code is shown as itself, with its parameters."""
    phrase = phrases().get(code)
    if phrase is None:
        return f"{code} {dict(params)}" if params else code
    return _filled(phrase[0], params, language)


def remedy(code: str, params: Mapping[str, object], language: str) -> str:
    """How to mend what the code names; empty where there is nothing to do."""
    phrase = phrases().get(code)
    return _filled(phrase[1], params, language) if phrase else ""

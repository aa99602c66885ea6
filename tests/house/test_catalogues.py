"""The Chinese catalogue is complete, not fuzzy, and holds nothing that is not used."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from nonggu.engines.rules.compiling import RuleBook
from nonggu.phrases.compiling import CATALOGUES, TARGET, read_catalogues
from nonggu.rulebook import law
from tests.house.messages import SOURCE, used_messages

PLACES = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def used() -> dict[tuple[object, str | None], str]:
    return {(message, context): where for where, message, context in used_messages()}


def test_every_message_has_a_chinese_sentence(used):
    catalogue = read_catalogues()
    missing = []
    for (message, context), where in used.items():
        entry = catalogue.get(message[0] if isinstance(message, tuple) else message, context)
        strings = entry.string if entry and isinstance(entry.string, tuple | list) else [entry and entry.string]
        if entry is None or not all(strings) or entry.fuzzy:
            missing.append(f"{where}: {message!r}")
    assert missing == []


def test_translations_have_the_places_of_their_message():
    wrong = []
    for entry in read_catalogues():
        if entry.id and isinstance(entry.id, str):
            wanted, got = set(PLACES.findall(entry.id)), set(PLACES.findall(str(entry.string)))
            if not got <= wanted:
                wrong.append((entry.id, entry.string))
    assert wrong == []


def test_no_entry_is_unused(used):
    known = {(message[0] if isinstance(message, tuple) else message, context) for message, context in used}
    extra = [entry.id for entry in read_catalogues() if entry.id and (_first(entry.id), entry.context) not in known]
    told = {"unknown", *_units_of_the_rulebook(), *_notes_of_the_rulebook()}
    assert [message for message in extra if _first(message) not in told] == []


def test_notes_of_the_rulebook_are_translated():
    known = {entry.id for entry in read_catalogues() if entry.string}
    assert [note for note in sorted(_notes_of_the_rulebook()) if note not in known] == []


def test_compiled_catalogue_is_not_older_than_its_parts():
    newest = max(file.stat().st_mtime for file in CATALOGUES.glob("*.po"))
    assert TARGET.is_file(), "run `make messages`"
    assert TARGET.stat().st_mtime >= newest, "run `make messages`"


def _units_of_the_rulebook() -> set[str]:
    """Units are data of the rulebook; those that are words are translated where a trace is shown."""
    texts = (file.read_text("utf-8") for file in (SOURCE / "rulebook").rglob("*.yaml"))
    return {unit for text in texts for unit in re.findall(r"\bunit: \"?([a-z][^,}\"]*)", text)}


def _notes_of_the_rulebook() -> set[str]:
    """Notes of its parameters are data too, shown on the page of rule values."""
    book, days = RuleBook(law.documents(), law.facts(), {}), [dt.date(year, 3, 11) for year in (2016, 2019, 2023, 2026)]
    return {
        one.note for name in book.documents for on in days for one in book.parameters(name, on).values() if one.note
    }


def _first(message: object) -> object:
    return message[0] if isinstance(message, tuple | list) else message

"""The checklist of screens: whole, without a failure, each sheet there and small enough."""

from __future__ import annotations

import json
import re

from django.urls import get_resolver

from tests.journeys.screen import BOTH
from tests.journeys.screen_list import NO_PAGE, SCREENS, plain_screens
from tests.journeys.screen_raw import SIZES
from tests.journeys.screen_sheets import LIST, SEEN, TARGET

MOST_BYTES = 12 << 20


def _taken() -> dict[tuple[str, str], str]:
    """How many pictures the list has of a page in a home."""
    rows = re.findall(r"^\| (\S+) \| \[sheet\]\(\S+\) \| (\S+) \| (\S+) \|", LIST.read_text("utf-8"), re.MULTILINE)
    return {(name, home): count for name, *counts in rows for home, count in zip(BOTH, counts, strict=True)}


def test_every_sheet_of_the_list_is_there_and_the_other_way_round():
    named = set(re.findall(r"\(screens/([^)]+\.webp)\)", LIST.read_text("utf-8")))
    assert named == {file.name for file in TARGET.glob("*.webp")}


def test_every_page_is_taken_in_its_homes_at_every_width_in_both_languages():
    taken, wanted = _taken(), [(one.name, home) for one in (*SCREENS, *plain_screens()) for home in one.homes]
    assert wanted
    assert [place for place in wanted if taken.get(place) != str(len(SIZES))] == []


def test_what_links_lead_to_is_taken_whole_too():
    assert {count for count in _taken().values() if count != "–"} == {str(len(SIZES))}


def test_pictures_stay_small():
    assert sum(file.stat().st_size for file in TARGET.iterdir()) <= MOST_BYTES


def test_no_page_failed_and_every_address_was_reached():
    text = LIST.read_text("utf-8")
    assert "\nFailures: none.\n" in text
    assert re.findall(r"^- (?:full|empty)\b.*$", text, re.MULTILINE) == []
    assert "were not reached: none." in text


def test_names_are_unique_and_what_was_seen_belongs_to_a_page():
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))
    assert set(json.loads(SEEN.read_text("utf-8"))) <= {file.stem for file in TARGET.glob("*.webp")}


def test_addresses_without_a_page_exist():
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)} | {"health"}
    assert set(NO_PAGE) <= known

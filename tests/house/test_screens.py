"""The checklist of screens: each sheet is there and small enough, and the list of pages names addresses that exist."""

from __future__ import annotations

import json
import re

from django.urls import get_resolver

from tests.journeys.screen_list import NO_PAGE, SCREENS
from tests.journeys.screen_sheets import LIST, SEEN, TARGET

MOST_BYTES = 12 << 20


def test_every_sheet_of_the_list_is_there_and_the_other_way_round():
    named = set(re.findall(r"\(screens/([^)]+\.webp)\)", LIST.read_text("utf-8")))
    assert named == {file.name for file in TARGET.glob("*.webp")}


def test_pictures_stay_small():
    assert sum(file.stat().st_size for file in TARGET.iterdir()) <= MOST_BYTES


def test_no_page_was_too_wide_or_complained_of():
    assert re.findall(r"^- (?:full|empty) .*$", LIST.read_text("utf-8"), re.MULTILINE) == []


def test_names_are_unique_and_what_was_seen_belongs_to_a_page():
    names = [screen.name for screen in SCREENS]
    assert len(names) == len(set(names))
    assert set(json.loads(SEEN.read_text("utf-8"))) <= {file.stem for file in TARGET.glob("*.webp")}


def test_addresses_without_a_page_exist():
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)} | {"health"}
    assert set(NO_PAGE) <= known

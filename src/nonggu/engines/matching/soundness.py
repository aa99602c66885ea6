"""Texts that cannot be matched as they are: empty, endless, in traditional characters, or full of pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import polars as pl

#: Characters of one text that are read. Longer ones are cut: nobody words a need in twenty pages.
LONGEST_TEXT = 20_000

Fault = tuple[str, Mapping[str, object], bool]


def find_text_faults(frame: pl.DataFrame, variants: Mapping[str, str]) -> dict[int, list[Fault]]:
    """Faults by row of a frame with `text`, `keywords`, `row`: (code, parameters, is a warning).

    `text_empty` is an error: no letter, digit or character stands in text or keywords. Warnings: `text_cut`,
    `text_traditional` (read as simplified), `text_pictures` (emoji and other signs are not read).
    """
    found: dict[int, list[Fault]] = {}
    for row, text, keywords in frame.select("row", "text", "keywords").rows():
        faults = list(_faults(text or "", keywords or "", variants))
        if faults:
            found[int(row)] = faults
    return found


def _faults(text: str, keywords: str, variants: Mapping[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    read = text[:LONGEST_TEXT]
    if not any(character.isalnum() for character in read + keywords):
        return [("text_empty", {}, False)]
    if len(text) > LONGEST_TEXT:
        faults.append(("text_cut", {"characters": len(text), "most": LONGEST_TEXT}, True))
    traditional = "".join(dict.fromkeys(character for character in read if character in variants))
    if traditional:
        faults.append(("text_traditional", {"characters": traditional[:10]}, True))
    pictures = "".join(dict.fromkeys(character for character in read if unicodedata.category(character) == "So"))
    if pictures:
        faults.append(("text_pictures", {"characters": pictures[:10]}, True))
    return faults

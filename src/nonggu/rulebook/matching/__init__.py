"""Default knowledge of the matching engine: weights of a score, words that mean the same, characters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def read_weights_file(path: Path = HERE / "weights" / "parameters.yaml") -> dict[str, Any]:
    """The values of a weights file by name: each entry is a plain value, or a mapping with `value`."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    entries: dict[str, Any] = content.get("parameters", content)
    return {
        name: entry["value"] if isinstance(entry, dict) and "value" in entry else entry
        for name, entry in entries.items()
    }


def read_default_words() -> list[list[str]]:
    """Groups of words that mean the same; the first stands for all."""
    rows = _rows("thesaurus.csv")
    return [[row["term"], *(word for word in row["same_as"].split("；") if word)] for row in rows]


def read_fillers() -> list[str]:
    """Words that say nothing about a subject and are left out of texts."""
    return [row["word"] for row in _rows("fillers.csv")]


def read_variants() -> dict[str, str]:
    """Traditional characters with the simplified ones that stand for them."""
    pairs: dict[str, str] = {}
    for row in _rows("variants.csv"):
        pairs.update(zip(row["traditional"], row["simplified"], strict=True))
    return pairs


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / "words" / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)

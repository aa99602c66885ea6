"""Single pictures put together, one sheet a page, and the list of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "reference" / "screens"
LIST = ROOT / "docs" / "reference" / "screens.md"
SEEN = Path(__file__).with_name("screens_seen.json")
#: How much smaller the pictures stand on a sheet, the gap between them, and how hard they are packed.
SCALE, GAP, QUALITY = 0.42, 12, 42
WIDTHS = (1440, 1024, 390)
LANGUAGES = ("zh", "en")
HEAD = """# Screens

Every page at 1440, 1024 and 390 px in Chinese and English, in the example county (full) and in a new centre (empty). A
sheet shows one page: first row full, second row empty, each from left to right 1440, 1024 and 390 px in Chinese, then the
same in English; long pages are cut. Records are those with the longest titles. Made by
`python -m tests.journeys.screenshots`, which also measures every page: one that is wider than its window, or of which the
browser complains, is a failure. Pages are found in `tests/journeys/screen_list.py`, by addresses without arguments, and by
following links.

What was seen on a sheet and mended stands in the last column (kept in `tests/journeys/screens_seen.json`).
"""


def write_sheets(raw: Path, found: dict[str, Any], *, is_whole: bool) -> None:
    """Write a sheet for each page that was taken in any home; the list too where all pages were taken."""
    names = list(dict.fromkeys(name for home in found.values() for name in home["taken"]))
    TARGET.mkdir(parents=True, exist_ok=True)
    if is_whole:
        for old in TARGET.glob("*.webp"):
            old.unlink()
    for name in names:
        rows = [_row(raw / home, one["taken"].get(name, {})) for home, one in found.items()]
        _sheet([row for row in rows if row]).save(TARGET / f"{name}.webp", quality=QUALITY, method=4)
    for language in LANGUAGES:
        hall = raw / "full" / f"hall-1440-{language}.jpeg"
        if hall.is_file():
            Image.open(hall).convert("RGB").quantize(128).save(TARGET / f"hall-1440-{language}.png", optimize=True)
    if is_whole:
        LIST.write_text(_list(names, found), "utf-8")


def _row(folder: Path, files: dict[str, str]) -> list[Image.Image]:
    order = [f"{width}-{language}" for language in LANGUAGES for width in WIDTHS]
    return [_small(folder / files[key]) for key in order if key in files]


def _small(file: Path) -> Image.Image:
    picture = Image.open(file).convert("RGB")
    size = (round(picture.width * SCALE), round(picture.height * SCALE))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    width = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    height = sum(max(one.height for one in row) + GAP for row in rows) + GAP
    sheet, y = Image.new("RGB", (width, height), "#777777"), GAP
    for row in rows:
        x = GAP
        for one in row:
            sheet.paste(one, (x, y))
            x += one.width + GAP
        y += max(one.height for one in row) + GAP
    return sheet


def _list(names: list[str], found: dict[str, Any]) -> str:
    seen = json.loads(SEEN.read_text("utf-8")) if SEEN.is_file() else {}
    lines = [HEAD, "| page | sheet | full | empty | seen and mended |", "|---|---|---|---|---|"]
    for name in names:
        homes = ["yes" if name in found[home]["taken"] else "" for home in ("full", "empty")]
        lines.append(f"| {name} | [sheet](screens/{name}.webp) | {' | '.join(homes)} | {seen.get(name, '')} |")
    measured = sum(one["measured"] for one in found.values())
    failures = [line for one in found.values() for line in one["failures"]]
    untaken = sorted(set.intersection(*(set(one["untaken"]) for one in found.values())))
    lines += [
        "",
        _measured(measured, found["full"]["browser"]),
        "",
        "Failures: " + ("none." if not failures else ""),
        *[f"- {line}" for line in failures],
        "",
        "Addresses that show a page and were not reached: "
        + (", ".join(f"`{name}`" for name in untaken) or "none")
        + ".",
    ]
    return "\n".join(lines).rstrip() + "\n"


def _measured(count: int, browser: str) -> str:
    return (
        f"Besides, {count} lists, forms and records (every noun, 390 px, both languages, both homes) were measured. "
        f"Browser: Chromium {browser}."
    )

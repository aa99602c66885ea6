"""Single pictures put together, one sheet a page, and the list of them."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from tests.journeys.screen_list import SCREENS
from tests.journeys.screen_raw import SIZES, Raw

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "reference" / "screens"
LIST = ROOT / "docs" / "reference" / "screens.md"
SEEN = Path(__file__).with_name("screens_seen.json")
#: How much smaller the pictures stand on a sheet, the gap between them, and how hard they are packed.
SCALE, GAP, QUALITY = 0.38, 10, 36
HEAD = """# Screens

Every page at 1440, 1024 and 390 px in Chinese and English, in the example county (full) and in a new centre (empty). A
sheet shows one page: first row full, second row empty, each from left to right 1440, 1024 and 390 px in Chinese, then the
same in English; long pages are cut. Records are those with the longest titles. The columns count the pictures: 6 is every
width in both languages; a dash stands where a home has no such page (a new centre has no firm, and no firm's account).
Made by `python -m tests.journeys.screenshots`, which also measures every page: one that is wider than its window, of which
the browser complains, that speaks English in the Chinese interface, or that was not taken, is a failure. Pages are found in
`tests/journeys/screen_list.py`, by addresses without arguments, and by following links.

What was seen on a sheet and mended stands in the last column (kept in `tests/journeys/screens_seen.json`).
"""


def all_failures(found: dict[str, Raw]) -> list[str]:
    """What was wrong with pages, and which pages of the list were not taken."""
    missing = [
        f"{home} {screen.name}: not taken"
        for screen in SCREENS
        for home in screen.homes
        if not found[home].is_whole(screen.name)
    ]
    unmeasured = [f"{home}: nouns not measured" for home, raw in found.items() if "measured" not in raw.more]
    return [line for raw in found.values() for line in raw.failures()] + missing + unmeasured


def write_sheets(found: dict[str, Raw]) -> None:
    """Write a sheet for each page that was taken in any home, and the list."""
    pages = [(name, raw.pages[name]) for raw in found.values() for name in raw.pages]
    names = sorted({name for name, page in pages if page["taken"]})
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.webp"):
        if old.stem not in names:
            old.unlink()
    for name in names:
        rows = [_row(raw.folder, raw.pages.get(name, {}).get("taken", {})) for raw in found.values()]
        _sheet([row for row in rows if row]).save(TARGET / f"{name}.webp", quality=QUALITY, method=4)
    for language in ("zh", "en"):
        hall = found["full"].folder / f"hall-1440-{language}.jpeg"
        if hall.is_file():
            Image.open(hall).convert("RGB").quantize(128).save(TARGET / f"hall-1440-{language}.png", optimize=True)
    LIST.write_text(_list(names, found), "utf-8")


def _row(folder: Path, files: dict[str, str]) -> list[Image.Image]:
    return [_small(folder / files[size]) for size in SIZES if size in files]


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


def _list(names: list[str], found: dict[str, Raw]) -> str:
    seen = json.loads(SEEN.read_text("utf-8")) if SEEN.is_file() else {}
    lines = [HEAD, "| page | sheet | full | empty | seen and mended |", "|---|---|---|---|---|"]
    for name in names:
        counts = [str(len(raw.pages.get(name, {}).get("taken", {})) or "–") for raw in found.values()]
        lines.append(f"| {name} | [sheet](screens/{name}.webp) | {' | '.join(counts)} | {seen.get(name, '')} |")
    failures = all_failures(found)
    untaken = sorted(set.intersection(*(set(raw.more.get("untaken", [])) for raw in found.values())))
    lines += [
        "",
        _measured(found),
        "",
        "Failures: " + ("none." if not failures else ""),
        *[f"- {line}" for line in failures],
        "",
        "Addresses that show a page and were not reached: "
        + (", ".join(f"`{name}`" for name in untaken) or "none")
        + ".",
    ]
    return "\n".join(lines).rstrip() + "\n"


def _measured(found: dict[str, Raw]) -> str:
    count = sum(raw.more.get("measured", 0) for raw in found.values())
    return (
        f"Besides, {count} lists, forms and records (every noun, 390 px, both languages, both homes) were measured. "
        f"Browser: Chromium {found['full'].more.get('browser', 'unknown')}."
    )

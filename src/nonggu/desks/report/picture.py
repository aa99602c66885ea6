"""The county page as one long picture to send on (长图): an SVG of fixed width, as long as its figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

from nonggu.desks.report.county import County, CountyGroup
from nonggu.desks.report.lines import FigureLine
from nonggu.registry.wording import number_text

WIDTH, EDGE, HEAD = 1080, 60, 84
#: The height of a figure, and what a second line of a name adds to every figure.
ROW, SECOND_LINE = 128, 32
_HALF = (WIDTH - 2 * EDGE) // 2
_INK, _QUIET, _PAPER, _ACCENT, _LINE = "#1f2421", "#5c635e", "#fbfaf7", "#b7791f", "#dedbd2"
_FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
#: How many Chinese characters of a name fit on one line of half the picture.
_ROOM = 17


def draw_county(county: County, *, title: str, under: str, foot: str) -> str:
    """The picture as SVG text; `title` and `under` stand at its head, `foot` at its end."""
    pieces = [_text(EDGE, 100, title, 52, weight=700), _text(EDGE, 152, under, 28, fill=_QUIET)]
    top, row = 200, _row_height(county)
    for part in county.groups:
        pieces.extend(_draw_group(part, top, row))
        top += HEAD + row * ((len(part.group.lines) + 1) // 2) + 24
        if part.group.key == "enterprises" and county.years:
            pieces.extend(_draw_years(county.years, top))
            top += 300
    pieces.append(_text(EDGE, top + 40, foot, 26, fill=_QUIET))
    height = top + 90
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{_FONT}">'
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER}"/>{"".join(pieces)}</svg>'
    )


def _row_height(county: County) -> int:
    names = [str(line.reading.figure.name) for part in county.groups for line in part.group.lines]
    return ROW + SECOND_LINE if any(len(in_lines(name, _ROOM)) > 1 for name in names) else ROW


def _draw_group(part: CountyGroup, top: int, row: int) -> Iterator[str]:
    yield f'<rect x="{EDGE}" y="{top + 18}" width="8" height="40" fill="{_ACCENT}"/>'
    yield _text(EDGE + 24, top + 51, part.group.name, 36, weight=700)
    for place, line in enumerate(part.group.lines):
        yield from _draw_figure(line, EDGE + (place % 2) * _HALF, top + HEAD + row * (place // 2), row)


def _draw_figure(line: FigureLine, left: int, top: int, row: int) -> Iterator[str]:
    reading, foot = line.reading, top + row - 46
    value = _("unknown") if reading.value is None else number_text(reading.value)
    name = str(reading.figure.name)
    lines = in_lines(name[:1].upper() + name[1:], _ROOM)
    for place, text in enumerate(lines):
        yield _text(left, foot - 56 - SECOND_LINE * (len(lines) - 1 - place), text, 26, fill=_QUIET)
    yield (
        f'<text x="{left}" y="{foot}" fill="{_INK}"><tspan font-size="52" font-weight="700">{escape(value)}</tspan>'
        f'<tspan font-size="26" dx="10" fill="{_QUIET}">{escape(reading.unit)}</tspan></text>'
    )


def _draw_years(years: Sequence[tuple[str, int]], top: int) -> Iterator[str]:
    yield _text(EDGE, top + 20, _("High-tech enterprises at the end of each year"), 26, fill=_QUIET)
    highest = max(count for _year, count in years) or 1
    step = (WIDTH - 2 * EDGE) / len(years)
    for place, (year, count) in enumerate(years):
        height = 170 * count / highest
        middle = EDGE + step * (place + 0.5)
        yield (
            f'<rect x="{middle - step * 0.3:.0f}" y="{top + 240 - height:.0f}" width="{step * 0.6:.0f}" '
            f'height="{max(height, 1):.0f}" fill="{_ACCENT}"/>'
        )
        yield _text(middle, top + 232 - height, str(count), 28, weight=700, anchor="middle")
        yield _text(middle, top + 272, year, 24, fill=_QUIET, anchor="middle")


def _text(
    x: float, y: float, text: str, size: int, *, fill: str = _INK, weight: int = 400, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def in_lines(text: str, room: int) -> list[str]:
    """The text in one or two lines of the width of `room` Chinese characters; a third line is cut off with a mark."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < 2:
        fits = _fitting(rest, room)
        space = rest.rfind(" ", 0, fits + 1)
        end = fits if fits >= len(rest) or space < 1 else space
        lines.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*lines[:-1], lines[-1][:-1] + "…"] if rest else lines


def _fitting(text: str, room: int) -> int:
    """How many characters of the text fit; letters and digits are about half as wide as a Chinese character."""
    width = 0.0
    for place, character in enumerate(text):
        width += 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.52
        if width > room:
            return place
    return len(text)

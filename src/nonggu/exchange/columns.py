"""What a column of a table is called, holds and means: the one description that reading, writing,
templates and the `columns` commands share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "integer", "decimal", "float", "money", "date", "boolean"]

#: How many base units one written unit holds, by (written, base).
UNIT_FACTORS: dict[tuple[str, str], int] = {
    ("元", "元"): 1,
    ("千元", "元"): 1_000,
    ("万元", "元"): 10_000,
    ("亿元", "元"): 100_000_000,
    ("万吨", "吨"): 10_000,
    ("t", "吨"): 1,
    ("万吨/年", "吨/年"): 10_000,
    ("万亩", "亩"): 10_000,
    ("万吨", "t"): 10_000,
    ("吨", "t"): 1,
    ("t", "t"): 1,
    ("公斤/亩", "kg/mu"): 1,
    ("千克/亩", "kg/mu"): 1,
    ("kg/亩", "kg/mu"): 1,
    ("吨/亩", "kg/mu"): 1_000,
    ("毫克/千克", "mg/kg"): 1,
    ("毫克/公斤", "mg/kg"): 1,
    ("ppm", "mg/kg"): 1,
    ("克/千克", "g/kg"): 1,
    ("克/公斤", "g/kg"): 1,
    ("ms/cm", "mS/cm"): 1,
    ("ds/m", "mS/cm"): 1,
    ("方/亩", "m3/mu"): 1,
    ("立方米/亩", "m3/mu"): 1,
    ("厘米", "cm"): 1,
}

#: English names of units that are written in Chinese.
UNIT_NAMES_EN: dict[str, str] = {
    "元": "yuan",
    "万元": "10,000 yuan",
    "亿元": "100 million yuan",
    "亩": "mu",
    "吨": "t",
    "吨/年": "t/year",
    "头": "head",
    "公斤": "kg",
    "公斤/亩": "kg/mu",
}

_UNIT_IN_HEADING = re.compile(r"[（(\[［/／]\s*([^（()）\[\]［］]*?)\s*[)）\]］]?\s*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list: the stored `value` and its names."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `name` is the identifier (English, the unit in the name); `zh` and `en` are headings without the
    unit. `kind` decides how cells are read: `money` cells are in `unit` (元 or 万元) unless the heading says
    otherwise, and are held as integer fen; `code` is text whose leading zeros count. `lower` and `upper`
    bound numbers, both inclusive. A name that contains `{year}` stands for one column a year (`sales_2023`).
    """

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    unit: str = ""
    required: bool = False
    meaning_zh: str = ""
    meaning_en: str = ""
    lower: float | None = None
    upper: float | None = None
    choices: tuple[Choice, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def is_yearly(self) -> bool:
        """Whether the column stands for one column a year."""
        return "{year}" in self.name

    def heading(self, language: str) -> str:
        """The heading with its unit in the language (`zh` or `en`)."""
        text = self.zh if language.startswith("zh") else self.en
        if not self.unit:
            return text
        return f"{text}（{self.unit}）" if language.startswith("zh") else f"{text} ({self.unit_en})"

    @property
    def unit_en(self) -> str:
        """The unit's English name."""
        return UNIT_NAMES_EN.get(self.unit, self.unit)


def text_column(
    name: str,
    zh: str,
    en: str,
    meaning_zh: str = "",
    meaning_en: str = "",
    *,
    also: tuple[str, ...] = (),
    required: bool = False,
) -> Column:
    """A column of texts."""
    return Column(name, zh, en, required=required, meaning_zh=meaning_zh, meaning_en=meaning_en, also=also)


def number_column(
    name: str,
    zh: str,
    en: str,
    unit: str = "",
    meaning_zh: str = "",
    meaning_en: str = "",
    *,
    also: tuple[str, ...] = (),
    required: bool = False,
    lower: float | None = None,
    upper: float | None = None,
) -> Column:
    """A column of numbers with their unit and bounds."""
    return Column(name, zh, en, "float", unit, required, meaning_zh, meaning_en, lower, upper, also=also)


def whole_column(
    name: str,
    zh: str,
    en: str,
    unit: str = "",
    meaning_zh: str = "",
    meaning_en: str = "",
    *,
    also: tuple[str, ...] = (),
    required: bool = False,
    lower: float | None = None,
    upper: float | None = None,
) -> Column:
    """A column of whole numbers, such as counts."""
    return Column(name, zh, en, "integer", unit, required, meaning_zh, meaning_en, lower, upper, also=also)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a sheet that was recognised: its column, its name and the unit's factor."""

    column: Column
    name: str
    factor: int = 1


def fold(text: object) -> str:
    """A heading in the form in which headings are compared: NFKC, no spaces, marks or letter case."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return re.sub(r"[\s_*＊:：·、,，.。\-—]+", "", folded)


def split_unit(heading: str) -> tuple[str, str]:
    """The heading's words and the unit in brackets at its end (empty where there is none)."""
    found = _UNIT_IN_HEADING.search(heading)
    if not found or found.start() == 0:
        return heading, ""
    return heading[: found.start()], found.group(1)


def recognise(heading: object, columns: Sequence[Column]) -> Heading | None:
    """The column that a heading names in Chinese, in English or by identifier; None when unknown.

    A unit in brackets is compared with the column's unit: a known multiple (万元 for 元) becomes the
    `factor` by which cells are multiplied, an unknown one leaves the heading unrecognised.
    """
    text = str(heading).strip()
    if not text:
        return None
    words, unit = split_unit(text)
    for candidate, written in ((text, ""), (words, unit)):
        for column in columns:
            name = _match_name(candidate, column)
            if name is None:
                continue
            factor = unit_factor(written, column)
            if factor is not None:
                return Heading(column, name, factor)
    return None


def unit_factor(written: str, column: Column) -> int | None:
    """By what whole number cells are multiplied when the heading writes this unit; None: unknown."""
    unit = written.strip()
    unit = next((zh for zh, en in UNIT_NAMES_EN.items() if fold(en) == fold(unit)), unit)
    if column.kind == "money":
        return UNIT_FACTORS.get((unit or column.unit or "元", "元"))
    if not unit or fold(unit) == fold(column.unit):
        return 1
    return UNIT_FACTORS.get((unit, column.unit))


def _match_name(text: str, column: Column) -> str | None:
    folded = fold(text)
    names: Iterable[str] = (column.name, column.zh, column.en, *column.also)
    if not column.is_yearly:
        return column.name if any(folded == fold(name) for name in names if name) else None
    found = re.search(r"(?:19|20)\d\d", folded)
    if not found:
        return None
    year = found.group(0)
    rest = folded.replace(year, "", 1).replace("年", "", 1)
    plain = [fold(name.replace("{year}", "")).replace("年", "", 1) for name in names if name]
    return column.name.replace("{year}", year) if rest in plain else None

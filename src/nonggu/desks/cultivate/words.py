"""Conditions, facts and numbers of the rules in the reader's language and in the units that people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.phrases import gettext_noop, say, translate
from nonggu.registry.models.lists import Scheme
from nonggu.registry.wording import language

YUAN_IN_WAN = 10_000
#: Titles that ended longer ago were never held: the rules' dictionary writes 1900-01-01 for none.
LONGEST_AGO_DAYS = 30_000
#: The unit of money on every page.
WAN = gettext_noop("10,000 yuan")


def scheme_name(scheme: str) -> str:
    """A scheme in the reader's language."""
    return str(Scheme(scheme).label)


def title_of(thing: Clause | FactSpec | RuleSet | Any) -> str:
    """The Chinese or the English title of what has both."""
    return str(thing.zh if language() == "zh" else thing.en)


#: Units of the rulebook's facts and changes for readers of English.
_UNITS_EN = {
    "人": "persons", "元": "yuan", "万元": "10,000 yuan", "件": "items", "项": "items", "分": "points", "年": "years",
    "月": "months", "个": "items", "家": "firms", "场": "events", "平方米": "m²", "比例": "share", "名": "persons",
}  # fmt: skip


def listed(parts: Iterable[str]) -> str:
    """Names in a row."""
    return ("、" if language() == "zh" else ", ").join(parts)


def unit_of(unit: str) -> str:
    """A unit of the rulebook in the reader's language."""
    return unit if language() == "zh" else _UNITS_EN.get(unit, unit)


def short(value: float | Fraction) -> str:
    """A number with up to four decimals, none at its end, thousands separated."""
    text = f"{float(value):,.4f}"
    return text.rstrip("0").rstrip(".")


def wan(yuan: float | Fraction) -> str:
    """Yuan in 10,000 yuan."""
    text = f"{float(yuan) / YUAN_IN_WAN:,.2f}"
    return text.rstrip("0").rstrip(".")


def money(yuan: float | Fraction) -> str:
    """An amount of money: in 10,000 yuan for Chinese readers, in yuan for others."""
    return f"{wan(yuan)} 万元" if language() == "zh" else f"{float(yuan):,.0f} yuan"


def percent(share: float | Fraction, *, unlike: float | Fraction | None = None) -> str:
    """A share in per cent with two decimals; with more where it would read like another number that it is not."""
    value = float(share) * 100
    for digits in (2, 4, 6):
        text = f"{value:,.{digits}f}"
        other = None if unlike is None else f"{float(unlike) * 100:,.{digits}f}"
        if (text != other or share == unlike) and (float(text.replace(",", "")) != 0 or not share):
            break
    return text.rstrip("0").rstrip(".")


def amount(value: float | Fraction | None, unit: str, *, unlike: float | Fraction | None = None) -> str:
    """A value, threshold or shortfall of a clause with its unit; shares in per cent, money in 10,000 yuan."""
    if value is None:
        return _("unknown")
    if unit == "share":
        return f"{percent(value, unlike=unlike)}%"
    if unit in ("yuan", "元"):
        return money(value)
    if unit == "days" and value < 0:
        return _("none") if value < -LONGEST_AGO_DAYS else _("expired {days} days ago").format(days=short(-value))
    return f"{short(value)} {translate(unit, language())}".strip()


def is_validity(threshold: float | Fraction | None, unit: str) -> bool:
    """Whether a condition only asks that a title still holds: its days are no amount that could be made up for."""
    return unit == "days" and threshold == 0


def gap(value: float | Fraction | None, unit: str) -> str:
    """What is missing; of a share in percentage points."""
    if value is None:
        return ""
    if unit == "share":
        return f"{percent(value)} {translate('percentage points', language())}"
    return amount(value, unit)


class FactNames:
    """The names of fact columns, with their year, in the reader's language."""

    def __init__(self, book: RuleBook, years: Iterable[int]) -> None:
        span = tuple(years)
        self.specs: dict[str, FactSpec] = {}
        self.year_of: dict[str, int] = {}
        for spec in book.facts.values():
            for year in span if spec.is_yearly else (0,):
                name = spec.in_year(year)
                self.specs[name] = spec
                self.year_of[name] = year

    def __call__(self, name: str) -> str:
        """The column's name in words."""
        spec = self.specs.get(name)
        if spec is None:
            return name
        year = self.year_of[name]
        return _("{fact} of {year}").format(fact=title_of(spec), year=year) if year else title_of(spec)

    def several(self, names: Iterable[str]) -> str:
        """Yearly facts once, with their years together."""
        years: dict[str, list[int]] = {}
        for name in names:
            spec = self.specs.get(name)
            years.setdefault(title_of(spec) if spec else name, []).append(self.year_of.get(name, 0))
        parts = [f"{fact}{_years(found)}" for fact, found in years.items()]
        return listed(parts)


def _years(found: list[int]) -> str:
    years = sorted(year for year in found if year)
    if not years:
        return ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"（{span}）" if language() == "zh" else f" ({span})"


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """A code as a sentence in the reader's language."""
    return say(code, params or {}, language())

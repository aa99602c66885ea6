"""Numbers that the desk judges by: ours, unsure, dated; an administrator enters others, which hold from their day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nonggu.errors import UnusableInput
from nonggu.registry import access
from nonggu.registry.book import create_record
from nonggu.registry.models import RuleValue, User
from nonggu.registry.models.rule_value import EvidenceMark

#: The name under which the values stand among the edited rule values of the book.
DOCUMENT = "match_desk"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One number: its name and reason on screen, our value, and between what another may lie."""

    key: str
    name: Promise
    reason: Promise
    ours: Decimal
    least: Decimal
    most: Decimal


JUDGEMENTS = (
    Judgement(
        "least_fit",
        _("weak below a fit of"),
        _("Rounds leave a place empty rather than bring the two together. Nobody has measured where it lies."),
        Decimal("0.05"),
        Decimal(0),
        Decimal(1),
    ),
    Judgement(
        "fair_fit",
        _("fair from a fit of"),
        _("About as much as two or three shared words that are rare among all experts' texts."),
        Decimal("0.10"),
        Decimal(0),
        Decimal(1),
    ),
    Judgement(
        "good_fit",
        _("good from a fit of"),
        _("About as much as a text on the same subject. A text that repeats the need word for word comes near 1."),
        Decimal("0.20"),
        Decimal(0),
        Decimal(1),
    ),
    Judgement(
        "days_a_need",
        _("service days that a need takes"),
        _("A visit, a day at the desk and a return: makes needs of the service days that an expert offers."),
        Decimal(3),
        Decimal(1),
        Decimal(60),
    ),
    Judgement(
        "capacity_unknown",
        _("needs a year where an expert's days are unknown"),
        _("Unknown is not zero: without a number nobody new would ever be asked. Set the expert's own number instead."),
        Decimal(4),
        Decimal(0),
        Decimal(99),
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of a day; `entered` are those that are not ours, by key."""

    values: dict[str, Decimal]
    entered: dict[str, RuleValue]

    def number(self, key: str) -> float:
        """A value as a number."""
        return float(self.values[key])

    def whole(self, key: str) -> int:
        """A value as a whole number."""
        return int(self.values[key])

    def fit(self, score: float) -> str:
        """A fit in a word: `good`, `fair`, `low` or `weak`."""
        if score >= self.number("good_fit"):
            return "good"
        if score >= self.number("fair_fit"):
            return "fair"
        return "low" if score >= self.number("least_fit") else "weak"


def read_settings(on: dt.date) -> Settings:
    """The numbers that hold on a day: the last entered of each, else ours. One that cannot be read is left out."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    found = RuleValue.objects.current().filter(begun, document=DOCUMENT).order_by("valid_from", "pk")
    known = {one.key: one for one in JUDGEMENTS}
    values, entered = {one.key: one.ours for one in JUDGEMENTS}, {}
    for value in found:
        if value.parameter in known and (number := _number(known[value.parameter], value.value)) is not None:
            values[value.parameter], entered[value.parameter] = number, value
    return Settings(values, entered)


def _number(judgement: Judgement, text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and judgement.least <= number <= judgement.most else None


def shown(on: dt.date) -> list[tuple[Judgement, Decimal, RuleValue | None]]:
    """Each number with its value of the day, and the record of the value where it is not ours."""
    settings = read_settings(on)
    return [(one, settings.values[one.key], settings.entered.get(one.key)) for one in JUDGEMENTS]


def may_edit(user: User | None) -> bool:
    """Whether the user may enter another value: whoever enters values of rules."""
    return access.may_create(user, RuleValue)


def enter_value(key: str, *, value: str, source: str, on: dt.date, by: User | None) -> RuleValue:
    """Enter another value, which holds from the day on. Raises access.Forbidden, UnusableInput."""
    if not may_edit(by):
        raise access.Forbidden("forbidden_rules")
    judgement = next((one for one in JUDGEMENTS if one.key == key), None)
    if judgement is None:
        raise access.Forbidden("forbidden_rules")
    if _number(judgement, value) is None:
        raise UnusableInput("match_judgement_wrong", value=value[:20], least=judgement.least, most=judgement.most)
    if not source.strip():
        raise UnusableInput("match_judgement_without_reason")
    values = {
        "document": DOCUMENT,
        "parameter": key,
        "value": value.strip(),
        "valid_from": on,
        "source": source.strip()[:300],
        "source_date": on,
        "mark": EvidenceMark.U,
    }
    return create_record(RuleValue, values, by=by, why=source.strip()[:200])

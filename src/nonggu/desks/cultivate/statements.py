"""Facts that somebody tells for a self-assessment: into the yearly return where it has a place, else as a statement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from nonggu.desks.cultivate import words
from nonggu.desks.cultivate.facts import RETURN_FIELDS, parse_statement
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import FactSpec
from nonggu.errors import NongguError
from nonggu.registry import book
from nonggu.registry.models import Organisation, Platform, SpecialisedTown, Statement, User, YearlyReturn

Owner = Organisation | Platform | SpecialisedTown


def state_fact(owner: Owner, name: str, text: str, *, rule_book: RuleBook, on: dt.date, by: User | None) -> None:
    """Keep one fact (column name with its year; money in 10,000 yuan).

    Raises NongguError for an unknown fact or a value that cannot be read, access.Forbidden.
    """
    names = words.FactNames(rule_book, range(on.year - 6, on.year + 1))
    spec = names.specs.get(name)
    if spec is None:
        raise NongguError("fact_unknown", fact=name[:60])
    stored = _stored(spec, text.strip())
    year = names.year_of[name] or None
    base = name[:-5] if year else name
    with transaction.atomic():
        if isinstance(owner, Organisation) and year and base in RETURN_FIELDS:
            _into_return(owner, year, RETURN_FIELDS[base], stored, on, by)
        else:
            _as_statement(owner, base, year, stored, on, by)


def _stored(spec: FactSpec, text: str) -> str:
    """The value as the book keeps it: money in yuan."""
    value = text
    if spec.kind == "money":
        try:
            value = str(Decimal(text.replace(",", "")) * words.YUAN_IN_WAN)
        except ArithmeticError:
            raise NongguError("fact_not_readable", fact=words.title_of(spec), text=text[:40]) from None
    if parse_statement(spec, value) is None:
        raise NongguError("fact_not_readable", fact=words.title_of(spec), text=text[:40])
    return value


def _into_return(firm: Organisation, year: int, field: str, stored: str, on: dt.date, by: User | None) -> None:
    Organisation.objects.select_for_update().get(pk=firm.pk)
    found = YearlyReturn.objects.current().filter(organisation=firm, year=year).order_by("-id").first()
    number = Fraction(Decimal(stored))
    value: Any = round(number * 100) if field.endswith("_fen") else Decimal(stored).quantize(Decimal("0.01"))
    if field == "results_transformed":
        value = int(number)
    if found is None:
        values = {"organisation": firm, "year": year, field: value, "source_date": on}
        book.create_record(YearlyReturn, values, by=by)
    else:
        book.change_record(found, {field: value}, by=by)


def _as_statement(owner: Owner, base: str, year: int | None, stored: str, on: dt.date, by: User | None) -> None:
    place = _place(owner)
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)
    found = Statement.objects.current().filter(**place, fact=base, year=year).order_by("-id").first()
    if found is None:
        book.create_record(Statement, {**place, "fact": base, "year": year, "value": stored, "source_date": on}, by=by)
    else:
        book.change_record(found, {"value": stored, "source_date": on}, by=by)


def _place(owner: Owner) -> dict[str, Any]:
    if isinstance(owner, Organisation):
        return {"organisation": owner, "platform": None, "town": None}
    if isinstance(owner, Platform):
        return {"organisation": owner.organisation, "platform": owner, "town": None}
    return {"organisation": owner.lead, "platform": None, "town": owner}

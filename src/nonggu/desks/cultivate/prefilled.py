"""What the book knows of an enterprise for the papers of an application, line by line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from nonggu.desks.cultivate import words
from nonggu.desks.cultivate.facts import property_rows
from nonggu.engines.rules.linked import CLASS_1, CLASS_2, why_not_counted
from nonggu.registry.models import Certificate, Cultivation, IntellectualProperty, YearlyReturn
from nonggu.registry.models.lists import Scheme
from nonggu.rulebook import law

YEARS = 3


def prefilled(entry: Cultivation, *, on: dt.date) -> dict[str, list[str]]:
    """Lines of text by what fills a paper (`from` of the list of materials)."""
    returns = list(
        YearlyReturn.objects.current()
        .filter(organisation=entry.organisation_id, year__lt=on.year, year__gte=on.year - YEARS)
        .order_by("year", "id")
    )
    return {
        "organisation": _organisation(entry),
        "property": property_lines(entry.organisation_id, on),
        "staff": [_joined(one, ("staff", "technical_staff", "rd_staff")) for one in returns[-1:]],
        "research": [
            _joined(one, ("rd_expense_fen", "domestic_rd_expense_fen", "results_transformed")) for one in returns
        ],
        "income": [_joined(one, ("total_income_fen", "high_tech_income_fen")) for one in returns[-1:]],
        "accounts": [_joined(one, ("sales_fen", "assets_fen", "net_assets_fen", "profit_fen")) for one in returns],
        "tax": [_joined(one, ("taxable_income_fen", "tax_paid_fen")) for one in returns],
        "titles": _titles(entry.organisation_id, on),
    }


def _organisation(entry: Cultivation) -> list[str]:
    firm = entry.organisation
    parts = (
        ("name", firm.name),
        ("uscc", firm.uscc),
        ("founded_on", firm.founded_on.isoformat() if firm.founded_on else ""),
        ("main_products", firm.main_products),
    )
    return [f"{_label(firm, name)}：{value or _('unknown')}" for name, value in parts]


def _label(record: Any, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _joined(one: YearlyReturn, names: Iterable[str]) -> str:
    parts = [f"{_label(one, name)} {_value(one, name)}" for name in names]
    return f"{one.year}：{'；'.join(parts)}"


def _value(one: YearlyReturn, name: str) -> str:
    value = getattr(one, name)
    if value is None:
        return _("unknown")
    return words.amount(Fraction(value, 100), "yuan") if name.endswith("_fen") else words.short(float(value))


def property_lines(organisation_id: int, on: dt.date) -> list[str]:
    """Each right: its class, whether it counts, why not, and whether a class II right was used before."""
    crops = frozenset(law.linked_sheets()["main_crops"])
    rights = {
        right.pk: right
        for right in IntellectualProperty.objects.current().filter(organisation=organisation_id).order_by("kind", "id")
    }
    found = []
    for row in property_rows(on, [organisation_id]).iter_rows(named=True):
        right = rights[row["row"]]
        why = why_not_counted(row, on, crops)
        found.append(f"{_class(row['kind'])} {right.get_kind_display()} {right.number} {right.name}{_mark(row, why)}")
    return found


def _class(kind: str | None) -> str:
    return "Ⅰ" if kind in CLASS_1 else "Ⅱ" if kind in CLASS_2 else "–"


def _mark(row: dict[str, Any], why: str) -> str:
    if why == "ip_kind_unknown":
        return _(" (disputed or not granted yet: does not count)")
    if why:
        return f"（{words.sentence(why, {'number': row['ip_no']})}）"
    if row["kind"] in CLASS_2 and row["used_in_hte"]:
        return _(" (class II, used before: does not count again)")
    if row["kind"] in CLASS_2 and row["used_in_hte"] is None:
        return _(" (class II, not known whether used before)")
    return ""


def _titles(organisation_id: int, on: dt.date) -> list[str]:
    held = Certificate.objects.held_on(on).filter(organisation=organisation_id).order_by("scheme", "id")
    return [
        f"{Scheme(one.scheme).label} {one.number} {one.valid_from or ''} – {one.valid_to or _('unknown')}"
        for one in held
    ]

"""The cheapest way to qualify, and what recognition would be worth, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from nonggu.desks.cultivate import rules, words
from nonggu.engines.rules.benefits import TaxFacts, estimate_benefits
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts
from nonggu.engines.rules.path import Option, PathToQualify, find_path
from nonggu.engines.rules.rulesets import RuleSet
from nonggu.registry.models import YearlyReturn


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what, how much, when at the earliest, what it costs."""

    name: str
    count: str
    when: str
    cost: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to qualify: by when, for how much, by which changes."""

    on: dt.date
    headline: str
    cost: str
    steps: tuple[Step, ...]
    score: str
    assumed: str
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """The earliest and the cheapest way; what blocks earlier dates; which condition costs most; what is not counted."""

    ways: tuple[Way, ...]
    blocked: tuple[str, ...]
    dearest: tuple[str, ...]
    unpriced: str = ""


def find_ways(scheme: str, facts: Facts, book: RuleBook) -> Ways:
    """The ways of one enterprise. It may take some seconds: a mixed-integer program for every sensible date."""

    def rules_on(date: dt.date) -> RuleSet:
        return rules.rule_set(scheme, date, book)

    return _told(find_path(rules_on, facts, rules.levers()), book)


def _told(found: PathToQualify, book: RuleBook) -> Ways:
    names = words.FactNames(book, range(found.now.rules.on.year - 12, found.now.rules.on.year + 8))
    chosen = [found.options[0], *found.options[-1:]][: len(found.options)] if found.options else []
    dearest = [
        _("Without “{clause}” it would cost {saving} less.").format(
            clause=words.title_of(found.now.rules.clause(each.clause)), saving=words.amount(each.saving_yuan, "yuan")
        )
        for each in found.sensitivity[:3]
    ]
    blocked = [
        _("On {day} it cannot be done yet: {clauses}").format(
            day=one.on.isoformat(),
            clauses=words.listed(words.title_of(found.now.rules.clause(clause)) for clause in one.clauses) or "–",
        )
        for one in found.blocked[:1]
    ]
    return Ways(
        tuple(_way(option, names) for option in chosen),
        tuple(blocked),
        tuple(dearest),
        words.listed(words.title_of(lever) for lever in found.unpriced),
    )


def _counted(count: int, unit: str) -> str:
    return f"{count} × {unit}" if unit[:1].isdigit() else f"{count} {unit}"


def _way(option: Option, names: words.FactNames) -> Way:
    sure = option.aim == "sure"
    headline = _("Applying on {day} would meet the conditions") if sure else _("Applying on {day} could succeed")
    low, high = option.after.score_low, option.after.score_high
    return Way(
        on=option.on,
        headline=headline.format(day=option.on.isoformat()),
        cost=words.amount(option.cost_yuan, "yuan"),
        steps=tuple(
            Step(
                name=words.title_of(change.lever),
                count=_counted(change.count, words.unit_of(change.lever.unit)),
                when=_("in {year}").format(year=change.year) if change.year else str(change.ready_on),
                cost=words.amount(change.cost_yuan, "yuan"),
            )
            for change in option.changes
        ),
        score="" if low is None or high is None else f"{words.short(low)}–{words.short(high)}",
        assumed=names.several(option.assumed),
        is_proven=option.is_proven,
    )


@dataclass(frozen=True, slots=True)
class Worth:
    """One estimate of a year: its name, the amount in words (unknown where a figure is missing), caveats."""

    name: str
    amount: str
    caveats: tuple[str, ...]
    is_known: bool


def worth_of(organisation_id: int, on: dt.date) -> list[Worth]:
    """What recognition would be worth in a year, by the latest yearly return before the day."""
    returns = YearlyReturn.objects.current().filter(organisation=organisation_id, year__lt=on.year)
    last = returns.order_by("-year", "-id").first()
    facts = TaxFacts(
        taxable_income=_yuan(last.taxable_income_fen if last else None),
        staff=Fraction(last.staff) if last and last.staff is not None else None,
        assets=_yuan(last.assets_fen if last else None),
        deductible_rd=_yuan(last.deductible_rd_expense_fen if last else None),
    )
    names = {
        "high_tech_saving": _("Income tax saved by a high-tech certificate"),
        "super_deduction": _("Super-deduction of R&D expense (needs no certificate)"),
        "transfer_saving": _("Relief on income from technology transfer"),
    }
    return [
        Worth(
            name=names.get(each.name, each.name),
            amount=words.amount(each.yuan, "yuan"),
            caveats=tuple(words.sentence(reason.code, dict(reason.params)) for reason in each.reasons),
            is_known=each.yuan is not None,
        )
        for each in estimate_benefits(facts, rules.tax_parameters(on))
    ]


def _yuan(fen: int | None) -> Fraction | None:
    return None if fen is None else Fraction(fen, 100)

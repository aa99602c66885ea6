"""What recognition would be worth in a year, in yuan: estimates for consultation, the tax authority decides.

Every rate, limit and date comes from the document `tax_incentives`; formulas: incentives, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from nonggu.engines.reasons import Reason
from nonggu.engines.rules.rulesets import Parameter


@dataclass(frozen=True, slots=True)
class TaxFacts:
    """One enterprise's year; None is unknown. `exempt_income` is income exempt already, such as farming (yuan)."""

    taxable_income: Fraction | None
    staff: Fraction | None
    assets: Fraction | None
    exempt_income: Fraction | None = None
    deductible_rd: Fraction | None = None
    transfer_income: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """One estimate: `yuan` is None where a fact or a parameter is missing; `reasons` are its caveats."""

    name: str
    yuan: Fraction | None
    reasons: tuple[Reason, ...] = ()


def estimate_benefits(facts: TaxFacts, parameters: Mapping[str, Parameter]) -> tuple[Benefit, ...]:
    """The saving of a high-tech certificate, the super-deduction at the firm's own rate, and the transfer relief."""
    rate = own_rate(facts, parameters)
    return (
        high_tech_saving(facts, parameters),
        super_deduction(facts, parameters, rate),
        transfer_saving(facts, parameters, rate),
    )


def _number(parameters: Mapping[str, Parameter], name: str) -> Fraction | None:
    found = parameters.get(name)
    return None if found is None or found.value is None else Fraction(found.value)


def is_small_profit(facts: TaxFacts, parameters: Mapping[str, Parameter]) -> bool | None:
    """Whether the firm meets the conditions of a small low-profit firm; None when a fact or limit is unknown."""
    pairs = (
        (facts.taxable_income, "small_profit_limit"),
        (facts.staff, "small_profit_staff"),
        (facts.assets, "small_profit_assets"),
    )
    answers = []
    for value, name in pairs:
        limit = _number(parameters, name)
        answers.append(None if value is None or limit is None else value <= limit)
    return False if False in answers else None if None in answers else True


def own_rate(facts: TaxFacts, parameters: Mapping[str, Parameter]) -> Fraction | None:
    """The rate that the firm pays without a certificate; None when unknown."""
    small = is_small_profit(facts, parameters)
    if small is None:
        return None
    return _number(parameters, "small_profit_rate" if small else "cit_rate")


def high_tech_saving(facts: TaxFacts, parameters: Mapping[str, Parameter]) -> Benefit:
    """Taxable income x (own rate - 15 %), at least 0: a small low-profit firm pays 5 % already and saves nothing.

    A loss saves nothing this year; income that is exempt already gains nothing.
    """
    rate, reduced = own_rate(facts, parameters), _number(parameters, "hte_cit_rate")
    if facts.taxable_income is None or rate is None or reduced is None:
        return Benefit("high_tech_saving", None, (Reason("benefit_unknown"),))
    base = max(facts.taxable_income - (facts.exempt_income or 0), Fraction(0))
    reasons = []
    if facts.taxable_income <= 0:
        reasons.append(Reason("benefit_loss"))
    elif rate < reduced:
        reasons.append(Reason("benefit_small_firm", citation=parameters["small_profit_rate"].clause))
    if facts.exempt_income:
        reasons.append(Reason("benefit_exempt_income"))
    return Benefit("high_tech_saving", base * max(rate - reduced, Fraction(0)), tuple(reasons))


def super_deduction(facts: TaxFacts, parameters: Mapping[str, Parameter], rate: Fraction | None) -> Benefit:
    """Eligible R&D (super-deduction basis) x 100 % x the rate that applies."""
    share = _number(parameters, "super_deduction_rate")
    if facts.deductible_rd is None or share is None or rate is None:
        return Benefit("super_deduction", None, (Reason("benefit_unknown"),))
    if facts.taxable_income is not None and facts.taxable_income <= 0:
        return Benefit("super_deduction", Fraction(0), (Reason("benefit_loss"),))
    return Benefit("super_deduction", facts.deductible_rd * share * rate)


def transfer_saving(facts: TaxFacts, parameters: Mapping[str, Parameter], rate: Fraction | None) -> Benefit:
    """min(I, 5 million) x r + the rest x (r - 12.5 %), never below 0 for the rest."""
    limit, half = _number(parameters, "transfer_exempt_limit"), _number(parameters, "transfer_half_rate")
    if facts.transfer_income is None or rate is None or limit is None or half is None:
        return Benefit("transfer_saving", None, (Reason("benefit_unknown"),))
    exempt = min(facts.transfer_income, limit)
    rest = facts.transfer_income - exempt
    return Benefit("transfer_saving", exempt * rate + rest * max(rate - half, Fraction(0)))

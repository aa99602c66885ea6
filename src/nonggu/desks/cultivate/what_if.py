"""“What if”: some facts of an enterprise changed in thought and judged again. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from nonggu.desks.cultivate import words
from nonggu.engines.rules.compiling import RuleBook
from nonggu.engines.rules.facts import Facts, FactSpec, Value
from nonggu.engines.rules.judging import Assessment, judge_one
from nonggu.engines.rules.rulesets import RuleSet

#: Facts that people turn, by the beginning of their name; only those that the scheme reads are shown.
TURNED = (
    "st_staff", "rd_staff", "staff", "rd", "rd_domestic", "rd_deductible", "rd_accounting", "sales", "revenue",
    "main_income", "high_tech_income", "total_income", "conversions", "ip_class1", "ip_class2", "ip_class1_own",
    "net_assets",
)  # fmt: skip
MOST_YUAN = 10**11


@dataclass(frozen=True, slots=True)
class Dial:
    """One fact that can be turned: what the book says (empty: unknown), what is typed, and how far it turns.

    Money in 10,000 yuan.
    """

    name: str
    title: str
    unit: str
    known: str
    value: str
    most: str
    step: str
    is_wrong: bool = False


def dials_of(rules: RuleSet, facts: Facts, book: RuleBook, typed: Mapping[str, str]) -> list[Dial]:
    """The dials of a scheme, those of the last year first."""
    names = words.FactNames(book, range(rules.on.year - 6, rules.on.year + 1))
    found = []
    for name in _turned(rules):
        spec = names.specs[name]
        known = facts.number(name)
        text = typed.get(name, "").strip()
        found.append(
            Dial(
                name=name,
                title=names(name),
                unit=words.translate(words.WAN, words.language()) if spec.kind == "money" else words.unit_of(spec.unit),
                known=_shown(spec, known),
                value=text or _shown(spec, known),
                most=_most(spec, known, text),
                step="1" if spec.kind != "money" else "0.01",
                is_wrong=bool(text) and read_dial(spec, text) is None,
            )
        )
    return found


def _turned(rules: RuleSet) -> list[str]:
    columns = rules.columns()
    found = []
    for base in TURNED:
        yearly = sorted((name for name in columns if name[:-5] == base and name[-4:].isdigit()), reverse=True)
        found += yearly or [name for name in columns if name == base]
    return found


def _shown(spec: FactSpec, value: Fraction | None) -> str:
    if value is None:
        return ""
    scaled = value / words.YUAN_IN_WAN if spec.kind == "money" else value
    text = f"{float(scaled):.4f}".rstrip("0").rstrip(".")
    return text or "0"


def _most(spec: FactSpec, known: Fraction | None, typed: str) -> str:
    """Twice the known value, or what was typed; round numbers."""
    base = float(known or 0) / (words.YUAN_IN_WAN if spec.kind == "money" else 1)
    wanted = read_dial(spec, typed)
    told = float(wanted) / (words.YUAN_IN_WAN if spec.kind == "money" else 1) if isinstance(wanted, Fraction) else 0
    return f"{max(2 * abs(base), told, 10):.0f}"


def read_dial(spec: FactSpec, text: str) -> Fraction | None:
    """A typed number as the engine takes it (yuan); None when it is none."""
    try:
        number = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or (spec.lower is not None and number < 0):
        return None
    value = Fraction(number) * (words.YUAN_IN_WAN if spec.kind == "money" else 1)
    return value if abs(value) <= MOST_YUAN * 1000 else None


def judge_what_if(rules: RuleSet, facts: Facts, book: RuleBook, typed: Mapping[str, str]) -> Assessment:
    """The assessment with what was typed in place of what is known; what cannot be read stays as it is."""
    names = words.FactNames(book, range(rules.on.year - 6, rules.on.year + 1))
    values: dict[str, Value] = dict(facts.values)
    for name in _turned(rules):
        text = typed.get(name, "").strip()
        if not text or text == _shown(names.specs[name], facts.number(name)):
            continue
        value = read_dial(names.specs[name], text)
        if value is not None:
            values[name] = value
    return judge_one(rules, Facts(values, facts.on, facts.conflicts))

"""One edition's clauses and quantities from their mappings. Every mistake names the clause and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.kinds.conditions import Combination, Flag, OneOfCodes
from nonggu.engines.rules.kinds.growth import GrowthAtLeast, GrowthScore, Practice
from nonggu.engines.rules.kinds.points import Bands, PointBand
from nonggu.engines.rules.kinds.scores import (
    BandScore,
    ChoiceScore,
    ExpertScore,
    Step,
    StepScore,
)
from nonggu.engines.rules.kinds.thresholds import Band, Ratio, Threshold
from nonggu.engines.rules.kinds.totals import PointsAtLeast, PointTotal
from nonggu.engines.rules.quantities import Quantity
from nonggu.engines.rules.quantity_reading import QuantityReader
from nonggu.engines.rules.results import Result
from nonggu.engines.rules.rulesets import Parameter
from nonggu.errors import UnusableInput

OPERATOR_OF = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
BAND_OPERATOR_OF = {"from": ">=", "above": ">", "up_to": "<=", "below": "<"}
_MARKS = ("C1", "C2", "K", "U")


class ClauseReader:
    """Reads the clauses of one edition with the parameters of a date."""

    def __init__(
        self, edition: Mapping[str, Any], parameters: Mapping[str, Parameter], facts: Mapping[str, FactSpec], law: str
    ) -> None:
        self.edition, self.all_parameters, self.facts, self.law = edition, parameters, facts, law
        self.used: list[str] = []
        self.quantity_reader = QuantityReader(edition.get("quantities", {}), facts, self.value)

    def clauses(self) -> tuple[Clause, ...]:
        """All clauses, checked: ids once, parts before what combines them."""
        found: dict[str, Clause] = {}
        for entry in self.edition["clauses"]:
            clause = self._clause(entry)
            for part in clause.parts:
                if part not in found:
                    self.refuse(entry, f"part {part} does not stand before it")
            if clause.id in found:
                self.refuse(entry, "the id stands twice")
            found[clause.id] = clause
        for role in ("verdict", "score"):
            name = self.edition.get(role)
            if (name or role == "verdict") and name not in found:
                raise UnusableInput(
                    "rules_document_wrong", where=str(self.edition.get("edition")), why=f"{role}: {name}"
                )
        return tuple(found.values())

    def refuse(self, entry: Mapping[str, Any], why: str) -> None:
        """Raise what is wrong with a clause."""
        where = f"{self.edition.get('rule_set')} {self.edition.get('edition')} {entry.get('id')}"
        raise UnusableInput("rules_document_wrong", where=where, why=why)

    def _clause(self, entry: Mapping[str, Any]) -> Clause:
        self.used = []
        try:
            read = getattr(self, f"_read_{entry['kind']}", None)
            if read is None:
                self.refuse(entry, f"kind {entry['kind']} is not known")
            clause: Clause = read(entry)  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.refuse(entry, f"{type(error).__name__}: {error}")
            raise
        return clause

    def _common(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What every clause has. Called last, when the parameters used are known."""
        used = tuple(dict.fromkeys(self.used))
        marks = [self.all_parameters[name].mark for name in used] + [str(entry.get("mark", ""))]
        worst = max(marks, key=lambda mark: _MARKS.index(mark) if mark in _MARKS else -1)
        cite = str(entry.get("cite", ""))
        return {
            "id": str(entry["id"]),
            "zh": str(entry["zh"]),
            "en": str(entry["en"]),
            "citation": f"{entry.get('law', self.edition.get('law', self.law))} {cite}".strip(),
            "unit": str(entry.get("unit", "")),
            "mark": worst,
            "parameters": used,
        }

    def value(self, given: Any) -> Any:
        """A literal, or the value of the parameter that `$name` names."""
        if isinstance(given, str) and given.startswith("$"):
            name = given[1:]
            if name not in self.all_parameters:
                raise ValueError(f"parameter {name} is not in the document")
            self.used.append(name)
            return self.all_parameters[name].value
        return given

    def number(self, given: Any) -> Fraction | None:
        """A number or a parameter as an exact number; None when empty."""
        value = self.value(given)
        if value is None or isinstance(value, int | Decimal):
            return None if value is None else Fraction(value)
        raise ValueError(f"{value!r} is not a number")

    def quantity(self, given: Any) -> Quantity:
        """A quantity."""
        return self.quantity_reader.read(given)

    def _comparison(self, entry: Mapping[str, Any]) -> tuple[str, Any]:
        for key, operator in OPERATOR_OF.items():
            if key in entry:
                return operator, entry[key]
        raise ValueError("none of at_least, more_than, at_most, less_than")

    def bands(self, given: Any) -> Bands:
        """A table of points, best band first, the last one without a border."""
        entries = self.value(given)
        found = []
        for entry in entries:
            key = next((key for key in BAND_OPERATOR_OF if key in entry), None)
            points = entry["points"]
            low, high = points if isinstance(points, list) else (points, points)
            bound = Fraction(0) if key is None else self.number(entry[key]) or Fraction(0)
            found.append(PointBand("" if key is None else BAND_OPERATOR_OF[key], bound, int(low), int(high)))
        _check_nested(found)
        return tuple(found)

    def _read_threshold(self, entry: Mapping[str, Any]) -> Clause:
        operator, given = self._comparison(entry)
        quantity, limit = self.quantity(entry["quantity"]), self.number(given)
        return Threshold(quantity=quantity, operator=operator, limit=limit, **self._common(entry))

    def _read_ratio(self, entry: Mapping[str, Any]) -> Clause:
        operator, given = self._comparison(entry)
        top, bottom = self.quantity(entry["numerator"]), self.quantity(entry["denominator"])
        if "band_by" not in entry:
            limit = self.number(given)
            power = int(entry.get("compound_years", 0))
            if power and limit is not None:
                limit = (1 + limit) ** power
            return Ratio(numerator=top, denominator=bottom, operator=operator, limit=limit, **self._common(entry))
        bands = tuple(
            Band(self.number(band.get("up_to")), self.number(band["value"]) or Fraction(0))
            for band in self.value(given)
        )
        by = self.quantity(entry["band_by"])
        return Ratio(
            numerator=top, denominator=bottom, operator=operator, band_by=by, bands=bands, **self._common(entry)
        )

    def _read_flag(self, entry: Mapping[str, Any]) -> Clause:
        missing = Result[str(entry.get("if_missing", "unknown")).upper()]
        fact, expected = self.fact(entry["fact"]), bool(entry.get("expected", True))
        return Flag(fact=fact, expected=expected, if_missing=missing, **self._common(entry))

    def fact(self, name: str) -> str:
        """The column name of a fact of the dictionary."""
        return self.facts[name].name

    def _read_one_of(self, entry: Mapping[str, Any]) -> Clause:
        allowed = tuple(str(code) for code in self.value(entry["allowed"]))
        return OneOfCodes(fact=self.fact(entry["fact"]), allowed=allowed, **self._common(entry))

    def _read_all_of(self, entry: Mapping[str, Any]) -> Clause:
        return Combination(of=tuple(entry["of"]), every=True, **self._common(entry))

    def _read_any_of(self, entry: Mapping[str, Any]) -> Clause:
        return Combination(of=tuple(entry["of"]), every=False, **self._common(entry))

    def _expert(self, entry: Mapping[str, Any]) -> str:
        return self.fact(entry["expert"]) if "expert" in entry else ""

    def _read_band_score(self, entry: Mapping[str, Any]) -> Clause:
        top = self.quantity(entry.get("numerator", entry.get("quantity")))
        bottom = self.quantity(entry["denominator"]) if "denominator" in entry else None
        return BandScore(
            numerator=top,
            denominator=bottom,
            bands=self.bands(entry["bands"]),
            if_zero=Result[str(entry.get("if_zero", "manual_review")).upper()],
            silent_note=str(entry.get("silent_note", "")),
            expert=self._expert(entry),
            **self._common(entry),
        )

    def _read_step_score(self, entry: Mapping[str, Any]) -> Clause:
        steps = []
        for step in self.value(entry["steps"]):
            low, high = step["points"] if isinstance(step["points"], list) else (step["points"],) * 2
            least = self.number(step["at_least"]) or Fraction(0)
            steps.append(Step(self.quantity(step["quantity"]), least, int(low), int(high)))
        return StepScore(steps=tuple(steps), expert=self._expert(entry), **self._common(entry))

    def _read_choice_score(self, entry: Mapping[str, Any]) -> Clause:
        spec = self.facts[entry["fact"]]
        points = []
        for code, given in self.value(entry["points"]).items():
            low, high = given if isinstance(given, list) else (given, given)
            key = {True: "yes", False: "no"}.get(code, code)
            points.append((str(key), int(low), int(high)))
        return ChoiceScore(
            fact=spec.name,
            is_truth=spec.kind == "boolean",
            points=tuple(points),
            expert=self._expert(entry),
            **self._common(entry),
        )

    def _read_expert_score(self, entry: Mapping[str, Any]) -> Clause:
        least, greatest = (int(points) for points in self.value(entry["range"]))
        return ExpertScore(least=least, greatest=greatest, expert=self._expert(entry), **self._common(entry))

    def _read_score_sum(self, entry: Mapping[str, Any]) -> Clause:
        cap = self.number(entry.get("cap"))
        cap_points = None if cap is None else int(cap)
        return PointTotal(of=tuple(entry["of"]), cap=cap_points, **self._common(entry))

    def _read_best_score(self, entry: Mapping[str, Any]) -> Clause:
        return PointTotal(of=tuple(entry["of"]), best=True, **self._common(entry))

    def _read_score(self, entry: Mapping[str, Any]) -> Clause:
        operator, given = self._comparison(entry)
        if operator not in (">=", ">"):
            raise ValueError("points can only be at_least or more_than")
        limit = self.number(given)
        return PointsAtLeast(of=str(entry["of"]), operator=operator, limit=limit, **self._common(entry))

    def _practice(self, entry: Mapping[str, Any]) -> Practice:
        chosen = {key: str(self.value(given)) for key, given in entry.get("practice", {}).items()}
        if not set(chosen.values()) <= {"ratio", "zero", "manual_review"}:
            raise ValueError(f"practice {chosen}")
        return Practice(**chosen)

    def _read_growth_score(self, entry: Mapping[str, Any]) -> Clause:
        of, bands, practice = self.quantity(entry["of"]), self.bands(entry["bands"]), self._practice(entry)
        disputed = self.number(entry.get("disputed_border"))
        return GrowthScore(
            of=of, bands=bands, practice=practice, disputed=disputed, expert=self._expert(entry), **self._common(entry)
        )

    def _read_growth(self, entry: Mapping[str, Any]) -> Clause:
        of, limit, practice = self.quantity(entry["of"]), self.number(entry["at_least"]), self._practice(entry)
        return GrowthAtLeast(of=of, limit=limit, practice=practice, **self._common(entry))


def _check_nested(bands: list[PointBand]) -> None:
    """Best band first, one direction, the last without a border: so that the first band that holds is the right one."""
    bordered = bands[:-1]
    if not bordered or bands[-1].operator or any(not band.operator for band in bordered):
        raise ValueError("a table of points needs borders on all bands but the last")
    rising = bordered[0].operator in (">=", ">")
    for one, other in pairwise(bordered):
        if (
            (other.operator in (">=", ">")) != rising
            or (one.bound >= other.bound) != rising
            or one.bound == other.bound
        ):
            raise ValueError("the borders of a table of points must run in one direction, the best band first")

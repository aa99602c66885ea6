"""Rule documents (plain mappings, as the rulebook's YAML holds them) to rule sets, with a named error for each
mistake."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from nonggu.engines.rules.clause_reading import ClauseReader
from nonggu.engines.rules.facts import FactSpec
from nonggu.engines.rules.kinds.base import Clause
from nonggu.engines.rules.rulesets import Parameter, RuleSet
from nonggu.errors import UnusableInput

Document = Mapping[str, Any]


class RuleBook:
    """All documents: finds the edition of a rule set that is in force on a date and compiles it.

    `documents` are mappings with `document`, `parameters` and `editions`; `facts` the dictionary of input facts;
    `edits` replaces
    values of parameters: (document, parameter) to a list of dated values.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        facts: Iterable[Mapping[str, Any]],
        edits: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]] | None = None,
    ) -> None:
        self.documents = {str(document["document"]): document for document in documents}
        self.facts = {str(entry["name"]): read_fact(entry) for entry in facts}
        self.edits: dict[tuple[str, str], Sequence[Mapping[str, Any]]] = {}
        for (document, parameter), values in (edits or {}).items():
            entry = self.documents.get(document, {}).get("parameters", {}).get(parameter)
            if entry is None:
                raise UnusableInput("rules_parameter_unknown", document=document, parameter=parameter)
            if _decisive(values) != _decisive(entry["values"]):
                self.edits[document, parameter] = values

    def editions(self) -> list[tuple[Document, Mapping[str, Any]]]:
        """Every edition with its document, by rule set and date."""
        pairs = [(d, e) for d in self.documents.values() for e in d.get("editions", ())]
        return sorted(pairs, key=lambda pair: (pair[1]["rule_set"], pair[1]["valid_from"]))

    def names(self) -> list[str]:
        """The names of all rule sets."""
        return sorted({str(edition["rule_set"]) for _, edition in self.editions()})

    def rules(self, name: str, on: dt.date, edition: str | None = None) -> RuleSet:
        """The rule set as of a date; `edition` asks for one that is not in force by date (such as a review under old
        rules).

        Raises UnusableInput: `rules_unknown_set`, `rules_not_in_force`, `rules_unknown_edition`, or what is wrong in
        a document.
        """
        found = [(d, e) for d, e in self.editions() if e["rule_set"] == name]
        if not found:
            raise UnusableInput("rules_unknown_set", name=name, known=", ".join(self.names()))
        if edition:
            chosen = [(d, e) for d, e in found if e["edition"] == edition]
            if not chosen:
                known = ", ".join(str(e["edition"]) for _, e in found)
                raise UnusableInput("rules_unknown_edition", name=name, edition=edition, known=known)
        else:
            chosen = [(d, e) for d, e in found if _is_in_force(e, on)]
        if not chosen:
            spans = ", ".join(f"{e['edition']}: {e['valid_from']} - {e.get('valid_to') or ''}" for _, e in found)
            raise UnusableInput("rules_not_in_force", name=name, on=on.isoformat(), editions=spans)
        return self._compile(*chosen[-1], on)

    def parameters(self, document: str, on: dt.date) -> dict[str, Parameter]:
        """The parameters of a document as of a date, edits applied."""
        entries = self.documents[document].get("parameters", {})
        return {name: self._parameter(document, name, entry, on) for name, entry in entries.items()}

    def _is_edited(self, used: Parameter, on: dt.date) -> bool:
        """Whether an edit decides the parameter on the day; before an edit begins the rules are what they were."""
        edits = self.edits.get((used.document, used.name))
        if edits is None:
            return False
        printed = self.documents[used.document]["parameters"][used.name]["values"]
        return _decisive([_as_of(edits, on)], with_end=False) != _decisive([_as_of(printed, on)], with_end=False)

    def _parameter(self, document: str, name: str, entry: Mapping[str, Any], on: dt.date) -> Parameter:
        best = _as_of(self.edits.get((document, name), entry.get("values", ())), on)
        return Parameter(
            name=name,
            document=document,
            zh=str(entry.get("zh", name)),
            en=str(entry.get("en", name)),
            unit=str(entry.get("unit", "")),
            clause=str(entry.get("clause", "")),
            value=best.get("value"),
            valid_from=best.get("valid_from"),
            valid_to=best.get("valid_to"),
            mark=str(best.get("mark", "U")),
            source=str(best.get("source", "")),
            note=str(best.get("note", entry.get("note", ""))),
        )

    def _compile(self, document: Document, edition: Mapping[str, Any], on: dt.date) -> RuleSet:
        key = str(document["document"])
        parameters = self.parameters(key, on)
        for other in document.get("uses", ()):
            parameters = {**self.parameters(str(other), on), **parameters}
        reader = ClauseReader(edition, parameters, self.facts, str(document.get("citation", "")))
        clauses = reader.clauses()
        used = {name: parameters[name] for clause in clauses for name in clause.parameters}
        edited = any(self._is_edited(parameter, on) for parameter in used.values())
        return RuleSet(
            name=str(edition["rule_set"]),
            edition=str(edition["edition"]),
            digest=digest_of(edition, used),
            zh=str(edition["zh"]),
            en=str(edition["en"]),
            citation=str(edition.get("citation", document.get("citation", ""))),
            mark=str(edition.get("mark", "")),
            valid_from=edition["valid_from"],
            valid_to=edition.get("valid_to"),
            on=on,
            clauses=clauses,
            root=str(edition["verdict"]),
            score=str(edition.get("score", "")),
            parameters=used,
            facts=self._facts_of(clauses, on),
            is_edited=edited,
            notes=tuple((str(note["zh"]), str(note["en"])) for note in edition.get("notes", ())),
        )

    def _facts_of(self, clauses: tuple[Clause, ...], on: dt.date) -> dict[str, FactSpec]:
        years = range(on.year - 6, on.year + 7)
        by_column = {spec.in_year(year): spec for spec in self.facts.values() for year in years}
        names = (name for clause in clauses for name in clause.names(on.year - 1))
        return {by_column[name].name: by_column[name] for name in names}


def read_fact(entry: Mapping[str, Any]) -> FactSpec:
    """One entry of the dictionary of facts."""
    choices = tuple((str(c["value"]), str(c["zh"]), str(c["en"])) for c in entry.get("choices", ()))
    name = str(entry["name"])
    return FactSpec(
        name=f"{name}_{{year}}" if entry.get("yearly") else name,
        kind=str(entry["kind"]),
        zh=str(entry["zh"]),
        en=str(entry["en"]),
        unit=str(entry.get("unit", "")),
        meaning_zh=str(entry.get("meaning_zh", "")),
        meaning_en=str(entry.get("meaning_en", "")),
        lower=None if entry.get("may_be_negative") else 0,
        choices=choices,
        also=tuple(str(other) for other in entry.get("also", ())),
    )


_TOLD = ("zh", "en", "notes")


def _decisive(values: Sequence[Mapping[str, Any]], *, with_end: bool = True) -> str:
    """What of a parameter's dated values decides answers, in one spelling: 0.10 and 0.1 are the same."""
    parts = ("value", "valid_from", "valid_to") if with_end else ("value", "valid_from")
    held = [[*(value.get(part) for part in parts), value.get("mark", "U")] for value in values]
    return json.dumps(held, sort_keys=True, ensure_ascii=False, default=_plain)


def _as_of(values: Sequence[Mapping[str, Any]], on: dt.date) -> Mapping[str, Any]:
    """The dated value that is in force on the day, the latest begun of several; empty where there is none."""
    held = [value for value in values if _is_in_force(value, on)]
    return max(held, key=lambda value: value.get("valid_from") or dt.date.min, default={})


def _is_in_force(entry: Mapping[str, Any], on: dt.date) -> bool:
    start, end = entry.get("valid_from"), entry.get("valid_to")
    return (start is None or start <= on) and (end is None or on <= end)


def digest_of(edition: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> str:
    """Eight hexadecimal digits of the SHA-256 of everything that decides the answer; titles and notes do not."""
    values = {name: [p.value, p.mark] for name, p in sorted(parameters.items())}
    held = {key: value for key, value in edition.items() if key not in _TOLD}
    held["clauses"] = [{k: v for k, v in clause.items() if k not in _TOLD} for clause in edition["clauses"]]
    text = json.dumps([held, values], sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _plain(value: object) -> str:
    # 0.10 and 0.1 are the same number and must give the same hash.
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)

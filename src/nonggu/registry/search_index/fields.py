"""Which fields of each noun are searched: its own, and the names of records that it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from nonggu.registry.columns import columns_of
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of, nouns

#: Nouns that are searched by other fields than the rule of `_usual` finds. `organisation__name` is a name on another
#: record; it counts for those who see that record.
SEARCHED: dict[str, tuple[str, ...]] = {
    "organisation": ("code", "name", "short_name", "uscc", "main_products", "aliases__value"),
    "person": ("code", "name", "organisation__name", "specialty", "keywords"),
    "expert_text": ("code", "text", "person__name"),
    "appointment": ("code", "person__name", "sender__name", "host__name", "document"),
    "platform": ("code", "name", "organisation__name", "document"),
    "honour": ("code", "name", "organisation__name", "person__name", "awarded_by"),
    "collaboration": ("code", "subject", "party_a__name", "party_b__name"),
    "signing": ("code", "name", "organisation__name", "partner__name", "content"),
    "agreement": ("code", "name", "number", "buyer__name", "provider__name"),
    "problem": ("code", "text", "organisation__name", "reply"),
    "achievement": ("code", "name", "registration_number", "summary", "keywords", "holder__name"),
    "need": ("code", "title", "words", "rewrite", "keywords", "organisation__name"),
    "match": ("code", "subject", "need__title", "person__name", "obstacle_words"),
    "match_step": ("code", "words", "match__subject"),
    "synonym_group": ("code", "term", "same_as"),
    "declared_conflict": ("code", "reason", "person__name", "organisation__name"),
    "expert_capacity": ("code", "person__name"),
    "training_event": ("code", "name", "topic", "place"),
    "plot": ("code", "name", "village", "crop", "household__head", "organisation__name"),
    "soil_sample": ("code", "plot__name", "plot__code", "laboratory"),
    "service_record": (
        *("code", "household__code", "household__head", "organisation__name", "person__name", "content"),
    ),
    "submission": ("code", "form__name", "unit__name", "organisation__name", "period"),
    "herd": ("code", "organisation__name", "household__head"),
}
_USUAL = ("number", "uscc", "short_name", "keywords", "registration_number", "village", "head")


@dataclass(frozen=True, slots=True)
class Name:
    """A name on another record: `field` of this noun leads to it, `model` is its noun, `of` the field that names it.

    `is_back` says that the other record refers to this one by `back` (a former name of an organisation).
    """

    field: str
    model: type[Record]
    of: str
    is_back: bool = False
    back: str = ""

    @property
    def lookup(self) -> str:
        """The name as a lookup of this noun."""
        return f"{self.field}__{self.of}"


@cache
def searched(model: type[Record]) -> tuple[str, ...]:
    """The lookups that the noun is searched by."""
    return SEARCHED.get(noun_of(model)) or _usual(model)


@cache
def own_fields(model: type[Record]) -> tuple[str, ...]:
    """The searched fields of the noun itself."""
    return tuple(lookup for lookup in searched(model) if "__" not in lookup)


@cache
def names_on_others(model: type[Record]) -> tuple[Name, ...]:
    """The searched names that stand on other records."""
    return tuple(_name(model, *lookup.split("__", 1)) for lookup in searched(model) if "__" in lookup)


@cache
def named_by(model: type[Record]) -> tuple[tuple[type[Record], Name], ...]:
    """Which nouns are searched by a name that stands on this one, and how they lead to it."""
    return tuple((other, name) for other in nouns().values() for name in names_on_others(other) if name.model is model)


def _name(model: type[Record], field: str, of: str) -> Name:
    found: Any = model._meta.get_field(field)
    is_back = bool(found.auto_created)
    return Name(field, found.related_model, of, is_back, found.field.name if is_back else "")


def _usual(model: type[Record]) -> tuple[str, ...]:
    tail = {"origin", "source", "source_date", "note"}
    found = ["code"]
    for column in columns_of(model):
        field, reference = column.field, column.reference
        if field.name in tail:
            continue
        if reference and not column.is_many and field.name == model.title_field:
            found.append(f"{field.name}__{reference.title_field}")
        elif field.name in _USUAL or (field.name == model.title_field and field.name != "code"):
            found.append(field.name)
        elif reference and field.name in ("organisation", "person", "household"):
            found.append(f"{field.name}__{'head' if field.name == 'household' else 'name'}")
    return tuple(dict.fromkeys(found))

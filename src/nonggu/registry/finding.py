"""Finding the record that somebody names: by its code, an exact name, a former name, or as suggestions write it.

One rule for forms, accounts and workbooks: a code goes before a name; names are compared half-width, without blanks and
letter case; an organisation answers to its aliases, and one that was merged into another answers as that one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from django.db.models import CharField, Q, QuerySet, TextField

from nonggu.registry.access import visible
from nonggu.registry.initials import initials_of
from nonggu.registry.models import OrganisationAlias, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Hashable)

#: Fields by which a noun is named beside its code, where they are others than its title.
NAME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "organisation": ("name", "short_name", "uscc"),
    "household": ("head",),
    "certificate": ("number",),
    "agreement": ("name", "number"),
    "festival": ("name", "edition"),
    "need": ("title",),
    "problem": ("text",),
}
#: How many records of like initials are compared.
MOST_ALIKE = 500
_SPACES = re.compile(r"\s+")
_SUGGESTED = re.compile(r"\[([^\[\]]+)\]\s*$")


def name_key(text: object) -> str:
    """A name in the form in which names are compared: half-width, without blanks and letter case."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", str(text))).casefold()


def name_fields(model: type[Record]) -> tuple[str, ...]:
    """The text fields by which records of the noun are named."""
    known = NAME_FIELDS.get(noun_of(model))
    if known is not None:
        return known
    title = model._meta.get_field(model.title_field)
    if title.is_relation:
        # Titled by what it refers to; lists that people exported name it so.
        related: type[Record] = title.related_model
        names = name_fields(related)[:1]
        return tuple(f"{title.name}__{name}" for name in names)
    return () if title.name == "code" else (title.name,)


class NameIndex(Generic[T]):
    """Codes and names, and what each of them leads to."""

    def __init__(self) -> None:
        self._codes: dict[str, T] = {}
        self._names: dict[str, dict[T, str]] = defaultdict(dict)

    def put(self, target: T, code: str, names: Iterable[object]) -> None:
        """Let the target answer to a code (where it has one) and to names."""
        if code:
            self._codes[code.casefold()] = target
        for name in names:
            if name:
                self._names[name_key(name)].setdefault(target, code)

    def find(self, text: str) -> dict[T, str]:
        """What answers to the text, with its code: one by its code, else all of that name."""
        target = self._codes.get(text.casefold())
        return {target: text} if target is not None else dict(self._names.get(name_key(text), {}))


def has_merges(model: type[Record]) -> bool:
    """Whether records of the noun may have been merged into another."""
    return any(field.name == "merged_into" for field in model._meta.fields)


def index_of(model: type[Record], records: QuerySet[Any]) -> NameIndex[int]:
    """The codes and names of records: current ones by all of them, merged ones by the code, as what they became."""
    index: NameIndex[int] = NameIndex()
    fields = name_fields(model)
    kept = "merged_into_id" if has_merges(model) else "archived_at"
    for pk, code, archived, merged, *names in (
        records.order_by("pk").values_list("pk", "code", "archived_at", kept, *fields).iterator(chunk_size=5000)
    ):
        if archived is None:
            index.put(pk, code, names)
        elif has_merges(model) and merged:
            index.put(merged, code, ())
    return index


def records_named(model: type[R], text: str, *, user: User | None) -> list[R]:
    """The current records that the text names among those the user sees: none, one, or two for several of one name."""
    text = text.replace("\0", "").strip()
    suggested = _SUGGESTED.search(text)
    wanted = suggested.group(1).strip() if suggested else text
    seen = visible(user, model)
    index = index_of(model, seen.filter(pk__in=list(_alike(model, seen, wanted, is_code=bool(suggested)))))
    if noun_of(model) == "organisation" and not suggested:
        for pk, value in aliases().filter(value__in=_spellings(wanted)).values_list("organisation_id", "value"):
            index.put(pk, "", [value])
    current: QuerySet[Any] = seen.filter(archived_at=None, pk__in=list(index.find(wanted)))
    return list(current.order_by("pk")[:2])


def record_named(model: type[R], text: str, *, user: User | None) -> R | None:
    """The one record that the text names; None for none, or for several of one name."""
    found = records_named(model, text, user=user)
    return found[0] if len(found) == 1 else None


def aliases() -> QuerySet[OrganisationAlias]:
    """The names and codes under which current organisations are known too."""
    return OrganisationAlias.objects.current().filter(organisation__archived_at=None)


def _spellings(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    return {text, plain, plain.upper(), plain.lower()}


def _alike(model: type[Record], seen: QuerySet[Any], text: str, *, is_code: bool) -> set[int]:
    """Records that could be meant, by indexed lookups only: `NameIndex` decides among them."""
    spellings = _spellings(text)
    by_code = set(seen.filter(code__in=spellings).values_list("pk", flat=True)[:10])
    if is_code:
        return by_code
    title = model._meta.get_field(model.title_field)
    own = [name for name in name_fields(model) if "__" not in name and _is_text(model, name)]
    by_name = Q(pk__in=())
    for name in own:
        by_name |= Q(**{f"{name}__in": spellings})
    initials = "" if title.is_relation else initials_of(text)
    if initials:
        by_name |= Q(initials=initials)
    current = seen.filter(by_name, archived_at=None).order_by("pk")
    return by_code | set(current.values_list("pk", flat=True)[:MOST_ALIKE])


def _is_text(model: type[Record], name: str) -> bool:
    return isinstance(model._meta.get_field(name), CharField | TextField)

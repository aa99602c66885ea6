"""What staff keep beside matches: capacities of the year, declared conflicts, words that mean the same."""

from __future__ import annotations

from nonggu.desks.match import facts, queries
from nonggu.errors import UnusableInput
from nonggu.registry import access
from nonggu.registry.book import change_record, create_record
from nonggu.registry.models import DeclaredConflict, ExpertCapacity, Organisation, Person, SynonymGroup, User


def _require(by: User | None) -> None:
    if not access.may_match(by):
        raise access.Forbidden("forbidden_match")


def set_capacity(person: Person, *, year: int, most: int, least: int | None, by: User | None) -> ExpertCapacity:
    """Set how many needs an expert takes in a year. Raises access.Forbidden."""
    _require(by)
    standing = queries.capacity_of(person, year)
    if standing is not None:
        return change_record(standing, {"most": most, "least": least}, by=by)
    values = {"person": person, "year": year, "most": most, "least": least, "origin": person.origin}
    return create_record(ExpertCapacity, values, by=by)


def declare_conflict(person: Person, organisation: Organisation, *, reason: str, by: User | None) -> DeclaredConflict:
    """Declare that the two are not brought together from today on. Raises access.Forbidden."""
    _require(by)
    values = {"person": person, "organisation": organisation, "reason": reason, "valid_from": facts.desk_day()}
    return create_record(DeclaredConflict, {**values, "origin": person.origin}, by=by)


def keep_synonyms(*, code: str = "", term: str, same_as: str, by: User) -> SynonymGroup:
    """Enter or change a group of words. Raises UnusableInput where nothing is said to mean the same, access.Forbidden."""
    _require(by)
    words = facts.split_words(same_as)
    if not words:
        raise UnusableInput("synonyms_missing", term=term)
    values = {"term": term.strip(), "same_as": "；".join(words)}
    standing = queries.synonym_of(by, code) if code else None
    if standing is not None:
        return change_record(standing, values, by=by)
    return create_record(SynonymGroup, values, by=by)


def built_in_words() -> list[tuple[str, list[str]]]:
    """The groups that come with the software: the term and what means the same."""
    from nonggu.rulebook.matching import read_default_words

    return [(group[0], group[1:]) for group in read_default_words()]

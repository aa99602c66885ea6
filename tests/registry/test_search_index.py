"""The search index: what is in a record is found by any part of it, and the index agrees with the book after every act."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nonggu.registry import book, entering, erasing, identity
from nonggu.registry.models import Certificate, Organisation, OrganisationAlias, Person, SearchEntry, User
from nonggu.registry.nouns import nouns
from nonggu.registry.search_index.fields import named_by, names_on_others, own_fields, searched
from nonggu.registry.search_index.finding import among, ids_holding, words_hold
from nonggu.registry.search_index.keys import first_key, last_key
from nonggu.registry.search_index.signs import asked_grams, fold, grams_in, words_of
from nonggu.registry.search_index.texts import all_entries
from nonggu.registry.search_index.whole import gaps, rebuild

MOST = 10_000
SIGNS = st.sampled_from("农谷玛钢管件厂乙abzORG019-（）·Ⅱ８ é")
TEXTS = st.text(SIGNS, min_size=1, max_size=24)


class _Undone(Exception):
    """Takes an example's records back."""


def _find(model, q: str) -> list[int]:
    return ids_holding(model, words_of(q), most=MOST)


def _is_whole() -> bool:
    """Whether the index is what a new one would be, grams included."""
    before = _contents()
    rebuild()
    return before == _contents()


def _contents():
    entries = list(SearchEntry.objects.order_by("key").values_list())
    grams = {word for entry in entries for word in grams_in(f"{entry[1]}\n{entry[2]}").split()}
    return entries, {gram: _having(gram) for gram in grams}


def _having(gram: str) -> set[int]:
    statement = "SELECT rowid FROM registry_searchgrams WHERE registry_searchgrams MATCH %s"
    asked = f'"{gram}"'
    if connection.vendor == "postgresql":
        statement, asked = "SELECT key FROM registry_searchentry WHERE grams @@ %s::tsquery", f"'{gram}'"
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked])
        return {row[0] for row in cursor.fetchall()}


@given(text=TEXTS, first=st.integers(0, 23), length=st.integers(1, 6))
def test_a_text_has_every_gram_that_a_part_of_it_asks_for(text, first, length):
    folded = fold(text)
    part = folded[first : first + length]
    for word in part.split():
        assert set(asked_grams(word)) <= set(grams_in(folded).split())


@given(text=TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(TEXTS, min_size=2, max_size=5),
    pick=st.integers(0, 4),
    first=st.integers(0, 23),
    length=st.integers(1, 6),
)
def test_any_part_of_a_name_finds_what_a_look_at_every_record_finds(names, pick, first, length):
    try:
        with transaction.atomic():
            firms = book.create_records(Organisation, [{"name": name} for name in names], by=None)
            part = names[pick % len(names)][first : first + length]
            if part.split():
                assert _find(Organisation, part) == [f.pk for f in firms if _holds_all(f, part)]
            raise _Undone
    except _Undone:
        pass


def _holds_all(firm: Organisation, q: str) -> bool:
    values = [getattr(firm, name) for name in (*own_fields(Organisation), "initials")]
    return all(any(word in fold(value) for value in values) for word in words_of(q))


@pytest.mark.django_db
def test_a_part_that_crosses_two_fields_is_not_found():
    book.create_record(Organisation, {"name": "玛钢", "short_name": "一厂"}, by=None)
    assert _find(Organisation, "钢一") == []
    assert len(_find(Organisation, "玛钢 一厂")) == 1


@pytest.mark.django_db
def test_grams_alone_are_not_enough():
    """乙甲乙 has both grams of 甲乙甲 and does not hold it."""
    book.create_record(Organisation, {"name": "乙甲乙"}, by=None)
    assert _find(Organisation, "甲乙") != []
    assert _find(Organisation, "甲乙甲") == []


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["9", "12", "q", "zx", "%", "_", "'", '"', "\\", "\0", "NEAR(", "a*", "AND", "（", "🌾"])
def test_signs_that_mean_something_to_a_database_are_only_signs(q):
    firm = book.create_record(Organisation, {"name": f"甲{q}乙" if q != "\0" else "甲乙"}, by=None)
    found = _find(Organisation, q)
    assert (
        found == ([firm.pk] if words_of(q) else []) if q != "\0" else found == ids_holding(Organisation, [], most=MOST)
    )


@pytest.mark.django_db
def test_a_new_name_is_followed_where_it_is_shown():
    firm = book.create_record(Organisation, {"name": "旧名公司"}, by=None)
    paper = book.create_record(Certificate, {"organisation_id": firm.pk, "number": "甲1"}, by=None)
    assert _find(Certificate, "旧名") == [paper.pk]
    book.change_record(firm, {"name": "新名公司"}, by=None)
    assert _find(Certificate, "旧名") == []
    assert _find(Certificate, "新名") == [paper.pk]
    assert _is_whole()


@pytest.mark.django_db
def test_the_index_is_whole_after_every_kind_of_write():
    kept, lost = (book.create_record(Organisation, {"name": name}, by=None) for name in ("留下公司", "并入公司"))
    paper = book.create_record(Certificate, {"organisation_id": lost.pk, "number": "乙2"}, by=None)
    alias = book.create_record(OrganisationAlias, {"organisation_id": lost.pk, "value": "老厂"}, by=None)
    assert _find(Organisation, "老厂") == [lost.pk]
    identity.merge_records(kept, lost, by=None)
    assert _find(Certificate, "留下") == [paper.pk]
    assert _find(Organisation, "老厂") == [kept.pk]
    assert _is_whole()
    identity.unmerge_record(Organisation.objects.get(pk=lost.pk), by=None)
    assert _find(Certificate, "并入") == [paper.pk]
    assert _is_whole()
    book.change_record(OrganisationAlias.objects.get(pk=alias.pk), {"organisation_id": kept.pk}, by=None)
    assert _find(Organisation, "老厂") == [kept.pk]
    book.archive_record(Organisation.objects.get(pk=kept.pk), by=None)
    assert ids_holding(Organisation, ["留下"], most=MOST, with_archived=False) == []
    assert _find(Organisation, "留下") == [kept.pk]
    book.restore_record(Organisation.objects.get(pk=kept.pk), by=None)
    assert _is_whole()
    ids, _ = entering.enter_rows(
        Person, [{"name": f"批量{n}", "organisation_id": kept.pk} for n in range(700)], by=None
    )
    assert _find(Person, "留下") == ids
    versions = [entering.RowChange(pk, 1, {"name": f"批量{n}"}, {"name": f"改名{n}"}) for n, pk in enumerate(ids)]
    entering.change_rows(Person, versions, by=None)
    assert _find(Person, "批量") == []
    assert _find(Person, "改名699") == [ids[-1]]
    assert _is_whole()


@pytest.mark.django_db
def test_an_erased_person_leaves_the_index():
    person = book.create_record(Person, {"name": "鬯囗", "specialty": "土壤"}, by=None)
    assert _find(Person, "鬯") == [person.pk]
    erasing.erase_personal_data(person, by=None, why="本人要求")
    assert _find(Person, "鬯") == []
    assert _having("鬯囗") == set()
    assert not SearchEntry.objects.filter(own__contains="鬯").exists()
    assert _find(Person, "土壤") == [person.pk]


@pytest.mark.django_db
def test_what_is_taken_back_leaves_no_word():
    try:
        with transaction.atomic():
            book.create_record(Organisation, {"name": "作废公司"}, by=None)
            raise _Undone
    except _Undone:
        pass
    assert _find(Organisation, "作废") == []
    assert _having("作废") == set()


@pytest.mark.django_db
def test_gaps_are_found_and_mended():
    firm = book.create_record(Organisation, {"name": "漏编公司"}, by=None)
    assert gaps() == {}
    SearchEntry.objects.filter(key=first_key(Organisation) + firm.pk).delete()
    assert gaps() == {"organisation": 1}
    assert _find(Organisation, "漏编") == []
    assert rebuild() == sum(model.objects.count() for model in nouns().values())
    assert gaps() == {}
    assert _find(Organisation, "漏编") == [firm.pk]


@pytest.mark.django_db
def test_two_ways_to_look_agree():
    firms = book.create_records(Organisation, [{"name": f"合作社{n}"} for n in range(30)], by=None)
    one_by_one = Organisation.objects.filter(words_hold(Organisation, ["合作", "1"])).order_by("pk")
    by_index = Organisation.objects.filter(pk__in=among(ids_holding(Organisation, ["合作", "1"], most=MOST)))
    assert list(one_by_one) == list(by_index.order_by("pk")) == [f for f in firms if "1" in f.name or "1" in f.code]
    assert ids_holding(Organisation, ["合作"], most=3) == [firm.pk for firm in firms[:4]]


def test_the_ranges_of_the_nouns_do_not_meet():
    ranges = sorted((first_key(model), last_key(model)) for model in nouns().values())
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ranges))
    assert ranges[-1][1] < 2**63


@pytest.mark.parametrize("noun", nouns())
def test_names_on_others_are_followed_back(noun):
    model = nouns()[noun]
    assert "code" in searched(model)
    for name in names_on_others(model):
        assert (model, name) in named_by(name.model)


@pytest.mark.django_db
def test_entries_are_the_same_however_they_are_asked_for():
    firms = book.create_records(Organisation, [{"name": f"模拟{n}"} for n in range(5)], by=None)
    entries = {entry.key for entry in all_entries(Organisation, firms[0].pk, firms[-1].pk)}
    assert entries == {first_key(Organisation) + firm.pk for firm in firms}
    assert User.objects.count() == 0

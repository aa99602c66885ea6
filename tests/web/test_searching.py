"""Searching and paging as pages do it: only what the reader sees, common words and rare ones alike, from both ends."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from nonggu.registry import access, book
from nonggu.registry.models import Organisation
from nonggu.registry.models.user import UserRole
from nonggu.registry.nouns import nouns
from nonggu.registry.search_index.signs import fold, words_of
from nonggu.web.book import finding, paging, searching
from nonggu.web.book.finding import find
from nonggu.web.book.listing import read_listing
from nonggu.web.book.pages import pages
from nonggu.web.book.paging import BookPaginator
from nonggu.web.book.searching import search
from nonggu.web.hall import news
from nonggu.web.hall.news import news_for

pytestmark = pytest.mark.django_db
WORDS = ("模拟", "东", "厂1", "旧名", "镇", "张", "org-", "mn", "0", "模拟 1", "没有这个词")


@pytest.fixture
def county(make_record):
    """Firms of two townships with papers, people and plots, some put away."""
    towns = [make_record("township", name=f"{side}镇") for side in "东西"]
    firms = [make_record("organisation", name=f"模拟{'东西'[n % 2]}厂{n}", township=towns[n % 2]) for n in range(6)]
    homes = [make_record("household", head=f"张{n}", township=town) for n, town in enumerate(towns)]
    for n, firm in enumerate(firms):
        make_record("certificate", organisation=firm, number=f"证{n}")
        make_record("person", name=f"模拟人{n}", organisation=firm)
        make_record("organisation_alias", organisation=firm, value=f"旧名{n}")
        make_record("plot", name=f"模拟棚{n}", household=homes[n % 2], organisation=firm)
        make_record("collaboration", party_a=firm, party_b=firms[n - 1], subject="模拟合作")
    book.archive_record(firms[-1], by=None)
    return {"township": towns, "organisation": firms, "household": homes}


def _by_looking(user, model, q: str) -> set[int]:
    """Every record that the reader sees, looked at one by one."""
    return {
        record.pk
        for record in access.visible(user, model)
        if all(any(word in text for text in _texts(user, record)) for word in words_of(q))
    }


def _texts(user, record) -> list[str]:
    found = [fold(record.initials)]
    for lookup in pages()[record._meta.model_name if record._meta.model_name in pages() else _noun(record)].search:
        first, _, rest = lookup.partition("__")
        value = getattr(record, first)
        if not rest:
            found.append(fold(value))
            continue
        others = value.all() if hasattr(value, "all") else [value] if value else []
        found += [fold(getattr(other, rest)) for other in others if access.may_view(user, other)]
    return found


def _noun(record) -> str:
    return next(noun for noun, model in nouns().items() if isinstance(record, model))


@pytest.mark.parametrize("most", [10_000, 0])
@pytest.mark.parametrize("role", UserRole.values)
def test_a_search_finds_what_a_look_at_every_record_finds(role, most, county, make_user, monkeypatch):
    """Rare words are found by the index, common ones (`most` 0) by looking: both must agree."""
    monkeypatch.setattr(searching, "MOST_NAMED", most)
    monkeypatch.setattr(searching, "MOST_NAMED_OF_PART", most)
    draw = random.Random(role)
    user = make_user(role, **{noun: draw.choice(records) for noun, records in county.items()})
    for noun in ("organisation", "certificate", "person", "household", "plot", "collaboration", "organisation_alias"):
        model = nouns()[noun]
        for q in WORDS:
            found = search(pages()[noun], access.visible(user, model), q, user=user)
            assert set(found.values_list("pk", flat=True)) == _by_looking(user, model, q), (noun, q)


@pytest.mark.parametrize("most", [10_000, 0])
def test_answers_over_the_book_are_those_of_the_lists(most, county, make_user, monkeypatch):
    monkeypatch.setattr(searching, "MOST_NAMED", most)
    monkeypatch.setattr(searching, "MOST_NAMED_OF_PART", most)
    for role in UserRole.values:
        user = make_user(role, township=county["township"][0], organisation=county["organisation"][0])
        for q in WORDS:
            counts = {answer.page.noun: answer.count for answer in find(q, user=user)}
            for noun in ("organisation", "certificate", "person", "plot"):
                seen = _by_looking(user, nouns()[noun], q)
                living = nouns()[noun].objects.filter(pk__in=seen, archived_at=None).count()
                assert counts.get(noun, 0) == living, (role, noun, q)


def test_a_number_beyond_what_is_counted_says_so(county, make_user, monkeypatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 3)
    answer = next(one for one in find("模拟", user=make_user("leader")) if one.page.noun == "organisation")
    assert finding.Found(answer.page, [], 4, 3).count_text == "3+"
    assert finding.Found(answer.page, [], 10_001).count_text == "10,000+"
    assert answer.count == 4


def test_a_list_of_a_common_word_is_counted_so_far(sign_in, county, monkeypatch):
    monkeypatch.setattr(searching, "MOST_NAMED", 2)
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    answer = sign_in("officer").get(reverse("book-list", args=["organisation"]), {"q": "模拟"})
    assert len(answer.context["rows"]) == 3
    assert "3+" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 7, 20, 21])
def test_pages_from_both_ends_hold_every_record_once_in_order(count):
    book.create_records(Organisation, [{"name": f"甲{n % 3}"} for n in range(count)], by=None)
    for order in (("id",), ("-id",), ("name", "id"), ("-name", "-id")):
        records = Organisation.objects.order_by(*order)
        pages_of = BookPaginator(records, 4)
        found = [record.pk for number in pages_of.page_range for record in pages_of.page(number).object_list]
        assert found == [record.pk for record in records]


def test_a_page_asks_three_times_whatever_it_holds(django_assert_num_queries):
    book.create_records(Organisation, [{"name": f"甲{n}"} for n in range(9)], by=None)
    for per_page in (1, 3):
        with django_assert_num_queries(3):
            list(BookPaginator(Organisation.objects.order_by("id"), per_page).get_page(2).object_list)


@pytest.mark.parametrize("noun", ["organisation", "certificate", "plot", "person"])
def test_the_first_pages_hold_the_same_in_either_way_of_asking(noun, county, make_record, make_user, monkeypatch):
    for n in range(60):
        make_record("organisation", name=f"模拟新厂{n}", township=county["township"][n % 3 == 0])
        make_record("plot", name=f"模拟新棚{n}", household=county["household"][n % 3 == 0])
    user, pages_of = make_user("clerk", township=county["township"][0]), {}
    # None are looked for one by one, some of the newest, all: with 240 the last pages lie behind what is looked through.
    for through in (0, 240, 20_000):
        monkeypatch.setattr(paging, "LOOKED_THROUGH", through)
        listing = read_listing(pages()[noun], QueryDict("per=20"), user)
        found = [listing.paged(str(number)) for number in range(1, 4)]
        pages_of[through] = [[record.pk for record in page.object_list] for page in found]
    assert pages_of[0] == pages_of[240] == pages_of[20_000]
    assert pages_of[0][0]


def test_news_is_not_looked_for_through_the_whole_history(make_record, make_user, monkeypatch):
    reader, other = make_user("officer"), make_user("clerk")
    for n in range(6):
        book.create_record(Organisation, {"name": f"模拟厂{n}"}, by=other)
    long_ago = timezone.now() - dt.timedelta(days=1)
    assert len(news_for(reader, since=long_ago)) == 6
    monkeypatch.setattr(news, "LOOKED_THROUGH", 2)
    assert len(news_for(reader, since=long_ago)) == 2
    assert news_for(reader, since=timezone.now()) == []

"""Every noun has its pages, every field a label and a place, every list a query that runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

import nonggu
from nonggu.registry.columns import columns_of
from nonggu.registry.nouns import nouns
from nonggu.registry.scopes import ADMINISTRATOR_NOUNS
from nonggu.registry.wording import heading_of
from nonggu.web.book.listing import read_listing, rows_of
from nonggu.web.book.pages import GROUPS, pages

SOURCE = Path(nonggu.__file__).parent


def test_every_noun_has_a_page_in_exactly_one_group():
    found = [page.noun for group in GROUPS for page in group.pages]
    assert sorted(found) == sorted(nouns())


@pytest.mark.parametrize("noun", nouns())
def test_every_field_has_a_label_in_both_languages_and_one_place(noun):
    page = pages()[noun]
    placed = [name for group in page.groups for name in group.fields]
    assert sorted(placed) == sorted(column.field.name for column in columns_of(page.model))
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(heading_of(column) for column in page.all_columns)
            assert page.name
            assert page.plural


@pytest.mark.parametrize("noun", nouns())
def test_the_title_comes_first_and_masked_fields_stay_out_of_lists(noun):
    page = pages()[noun]
    assert page.columns[0] == page.model.title_field
    assert set(page.columns).isdisjoint(page.model.masked_fields)
    assert not any(lookup.split("__")[-1] in page.model.masked_fields for lookup in page.search)


@pytest.mark.django_db
@pytest.mark.parametrize("noun", nouns())
def test_every_filter_column_and_order_of_a_list_runs(noun, make_record, make_user):
    page, user = pages()[noun], make_user("officer")
    record = make_record(noun)
    for column in page.all_columns:
        query = QueryDict(mutable=True)
        query.setlist("column", [column.field.name])
        query["sort"] = f"-{column.field.name}"
        listing = read_listing(page, query, user)
        assert record in [row.record for row in rows_of(listing.records, listing.columns, user)]
    for name in page.filters:
        assert list(read_listing(page, QueryDict(f"{name}=unknown"), user).records) is not None
    assert read_listing(page, QueryDict(f"q={record.code}"), user).records.first() == record


@pytest.mark.django_db
@pytest.mark.parametrize("noun", nouns())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_list_detail_and_form_of_every_noun_open(noun, language, make_record, sign_in):
    client, record = sign_in("administrator" if noun in ADMINISTRATOR_NOUNS else "officer"), make_record(noun)
    client.cookies["nonggu_language"] = language
    addresses = [reverse("book-list", args=[noun]), reverse("book-create", args=[noun])]
    addresses += [reverse(f"book-{action}", args=[noun, record.code]) for action in ("record", "change", "archive")]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Content-Language"] == language


def test_no_template_holds_what_the_strict_policy_forbids():
    guilty = []
    for file in SOURCE.rglob("templates/**/*.html"):
        text = file.read_text("utf-8")
        inline = re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*src=)|javascript:", text)
        if inline:
            guilty.append(f"{file.name}: {inline.group(0)}")
    assert guilty == []


def test_stylesheets_use_nothing_that_a_browser_of_five_years_ago_lacks():
    modern = re.compile(r":has\(|color-mix|oklch|@layer|@container|\bdvh\b|^\s+&", re.MULTILINE)
    files = list(SOURCE.rglob("static/**/*.css"))
    assert files
    assert [file.name for file in files if modern.search(file.read_text("utf-8"))] == []

"""The book is whole: migrations, the order of nouns, Chinese labels, settled access."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from nonggu.registry.belonging import PATHS
from nonggu.registry.columns import columns_of
from nonggu.registry.models.record import Record, ValidRecord
from nonggu.registry.nouns import LOAD_ORDER, nouns
from nonggu.registry.scopes import PUBLIC_NOUNS

#: Nouns that are the centre's own: nobody outside the staff has any.
STAFF_ONLY = {"specialised_town", "campaign", "campaign_stage", "report_form", "synonym_group", "coaching_team"}
#: Whose they are follows from the record that they support.
FOLLOWING = {"evidence"}


def _all_nouns(base=Record):
    for model in base.__subclasses__():
        if not model._meta.abstract:
            yield model
        yield from _all_nouns(model)


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)


def test_every_noun_has_its_place_in_the_order():
    assert set(_all_nouns()) == set(LOAD_ORDER)
    assert len(LOAD_ORDER) == len(set(LOAD_ORDER))


@pytest.mark.parametrize("noun", nouns())
def test_references_are_loaded_before_what_refers_to_them(noun):
    model = nouns()[noun]
    later = LOAD_ORDER[LOAD_ORDER.index(model) + 1 :]
    required = [c for c in columns_of(model) if c.reference is not None and not c.field.null]
    assert [c.field.name for c in required if c.reference in later] == []


@pytest.mark.parametrize("noun", nouns())
def test_headings_are_chinese_and_differ(noun):
    headings = [column.column.zh for column in columns_of(nouns()[noun])]
    assert [heading for heading in headings if not any("\u4e00" <= char <= "\u9fff" for char in heading)] == []
    assert len(headings) == len(set(headings))


def test_access_is_settled_for_every_noun():
    assert set(nouns()) == set(PATHS) | PUBLIC_NOUNS | STAFF_ONLY | FOLLOWING


def test_code_prefixes_differ():
    prefixes = [model.code_prefix for model in LOAD_ORDER]
    assert len(prefixes) == len(set(prefixes))


@pytest.mark.parametrize("model", [m for m in LOAD_ORDER if issubclass(m, ValidRecord)])
def test_validity_is_asked_of_records_and_tables_alike(model):
    assert hasattr(model.objects, "held_on")
    assert hasattr(model, "held_on")


@pytest.mark.parametrize("noun", nouns())
def test_short_headings_name_one_column(noun):
    """`行业代码` is `行业代码（GB/T 4754）`, and no short heading is another column's."""
    names = [name for c in columns_of(nouns()[noun]) for name in (c.column.zh, *c.column.also)]
    assert len(names) == len(set(names))

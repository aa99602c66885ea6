"""Readers who are signed in, and a record of any noun with what it cannot do without."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.test import Client

from nonggu.registry import book
from nonggu.registry.columns import columns_of
from nonggu.registry.nouns import nouns


@pytest.fixture
def sign_in(make_user):
    """A client signed in as a new user of a role: `sign_in("clerk", organisation=...)`."""

    def signed(role: str, username: str = "", **links) -> Client:
        client = Client()
        client.user = make_user(role, username, **links)
        client.force_login(client.user)
        return client

    return signed


@pytest.fixture
def make_record(db):
    """Make a record of a noun with invented needed values: `make_record("visit", unit=unit)`."""
    numbers = itertools.count(1)

    def make(noun: str, **values):
        model = nouns()[noun]
        for column in columns_of(model):
            name = column.field.name
            if name in values or not column.column.required or column.is_many:
                continue
            if column.reference:
                values[name] = make(_noun(column.reference))
            elif column.column.kind == "date":
                values[name] = dt.date(2020, 1, 1) + dt.timedelta(next(numbers))
            else:
                values[name] = 2020 + next(numbers) if column.column.kind == "integer" else f"模拟{next(numbers)}"
        return book.create_record(model, values, by=None)

    def _noun(model):
        return next(noun for noun, other in nouns().items() if other is model)

    return make

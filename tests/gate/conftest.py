"""The gate as it stands in a real centre: staff need their second factor."""

from __future__ import annotations

import time

import pyotp
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nonggu.keep.second_factor import begin_enrolment, confirm_enrolment
from tests.web.conftest import make_record, sign_in

__all__ = ["make_record", "sign_in"]

PASSWORD = "Ceshi-Mima-2024"


@pytest.fixture
def questions(db):
    """How many questions a second and further answer asks of the database: `questions(client, address)`."""

    def count(client, address: str, **asked) -> int:
        client.get(address, asked)
        with CaptureQueriesContext(connection) as context:
            assert client.get(address, asked).status_code == 200
        return len(context)

    return count


@pytest.fixture
def strict(settings):
    """The second factor as a centre that is no demonstration has it."""
    settings.SECOND_FACTOR_ROLES = settings.STAFF_ROLES


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test turns: `clock(30)` goes on by half a minute."""
    from nonggu.keep import second_factor

    now = [float(int(time.time()) // 30 * 30)]

    def turn(seconds: float = 0) -> float:
        now[0] += seconds
        return now[0]

    monkeypatch.setattr(second_factor, "now_s", lambda: now[0])
    return turn


@pytest.fixture
def enrol(clock):
    """Set up the second factor of a user: its app, which shows codes, and its recovery codes."""

    def enrolled(user):
        totp = pyotp.TOTP(begin_enrolment(user).secret)
        codes = confirm_enrolment(user, totp.at(int(clock())))
        assert codes
        return totp, codes

    return enrolled


@pytest.fixture
def with_password(db):
    """A client that signed in with name and password."""

    def signed(user) -> Client:
        client = Client()
        client.post("/sign-in/", {"username": user.username, "password": PASSWORD})
        return client

    return signed

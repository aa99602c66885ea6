"""Where every test runs: a home of its own in a temporary folder, SQLite or PostgreSQL, no network."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="nonggu-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["NONGGU_HOME"] = str(_HOME)
os.environ["NONGGU_DATABASE"] = os.environ.get("NONGGU_TEST_DATABASE", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "nonggu.web.settings"
os.environ.setdefault("NONGGU_LANGUAGE", "zh")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop beside the tests

from nonggu.keep.home import make_home  # noqa: E402

make_home(_HOME)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
if Path(settings.HOME) != _HOME:
    raise RuntimeError(f"the settings were read before this process had its home: {settings.HOME}")

IN_CI = os.environ.get("NONGGU_CI") == "1"


def skip_or_fail(reason: str) -> None:
    """Skip the test with its reason; in CI, where nothing may be missing, fail."""
    if IN_CI:
        pytest.fail(f"in CI nothing may be missing: {reason}")
    pytest.skip(reason)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config, specs) -> None:
    """Each process of the tests reads the settings after it has its own home: one that inherits their name reads them before."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def shared_facts() -> Path:
    """The folder of facts beside the project, for tests that compare with them."""
    folder = Path(os.environ.get("NONGGU_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "facts"
    if not folder.is_dir():
        skip_or_fail("the folder of shared facts is not here")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tests' database; servers and killed processes of tests may have left sessions, which end before it goes."""
    yield
    with django_db_blocker.unblock():
        from django.db import connection

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _plain_passwords(settings):
    """A quick hasher, so that tests which sign in do not wait for argon2."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _open_gate(settings):
    """Staff go in without a second factor, except in the tests of the gate; nobody has asked too often yet."""
    from django.core.cache import cache

    settings.SECOND_FACTOR_ROLES = frozenset()
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_translation():
    """Every test starts in the default language."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def centre(db):
    """A centre with an invented county and the reporting date 2024-03-11."""
    import datetime as dt

    from nonggu.registry.models import Centre

    return Centre.objects.create(
        division_code="999901",
        county_name="示例县",
        centre_name="示例县农业科技综合服务中心",
        reporting_date=dt.date(2024, 3, 11),
    )


@pytest.fixture
def make_user(db):
    """Make a user of a role: `make_user("clerk", organisation=...)`."""
    from nonggu.registry.models import User

    def make(role: str, username: str = "", **links):
        user = User(username=username or role, display_name=username or role, role=role, **links)
        user.set_password("Ceshi-Mima-2024")
        user.save()
        return user

    return make

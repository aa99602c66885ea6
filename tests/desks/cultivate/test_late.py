"""What is late, counted in the database, is what the calendar lists as late."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from nonggu.desks.cultivate import duties
from nonggu.desks.cultivate.late import late_duties
from nonggu.registry import book
from nonggu.registry.models import (
    Application,
    Certificate,
    Organisation,
    OrganisationAlias,
    Submission,
    Township,
)

pytestmark = pytest.mark.django_db
SCHEMES = ("high_tech_enterprise", "tech_sme", "specialised_sme", "little_giant")


def _day(rng: random.Random, first: int, last: int) -> dt.date | None:
    if rng.random() < 0.1:
        return None
    if rng.random() < 0.4:
        return dt.date(rng.randint(first, last), *rng.choice(((1, 1), (3, 31), (5, 31), (12, 31), (6, 30))))
    return dt.date(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))


def _certificate(rng: random.Random, number: int, firms: list[Organisation]) -> dict:
    scheme = rng.choice(SCHEMES)
    return {
        "organisation": rng.choice(firms),
        "scheme": scheme,
        "number": f"N{number}" if rng.random() < 0.9 else "",
        "entry_year": rng.choice((None, 2022, 2023, 2024)) if scheme == "tech_sme" else None,
        "valid_from": _day(rng, 2020, 2023),
        "valid_to": _day(rng, 2022, 2025),
        "revoked_on": _day(rng, 2022, 2024) if rng.random() < 0.2 else None,
    }


@pytest.fixture(params=range(6))
def filled(request, centre):
    """A book of 40 firms with certificates, applications, former names and filings of every sort."""
    rng = random.Random(request.param)
    towns = book.create_records(Township, [{"name": "模拟镇一"}, {"name": "模拟镇二"}], by=None)
    firms = book.create_records(
        Organisation, [{"name": f"模拟企业{n}", "township": rng.choice(towns)} for n in range(40)], by=None
    )
    book.create_records(Certificate, [_certificate(rng, n, firms) for n in range(160)], by=None)
    applications = [
        {"organisation": firm, "scheme": rng.choice(SCHEMES), "year": year, "finished_on": _day(rng, 2022, 2024)}
        for year in (2022, 2023, 2024)
        for firm in rng.sample(firms, 12)
    ]
    book.create_records(Application, applications, by=None)
    names = [
        {"organisation": firm, "kind": "former_name", "value": f"模拟旧名{n}", "valid_to": _day(rng, 2022, 2024)}
        for n, firm in enumerate(rng.sample(firms, 25))
    ]
    book.create_records(OrganisationAlias, names, by=None)
    for firm in rng.sample(firms, 5):
        book.archive_record(firm, by=None, why="test")
    for day in (dt.date(2024, 3, 11), dt.date(2024, 7, 1)):
        late = [one for one in duties.duties(None, on=day) if one.can_be_filed]
        for one in rng.sample(late, len(late) // 3):
            if not Submission.objects.filter(organisation=one.organisation, period=one.period).exists():
                duties.note_done(one.organisation, one.kind, one.period, filed_on=day, by=None)
    return towns


@pytest.mark.parametrize("on", [dt.date(2024, 3, 11), dt.date(2024, 3, 31), dt.date(2024, 4, 1), dt.date(2024, 9, 1)])
def test_the_count_is_that_of_the_list(filled, make_user, on):
    clerk = make_user("clerk", township=filled[0])
    for user in (make_user("leader"), clerk):
        late = [one for one in duties.duties(user, on=on) if one.done_on is None and one.due_on < on]
        assert late_duties(user, on=on) == len(late)
    assert late, "the book has something of a clerk that is late"

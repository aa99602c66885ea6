"""Schemathesis: no answer of the API is an error of ours, and every answer is what the description says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.conftest import skip_or_fail

try:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import response_schema_conformance
except ImportError:
    schemathesis = None

pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: The nouns' addresses are made by one function; these stand for every kind of column and filter.
PROBED_DEEPLY = {
    *(f"/api/nouns/{noun}" for noun in ("organisation", "certificate", "yearly_return", "plant_equipment")),
    "/api/nouns/person/{code}",
    "/api/figures",
    "/api/figures/{key}",
}
DEEP = 12


def test_no_answer_is_an_error_of_ours(make_user, make_record, centre):
    if schemathesis is None:
        skip_or_fail("schemathesis is not installed")
    from django.core.cache import cache
    from django.core.wsgi import get_wsgi_application

    from nonggu.keep.tokens import make_token
    from nonggu.registry.nouns import nouns

    for noun in nouns():
        make_record(noun)
    token = make_token(user=make_user("administrator"), name="schemathesis", by=None)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 2 * len(nouns()) + 3
    checks = [not_a_server_error, response_schema_conformance]

    for operation in operations:
        cache.clear()

        @settings(
            max_examples=DEEP if operation.label.split(" ")[1] in PROBED_DEEPLY else 1,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def probe(case):
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)

        from hypothesis import given

        given(case=operation.as_strategy())(probe)()

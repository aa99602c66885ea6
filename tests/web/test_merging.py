"""Merging, taking a merge back, erasing: from the pages, with a reason, refused where they must be."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nonggu.registry.erasing import ERASED
from nonggu.registry.models import Erasure, Visit

pytestmark = pytest.mark.django_db


def _act(client, action, record, **typed):
    noun = "person" if action == "erase" else "organisation"
    return client.post(reverse(f"book-{action}", args=[noun, record.code]), typed)


def test_a_merge_and_its_taking_back(sign_in, make_record):
    client = sign_in("clerk")
    kept, lost = make_record("organisation", name="甲厂"), make_record("organisation", name="甲厂（老名）")
    make_record("visit", organisation=lost)
    page = client.get(reverse("book-merge", args=["organisation", lost.code]))
    assert page.status_code == 200
    answer = _act(client, "merge", lost, kept=f"甲厂 [{kept.code}]", why="同一家")
    assert answer.headers["Location"] == reverse("book-record", args=["organisation", kept.code])
    assert Visit.objects.get().organisation == kept
    assert _act(client, "unmerge", lost, why="").status_code == 200
    assert _act(client, "unmerge", lost, why="弄错了").status_code == 302
    assert Visit.objects.get().organisation == lost


@pytest.mark.parametrize(("kept", "why"), [("没有的厂", "同一家"), ("甲厂", ""), ("", "同一家")])
def test_a_merge_that_names_nothing_or_no_reason_is_told(kept, why, sign_in, make_record):
    client = sign_in("clerk")
    make_record("organisation", name="甲厂")
    lost = make_record("organisation", name="乙厂")
    answer = _act(client, "merge", lost, kept=kept, why=why)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_nothing_is_merged_into_itself_and_some_nouns_never(sign_in, make_record):
    client = sign_in("clerk")
    firm = make_record("organisation", name="甲厂")
    assert _act(client, "merge", firm, kept="甲厂", why="试试").status_code == 422
    visit = make_record("visit")
    assert client.get(reverse("book-merge", args=["visit", visit.code])).status_code == 404
    assert client.get(reverse("book-unmerge", args=["organisation", firm.code])).status_code == 404


def test_only_administrators_erase(sign_in, make_record):
    person = make_record("person", name="模拟人员", phone="13900001111")
    assert _act(sign_in("clerk"), "erase", person, why="本人申请").status_code == 404
    client = sign_in("administrator")
    assert client.get(reverse("book-erase", args=["person", person.code])).status_code == 200
    assert _act(client, "erase", person, why="").status_code == 200
    assert not Erasure.objects.exists()
    assert _act(client, "erase", person, why="本人申请").status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone) == (ERASED, "")

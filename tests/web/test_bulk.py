"""The pages of a bulk edit: tick, say what, look, confirm, take back; for who may change, and only the own edit."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nonggu.registry import book
from nonggu.registry.models import BulkEdit, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return book.create_records(Organisation, [{"name": f"模拟{n}", "kind": "farm"} for n in range(3)], by=None)


def _begin(client, firms=(), which="ticked", place="kind=farm&sort=name"):
    values = {"which": which, "place": place, "record": [firm.code for firm in firms]}
    return client.post(reverse("book-bulk", args=["organisation"]), values)


def _step(client, step, **values):
    edit = BulkEdit.objects.get()
    return client.post(reverse(f"book-bulk-{step}", args=["organisation", edit.pk]), values, follow=True)


def test_from_ticks_to_a_change_and_back(sign_in, firms):
    client = sign_in("officer")
    page = client.get(_begin(client, firms[:2]).headers["Location"]).content.decode()
    assert "要把 2 条" in page
    assert "批量修改" in page
    edit = BulkEdit.objects.get()
    address = reverse("book-bulk-edit", args=["organisation", edit.pk])
    choices = client.get(address, {"what": "industry"}).context["form"].fields["value"].widget.choices
    assert choices[0] == ("", "—")
    preview = _step(client, "plan", what="industry", value="pig")
    assert [(row.old, row.new, row.outcome) for row in preview.context["bulk"].rows] == [
        ("未知", "生猪", "changed")
    ] * 2
    assert "确认修改 2 条" in preview.content.decode()
    assert not Organisation.objects.filter(industry="pig").exists()
    done = _step(client, "apply", why="核对")
    assert Organisation.objects.filter(industry="pig").count() == 2
    assert [(row.old, row.new) for row in done.context["bulk"].rows] == [("未知", "生猪")] * 2
    back = f"{reverse('book-list', args=['organisation'])}?kind=farm&amp;sort=name"
    assert back in done.content.decode()
    assert "已撤回" in _step(client, "undo").content.decode()
    assert not Organisation.objects.filter(industry="pig").exists()


def test_all_that_the_list_shows_is_taken_and_nothing_else(sign_in, firms):
    client = sign_in("officer")
    book.create_record(Organisation, {"name": "别的", "kind": "enterprise"}, by=None)
    _begin(client, which="all", place="kind=farm&page=7")
    assert [row[0] for row in BulkEdit.objects.get().rows] == [firm.pk for firm in reversed(firms)]


def test_without_a_tick_the_list_says_what_to_do(sign_in, firms):
    client = sign_in("officer")
    answer = client.get(_begin(client).headers["Location"])
    assert "没有勾选记录" in answer.content.decode()
    assert not BulkEdit.objects.exists()


def test_an_empty_value_must_be_meant(sign_in, firms):
    client = sign_in("officer")
    book.change_record(firms[0], {"industry": "pig"}, by=None)
    _begin(client, firms)
    refused = _step(client, "plan", what="industry", value="")
    assert refused.status_code == 422
    assert "没有填写新的值" in refused.content.decode()
    preview = _step(client, "plan", what="industry", value="", is_unknown="1")
    assert preview.context["bulk"].changed == 1
    _step(client, "apply", why="不详")
    assert not Organisation.objects.filter(industry="pig").exists()


@pytest.mark.parametrize(("what", "value"), [("founded_on", "昨天"), ("township", "没有的镇"), ("is_listed", "或许")])
def test_a_wrong_value_is_told_beside_its_field(what, value, sign_in, firms):
    client = sign_in("officer")
    _begin(client, firms)
    answer = _step(client, "plan", what=what, value=value)
    assert answer.status_code == 422
    assert answer.context["form"].errors["value"]


def test_archiving_needs_no_value_but_a_reason(sign_in, firms):
    client = sign_in("officer")
    _begin(client, firms)
    _step(client, "plan", what="~archive")
    assert "没有填写原因" in _step(client, "apply", why=" ").content.decode()
    _step(client, "apply", why="停业")
    assert not Organisation.objects.current().exists()


def test_a_conflict_leads_to_a_new_preview_with_what_moved_first(sign_in, firms):
    client = sign_in("officer")
    _begin(client, firms)
    _step(client, "plan", what="industry", value="pig")
    book.change_record(firms[1], {"address": "一街"}, by=None)
    answer = _step(client, "apply", why="试")
    assert "预览之后有 1 条记录被他人修改" in answer.content.decode()
    first = answer.context["bulk"].rows[0]
    assert (first.record.pk, first.has_moved) == (firms[1].pk, True)
    assert not Organisation.objects.filter(industry="pig").exists()
    _step(client, "apply", why="试")
    assert Organisation.objects.filter(industry="pig").count() == 3


def test_readers_who_change_nothing_have_no_boxes_and_no_pages(sign_in, firms):
    client = sign_in("leader")
    page = client.get(reverse("book-list", args=["organisation"])).content.decode()
    assert 'name="record"' not in page
    assert _begin(client, firms).status_code == 404


def test_the_edit_of_another_is_not_there(sign_in, firms):
    _begin(sign_in("officer"), firms)
    other = sign_in("officer", "other")
    for step in ("plan", "apply", "undo"):
        assert _step(other, step, what="~archive", why="x").status_code == 404
    assert other.get(reverse("book-bulk-edit", args=["organisation", BulkEdit.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("what", ["phone", "name", "nothing", "version"])
def test_fields_that_are_not_edited_in_bulk_have_no_form(what, sign_in, firms):
    client = sign_in("officer")
    _begin(client, firms)
    address = reverse("book-bulk-edit", args=["organisation", BulkEdit.objects.get().pk])
    assert client.get(address, {"what": what}).status_code == 404
    assert "不能批量修改" in _step(client, "plan", what=what, value="x").content.decode()


def test_an_enterprise_changes_only_its_own(sign_in, make_record):
    own, other = make_record("organisation"), make_record("organisation")
    mine, theirs = (make_record("need", title=t, organisation=o) for t, o in (("我的", own), ("别人的", other)))
    client = sign_in("enterprise", organisation=own)
    values = {"record": [mine.code, theirs.code]}
    client.post(reverse("book-bulk", args=["need"]), values)
    assert [row[0] for row in BulkEdit.objects.get().rows] == [mine.pk]


def test_preview_and_result_ask_as_often_for_three_records_as_for_one(sign_in, make_record):
    client, counts = sign_in("officer"), []
    client.get(reverse("password"))
    for size in (1, 3):
        BulkEdit.objects.all().delete()
        towns = make_record("township")
        firms = [make_record("organisation") for _ in range(size)]
        _begin(client, firms, place="")
        with CaptureQueriesContext(connection) as queries:
            _step(client, "plan", what="township", value=towns.pk)
            _step(client, "apply", why="试")
            _step(client, "undo")
        counts.append(len(queries))
    assert counts[0] == counts[1]

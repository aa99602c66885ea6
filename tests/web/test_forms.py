"""Entering, changing, archiving: values as people write them, errors beside fields, two people at one record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from nonggu.registry import book
from nonggu.registry.models import Change, Need, Organisation, PlantEquipment, Showing, Signing, Visit

pytestmark = pytest.mark.django_db


def _form(client, noun, of=None):
    name, args = ("book-change", [noun, of]) if of else ("book-create", [noun])
    form = client.get(reverse(name, args=args)).context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        values[bound.html_name] = [str(v) for v in value] if isinstance(value, list) else value
    return reverse(name, args=args), {k: v for k, v in values.items() if v is not None}


def _post(client, noun, of=None, **values):
    address, filled = _form(client, noun, of)
    return client.post(address, {**filled, **values})


def test_values_are_read_as_people_write_them(sign_in, make_record):
    client = sign_in("officer")
    firm = make_record("organisation", name="甲公司")
    answer = _post(
        client,
        "signing",
        name="年产管件项目（一期）",
        investment_fen="１，２３４.5",
        signed_on="2024年3月11日",
        organisation="甲公司",
    )
    signing = Signing.objects.get()
    assert answer.headers["Location"] == reverse("book-record", args=["signing", signing.code])
    assert (signing.name, signing.investment_fen) == ("年产管件项目（一期）", 1_234_500_000)
    assert (signing.signed_on, signing.organisation) == (dt.date(2024, 3, 11), firm)
    assert signing.entered_by == client.user
    assert signing.code.startswith("SIG-")


def test_a_form_that_is_sent_unchanged_changes_nothing(sign_in, make_record):
    client = sign_in("officer")
    firm = make_record("organisation", name="甲公司", phone="13800001234", is_listed=False)
    need = make_record("need", title="气孔", organisation=firm, budget_fen=1_234_567, submitted_on=dt.date(2024, 2, 1))
    for noun, record in (("organisation", firm), ("need", need)):
        assert _post(client, noun, record.code).status_code == 302
        assert Change.objects.filter(noun=noun, record_id=record.pk, kind="changed").count() == 0
        record.refresh_from_db()
        assert record.version == 1


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("investment_fen", "很多", "很多"),
        ("investment_fen", "0.00000001", "分"),
        ("investment_fen", "99999999999999999999", "99999999999999999999"),
        ("signed_on", "2024-02-30", "2024-02-30"),
        ("organisation", "没有这家", "没有这家"),
        ("name", "", "必填"),
        ("name", "长" * 201, "201"),
        ("state", "made_up", "made_up"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_its_field_and_in_a_list(sign_in, field, text, said):
    answer = _post(sign_in("officer"), "signing", **{"name": "项目", field: text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}-error"' in page
    assert f'href="#id_{field}"' in page
    assert said in page
    assert Signing.objects.count() == 0


def test_two_records_of_one_name_ask_for_the_code(sign_in, make_record):
    client = sign_in("officer")
    first, _ = make_record("organisation", name="同名"), make_record("organisation", name="同名")
    assert "organisation" in _post(client, "visit", organisation="同名").context["form"].errors
    assert _post(client, "visit", organisation=f"同名 [{first.code}]").status_code == 302
    assert Visit.objects.get().organisation == first


def test_a_code_that_is_taken_is_refused(sign_in, make_record):
    firm = make_record("organisation")
    answer = _post(sign_in("officer"), "organisation", name="另一家", code=firm.code)
    assert list(answer.context["form"].errors) == ["code"]


def test_two_people_at_one_record_see_each_other_and_lose_nothing(sign_in, make_record):
    client, other = sign_in("officer"), sign_in("clerk")
    firm = make_record("organisation", name="甲公司")
    address, filled = _form(client, "organisation", firm.code)
    book.change_record(firm, {"main_products": "番茄"}, by=other.user)
    answer = client.post(address, {**filled, "main_products": "管件"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "clerk 把 主导产品 从 未知 改为 番茄" in page
    assert 'value="管件"' in page
    firm.refresh_from_db()
    assert firm.main_products == "番茄"
    _, again = _bound(answer)
    assert client.post(address, again).status_code == 302
    firm.refresh_from_db()
    assert (firm.main_products, firm.version) == ("管件", 3)


def _bound(answer):
    form = answer.context["form"]
    return form, {bound.html_name: bound.value() for bound in form if bound.value() is not None}


def test_masked_fields_are_kept_changed_and_emptied(sign_in, make_record):
    client = sign_in("officer")
    person = make_record("person", name="模拟专家", phone="13812345678", email="mo@example.cn")
    address, filled = _form(client, "person", person.code)
    assert "13812345678" not in client.get(address).content.decode()
    client.post(address, {**filled, "email": "-", "specialty": "铸造"})
    person.refresh_from_db()
    assert (person.phone, person.email, person.specialty) == ("13812345678", "", "铸造")
    _post(client, "person", person.code, phone="13900000000")
    person.refresh_from_db()
    assert person.phone == "13900000000"


def test_several_references_are_chosen_and_their_history_written(sign_in, make_record):
    client = sign_in("officer")
    plant = make_record("treatment_plant")
    lines = [make_record("fermentation_line", plant=plant) for _ in range(2)]
    answer = _post(client, "plant_equipment", name="进料线", plant=plant.pk, reaches=[str(line.pk) for line in lines])
    assert answer.status_code == 302
    equipment = PlantEquipment.objects.get()
    assert set(equipment.reaches.all()) == set(lines)
    assert lines[0].code in client.get(answer.headers["Location"]).content.decode()


def test_an_enterprise_user_enters_needs_for_its_own_firm_only(sign_in, make_record):
    own, other = make_record("organisation", name="自家"), make_record("organisation", name="别家")
    client = sign_in("enterprise", organisation=own)
    assert _post(client, "need", title="气孔多", organisation="自家").status_code == 302
    assert _post(client, "need", title="窖温", organisation="别家").status_code == 422
    assert _post(client, "need", title="窖温", organisation=other.code).status_code == 422
    assert [need.organisation for need in Need.objects.all()] == [own]


def test_archiving_asks_for_a_reason_and_can_be_taken_back(sign_in, make_record):
    client, firm = sign_in("officer"), make_record("organisation", name="停业公司")
    archive, restore = (reverse(f"book-{act}", args=["organisation", firm.code]) for act in ("archive", "restore"))
    assert client.post(archive, {"why": " "}).status_code == 422
    assert Organisation.objects.current().count() == 1
    client.post(archive, {"why": "注销"})
    assert Organisation.objects.current().count() == 0
    page = client.get(reverse("book-record", args=["organisation", firm.code])).content.decode()
    assert "officer 归档了这条记录" in page
    assert "注销" in page
    client.post(restore, {"why": "恢复经营"})
    assert Organisation.objects.current().count() == 1


def test_a_merged_record_is_not_restored_by_hand(sign_in, make_record):
    from nonggu.registry.identity import merge_records

    kept, lost = make_record("organisation", name="甲"), make_record("organisation", name="乙")
    merge_records(kept, lost, by=None)
    client = sign_in("officer")
    answer = client.post(reverse("book-restore", args=["organisation", lost.code]), {"why": "试试"})
    assert answer.status_code == 422
    page = client.get(reverse("book-record", args=["organisation", lost.code])).content.decode()
    assert reverse("book-record", args=["organisation", kept.code]) in page


def test_each_showing_of_personal_data_is_recorded(sign_in, make_record):
    client, person = sign_in("clerk"), make_record("person", name="模拟专家", phone="13812345678")
    record, show = (reverse(f"book-{act}", args=["person", person.code]) for act in ("record", "show"))
    page = client.get(record).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    answer = client.post(show, {"why": "通知培训"})
    assert "13812345678" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    showing = Showing.objects.get()
    assert (showing.actor, showing.noun, showing.record_id) == (client.user, "person", person.pk)
    assert (showing.shown_fields, showing.why) == (["phone"], "通知培训")
    assert sign_in("leader").post(show).status_code == 404
    assert Showing.objects.count() == 1


def test_a_form_can_be_filled_by_its_address(sign_in, make_record):
    make_record("organisation", name="甲公司")
    page = sign_in("officer").get(reverse("book-create", args=["visit"]), {"organisation": "甲公司"}).content.decode()
    assert 'value="甲公司"' in page

"""The enrol desk's pages: who gets them, and the way from a messy workbook to records and back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nonggu.desks.enrol import batches, jobs
from nonggu.desks.enrol.actions import import_file
from nonggu.registry.book import change_record, create_record
from nonggu.registry.models import Change, HeadingAnswer, ImportBatch, Organisation
from nonggu.registry.models.user import UserRole
from tests.desks.enrol.books import USCC_A, USCC_B, write_book

pytestmark = pytest.mark.django_db

IMPORTERS = {"officer", "clerk", "administrator"}
#: For each address of the desk: who gets an answer other than 404.
ALLOWED = dict.fromkeys(
    (
        "enrol",
        "enrol-form",
        "enrol-duplicates",
        "enrol-settle",
        "enrol-batch",
        "enrol-cell",
        "enrol-recheck",
        "enrol-heading",
        "enrol-sheet",
        "enrol-confirm",
        "enrol-cancel",
        "enrol-undo",
        "enrol-returned",
    ),
    IMPORTERS,
)
POSTED = {
    "enrol-settle": {"noun": "organisation", "verdict": "different"},
    "enrol-recheck": {},
    "enrol-heading": {"noun": "organisation", "heading": "厂址", "column": "address"},
    "enrol-sheet": {"sheet": "x", "noun": ""},
    "enrol-confirm": {"partial": "1"},
    "enrol-cancel": {},
    "enrol-undo": {},
}
MESSY = {
    "organisation": [
        ["企业名称", "信用代码", "成立日期", "厂址"],
        ["甲", USCC_A, "昨天", "路1"],
        ["乙", "12", "2020-01-02", "路2"],
        ["丙", USCC_B, None, None],
    ]
}


def content_of(tmp_path, sheets):
    return write_book(tmp_path / "book.xlsx", sheets).read_bytes()


@pytest.fixture
def client_of(make_user):
    def signed(role, username="", **links):
        client = Client()
        client.user = make_user(role, username, **links)
        client.force_login(client.user)
        return client

    return signed


@pytest.fixture
def staged(tmp_path):
    """Upload a workbook as a client's user, up to its preview."""

    def upload(client, sheets, name="企业.xlsx"):
        file = SimpleUploadedFile(name, content_of(tmp_path, sheets))
        answer = client.post(reverse("enrol"), {"file": file})
        assert answer.status_code == 302, answer.context["form"].errors
        return ImportBatch.objects.latest("id")

    return upload


def page(client, batch):
    batch.refresh_from_db()
    return client.get(reverse("enrol-batch", args=[batch.pk])).content.decode()


@pytest.mark.parametrize("role", UserRole.values)
def test_each_role_gets_what_is_settled(role, client_of, make_user, tmp_path):
    client = client_of(role)
    firms = [create_record(Organisation, {"name": name}, by=None) for name in "甲乙"]
    got = {}
    for name in ALLOWED:
        file = write_book(tmp_path / "a.xlsx", MESSY)
        owner = client.user if role in IMPORTERS else make_user("administrator", f"admin-{name}")
        batch = batches.upload(file, by=owner, name="a.xlsx")
        batches.read_batch(batch.pk)
        arguments = {
            "enrol": [],
            "enrol-duplicates": [],
            "enrol-settle": [],
            "enrol-form": ["organisation"],
            "enrol-cell": [batch.pk, 0],
        }
        address = reverse(name, args=arguments.get(name, [batch.pk]))
        data = {**POSTED.get(name, {}), "first": firms[0].pk, "second": firms[1].pk}
        answer = client.post(address, data) if name in POSTED else client.get(address)
        assert answer.status_code in (200, 302, 404), (name, answer.status_code)
        got[name] = answer.status_code != 404
    assert got == {name: role in who for name, who in ALLOWED.items()}


def test_nobody_gets_anything_without_signing_in():
    for name in ALLOWED:
        arguments = {
            "enrol": [],
            "enrol-duplicates": [],
            "enrol-settle": [],
            "enrol-form": ["need"],
            "enrol-cell": [1, 0],
        }
        address = reverse(name, args=arguments.get(name, [1]))
        answer = Client().post(address) if name in POSTED else Client().get(address)
        assert answer.status_code == 302
        assert "/sign-in/" in answer.headers["Location"]


def test_imports_of_others_are_not_there(client_of, staged):
    batch = staged(client_of("clerk", "甲"), MESSY)
    assert client_of("clerk", "乙").get(reverse("enrol-batch", args=[batch.pk])).status_code == 404
    assert client_of("officer").get(reverse("enrol-batch", args=[batch.pk])).status_code == 200


def test_from_a_messy_workbook_to_records_and_back(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, MESSY)
    shown = page(client, batch)
    assert "有 2 处错误需要改正" in shown
    assert "“厂址”是什么" in shown
    assert not Organisation.objects.exists()
    client.post(
        reverse("enrol-heading", args=[batch.pk]), {"noun": "organisation", "heading": "厂址", "column": "address"}
    )
    assert HeadingAnswer.objects.get().answered_by == client.user
    assert "“厂址”是什么" not in page(client, batch)
    cell = reverse("enrol-cell", args=[batch.pk, 0])
    assert "organisation C2" in client.get(cell).content.decode()
    answer = client.post(cell, {"sheet": "organisation", "cell": "C2", "text": "2021年3月4日"})
    answer = client.get(answer.headers["Location"])
    assert "organisation B3" in answer.content.decode()
    answer = client.post(reverse("enrol-cell", args=[batch.pk, 1]), {"sheet": "organisation", "cell": "B3", "text": ""})
    assert "按改正的 2 格重新检查" in page(client, batch)
    client.get(answer.headers["Location"])
    assert "每一行都正确" in page(client, batch)
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    assert "撤销这次导入" in page(client, batch)
    firms = {firm.name: firm for firm in Organisation.objects.all()}
    assert set(firms) == {"甲", "乙", "丙"}
    assert (str(firms["甲"].founded_on), firms["乙"].uscc, firms["乙"].address) == ("2021-03-04", "", "路2")
    assert firms["甲"].entered_by == client.user
    assert batch.preview == batch.mends == {}
    client.post(reverse("enrol-undo", args=[batch.pk]))
    assert not Organisation.objects.current().exists()
    page(client, batch)
    assert batch.state == "undone"


def test_the_returned_file_carries_errors_and_what_was_mended(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, MESSY)
    client.post(reverse("enrol-cell", args=[batch.pk, 0]), {"sheet": "organisation", "cell": "B3", "text": USCC_B})
    answer = client.get(reverse("enrol-returned", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["B3"].value == USCC_B
    assert "C2" in sheet["E2"].value


def test_changes_are_shown_old_and_new_and_personal_data_masked(client_of, staged):
    create_record(Organisation, {"code": "A", "name": "甲", "address": "旧址", "phone": "13800001234"}, by=None)
    client = client_of("clerk")
    batch = staged(client, {"organisation": [["code", "address", "phone"], ["A", "新址", "13900005678"]]})
    shown = page(client, batch)
    assert "<del>旧址</del>" in shown
    assert "<ins>新址</ins>" in shown
    assert "13800001234" not in shown
    assert "138****1234" in shown


def test_a_preview_that_no_longer_holds_is_shown_again(client_of, staged):
    firm = create_record(Organisation, {"code": "A", "name": "甲"}, by=None)
    client = client_of("clerk")
    batch = staged(client, {"organisation": [["code", "name"], ["A", "甲二"]]})
    change_record(firm, {"address": "路1"}, by=None)
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    assert "预览之后库中内容有变化" in page(client, batch)
    assert batch.state == "staged"
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    page(client, batch)
    assert batch.state == "done"
    assert Organisation.objects.get().name == "甲二"


def test_wrong_rows_are_left_out_only_when_asked(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, MESSY)
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    page(client, batch)
    assert batch.state == "staged"
    client.post(reverse("enrol-confirm", args=[batch.pk]), {"partial": "1"})
    assert [firm.name for firm in Organisation.objects.all()] == ["丙"]


def test_a_sheet_that_is_not_recognised_is_asked_about(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, {"甲": [["x"], ["y"]], "organisation": [["name"], ["乙"]]})
    assert "工作表“甲”登记的是什么" in page(client, batch)
    client.post(reverse("enrol-sheet", args=[batch.pk]), {"sheet": "甲", "noun": ""})
    assert "登记的是什么" not in page(client, batch)


def test_an_unusable_file_fails_with_its_reason(client_of):
    client = client_of("clerk")
    client.post(reverse("enrol"), {"file": SimpleUploadedFile("宏.xlsm", b"PK\x03\x04")})
    batch = ImportBatch.objects.get()
    assert batch.state == "failed"
    assert "含有宏" in page(client, batch)


def test_cancelling(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, MESSY)
    client.post(reverse("enrol-cancel", args=[batch.pk]))
    page(client, batch)
    assert batch.state == "cancelled"
    client.post(reverse("enrol-confirm", args=[batch.pk]), {"partial": "1"})
    assert not Organisation.objects.exists()


def test_why_an_import_cannot_be_undone(client_of, staged):
    client = client_of("clerk")
    batch = staged(client, {"organisation": [["code", "name"], ["A", "甲"]]})
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    change_record(Organisation.objects.get(), {"address": "路1"}, by=client.user)
    answer = client.post(reverse("enrol-undo", args=[batch.pk]))
    assert answer.status_code == 409
    assert "此后有改动" in answer.content.decode()
    assert Organisation.objects.current().exists()


def test_large_workbooks_wait_for_the_worker(client_of, staged, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(jobs, "AT_ONCE_BYTES", 0)
    client = client_of("clerk")
    batch = staged(client, {"organisation": [["code", "name"], ["A", "甲"]]})
    assert batch.state == "reading"
    ImportBatch.objects.filter(pk=batch.pk).update(progress=[1000, 20000, "组织机构"])
    assert "1,000 / 20,000" in page(client, batch)
    jobs.read_batch.func(batch.pk)
    client.post(reverse("enrol-confirm", args=[batch.pk]))
    assert "正在写入" in page(client, batch)
    jobs.run_batch.func(batch.pk)
    jobs.run_batch.func(batch.pk)
    assert Organisation.objects.count() == 1
    assert "撤销" in page(client, batch)


def test_duplicates_are_settled(client_of):
    client = client_of("officer")
    firms = [create_record(Organisation, {"code": c, "name": c, "uscc": USCC_A}, by=None) for c in ("甲厂", "乙厂")]
    assert "代码相同" in client.get(reverse("enrol-duplicates")).content.decode()
    data = {"noun": "organisation", "first": firms[0].pk, "second": firms[1].pk, "verdict": "second"}
    client.post(reverse("enrol-settle"), data)
    assert [firm.code for firm in Organisation.objects.current()] == ["乙厂"]
    assert "没有需要处理的重复" in client.get(reverse("enrol-duplicates")).content.decode()


def test_the_desk_in_english(client_of, staged):
    client = client_of("clerk")
    client.cookies["nonggu_language"] = "en"
    batch = staged(client, MESSY)
    shown = page(client, batch)
    assert "2 errors are to be mended" in shown
    assert "is not a date" in shown
    form = client.get(reverse("enrol-form", args=["organisation"]))
    assert load_workbook(io.BytesIO(form.content)).active["B1"].value == "Name"


@pytest.mark.parametrize("size", [1, 3])
def test_query_counts_do_not_grow(size, client_of, staged, tmp_path, django_assert_max_num_queries):
    client = client_of("clerk")
    rows = [[f"C{n}", f"名{n}", "昨天"] for n in range(size)]
    batch = staged(client, {"organisation": [["code", "name", "founded_on"], *rows]})
    with django_assert_max_num_queries(8):  # two of them for notices: the bell, and reading what is opened
        page(client, batch)
    firms = [["code", "name"], *([f"D{n}", f"名{n}"] for n in range(size))]
    done = import_file(write_book(tmp_path / "x.xlsx", {"organisation": firms}), by=client.user).batch
    with django_assert_max_num_queries(12):
        page(client, done)
    assert Change.objects.filter(batch=done).count() == size


def test_an_unknown_reference_is_shown_with_what_may_be_meant(client_of, staged):
    near = Organisation.objects.create(code="ORG-1", name="示例玛钢铸造有限公司")
    Organisation.objects.create(code="ORG-2", name="另一家肥业")
    Organisation.objects.create(code="ORG-3", name="示例玛钢厂", archived_at=timezone.now())
    client = client_of("clerk")
    batch = staged(client, {"yearly_return": [["organisation", "year"], ["示例玛钢铸造公司", 2023]]})
    cell = reverse("enrol-cell", args=[batch.pk, 0])
    shown = client.get(cell).content.decode()
    assert "可能是" in shown
    assert near.name in shown
    assert "另一家肥业" not in shown
    assert "示例玛钢厂" not in shown
    client.post(cell, {"sheet": "yearly_return", "cell": "A2", "text": ["示例玛钢铸造公司", "ORG-1"]})
    client.get(reverse("enrol-cell", args=[batch.pk, 1]))
    assert "每一行都正确" in page(client, batch)


def test_a_file_that_is_no_workbook_is_named_as_its_uploader_knows_it(client, make_user):
    client.force_login(make_user("officer"))
    answer = client.post(
        reverse("enrol"), {"file": SimpleUploadedFile("名录.xlsx", b"this is not a workbook")}, follow=True
    )
    page = answer.content.decode()
    assert "文件 名录.xlsx 不是工作簿" in page
    assert "另选工作簿" in page

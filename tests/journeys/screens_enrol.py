"""Pages of the enrol desk after an upload: preview, a wrong cell, done, undone, refused, waiting, failed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.screen import FULL, Screen, page_of, press, stay, submit_empty, user_named

NAME = "示例县2024年第一季度规模以上农产品加工企业与高新技术企业名录（各乡镇报送汇总）.xlsx"
MESSY: dict[str, list[list[object]]] = {
    "01 企业名单": [
        ["示例县企业名单（2024年）", None, None, None, None],
        ["序号", "企业名称", "统一社会信用代码", "成立日期", "厂址"],
        [1, "示例甲现代农业科技集团股份有限公司第二生产基地", "914403001922038216", "2015年3月1日", "路1"],
        [2, "示例乙有限公司", "9133010079965505", "2016/4/5", "路2"],
        [3, "示例丙有限公司", None, "去年", "路3"],
        ["合计", 3, None, None, None],
    ],
    "证书": [
        ["持有单位", "认定类别", "证书编号", "有效期起", "有效期止"],
        ["示例丁有限公司", "高新技术企业", "GR202214000002", "2022-10-12", "2025-10-11"],
    ],
    "说明": [["填表说明", "请各乡镇于四月十日前报送"]],
}


def _good() -> dict[str, list[list[object]]]:
    """Firms that the book does not hold yet, however often it is asked."""
    from nonggu.registry.models import Organisation

    first = Organisation.objects.count() + 1
    rows = ([f"示例县画面用企业{one}有限公司", f"文化街{one}号"] for one in range(first, first + 8))
    return {"企业名单": [["企业名称", "地址"], *rows]}


def _batch(sheets: dict[str, list[list[object]]], name: str = NAME) -> Any:
    """A workbook that somebody uploaded, not read yet."""
    from nonggu.desks.enrol import batches
    from tests.desks.enrol.books import write_book

    with tempfile.TemporaryDirectory() as folder:
        file = write_book(Path(folder) / "upload.xlsx", sheets)
        return batches.upload(file, by=user_named("officer"), name=name)


def _read(sheets: dict[str, list[list[object]]]) -> Any:
    from nonggu.desks.enrol import batches

    batch = _batch(sheets)
    batches.read_batch(batch.pk)
    return batch


def _preview(sheets: Callable[[], dict[str, list[list[object]]]]) -> Callable[[], str]:
    return lambda: page_of("enrol-batch", _read(sheets()).pk)


def _cell() -> str:
    return page_of("enrol-cell", _read(MESSY).pk, 0)


def _imported() -> Any:
    from nonggu.desks.enrol import batches, jobs
    from nonggu.registry.models import ImportBatch

    batch = _read(_good())
    batches.confirm(ImportBatch.objects.get(pk=batch.pk), partial=False)
    jobs.run_batch.func(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)


def _done() -> str:
    return page_of("enrol-batch", _imported().pk)


def _changed_since() -> str:
    """An import of which a record was changed since: it cannot be undone."""
    from nonggu.registry import book
    from nonggu.registry.models import Organisation

    batch = _imported()
    firm = Organisation.objects.filter(name__startswith="示例县画面用企业", archived_at=None).order_by("-pk").first()
    if firm is not None:
        book.change_record(firm, {"address": f"导入之后改的地址{batch.pk}"}, by=user_named("clerk"))
    return page_of("enrol-batch", batch.pk)


def _waiting() -> str:
    return page_of("enrol-batch", _batch(_good()).pk)


def _failed() -> str:
    from nonggu.desks.enrol import batches

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "upload.xlsx"
        file.write_bytes(b"this is not a workbook")
        batch = batches.upload(file, by=user_named("officer"), name=NAME)
    batches.read_batch(batch.pk)
    return page_of("enrol-batch", batch.pk)


ENROL_SCREENS: tuple[Screen, ...] = (
    Screen("enrol-upload-refused", "clerk", "/enrol/", submit_empty),
    Screen("enrol-preview", "officer", _preview(lambda: MESSY)),
    Screen("enrol-preview-good", "officer", _preview(_good)),
    Screen("enrol-cell", "officer", _cell),
    Screen("enrol-done", "officer", _done),
    Screen("enrol-undone", "officer", _done, press("form[action$='/undo/'] button")),
    Screen("enrol-undo-refused", "officer", _changed_since, press("form[action$='/undo/'] button"), homes=FULL),
    Screen("enrol-waiting", "officer", _waiting, stay),
    Screen("enrol-failed", "officer", _failed),
    Screen("enrol-duplicates", "officer", "/enrol/duplicates/"),
)

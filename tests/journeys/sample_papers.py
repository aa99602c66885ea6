"""Papers for the pictures: one of each kind that can be looked at, made here and saying that they are samples."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nonggu.registry.attaching import Paper, attach_papers


def _png() -> bytes:
    from matplotlib.figure import Figure

    figure, stream = Figure(figsize=(5, 3)), io.BytesIO()
    figure.subplots().plot([1, 3, 2, 5])
    figure.savefig(stream, format="png")
    return stream.getvalue()


def _pdf() -> bytes:
    from matplotlib.figure import Figure

    figure, stream = Figure(figsize=(6, 8)), io.BytesIO()
    figure.subplots().bar([1, 2, 3], [3, 1, 2])
    figure.savefig(stream, format="pdf")
    return stream.getvalue()


def _docx() -> bytes:
    from docx import Document

    document, stream = Document(), io.BytesIO()
    document.add_heading("技术开发合同（样张）", level=1)
    document.add_paragraph("甲方委托乙方研究开发日光温室番茄连作障碍的综合防治技术，期限两年。" * 3)
    table = document.add_table(rows=4, cols=3)
    for number, row in enumerate(table.rows):
        for cell, text in zip(
            row.cells, ("阶段", "内容", "期限") if not number else ("一", "试验", "2024-06"), strict=True
        ):
            cell.text = text
    document.save(stream)
    return stream.getvalue()


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    book.active.title = "研发费用"
    book.active.append(["年份", "项目", "金额（万元）", "说明"])
    for year in range(2015, 2024):
        book.active.append([year, "样张：新品种选育与示范推广", 12.5 + year % 7, "样张，不是任何单位的账"])
    book.save(stream)
    return stream.getvalue()


def attach_samples(record: Any) -> str:
    """Attach the samples once and return the address of the record."""
    papers = [
        Paper(SimpleUploadedFile("现场照片.png", _png()), "现场照片（样张）", "photo", "基地已建成投用"),
        Paper(SimpleUploadedFile("证书扫描.pdf", _pdf()), "证书扫描件（样张）", "certificate_scan", "证书在有效期内"),
        Paper(SimpleUploadedFile("合同.docx", _docx()), "技术开发合同（样张）", "contract", "双方签约，经费与期限"),
        Paper(SimpleUploadedFile("费用.xlsx", _xlsx()), "研发费用明细（样张）", "document", "近三年研发投入"),
        Paper(SimpleUploadedFile("原始.zip", b"PK\x03\x04" + bytes(26)), "原始材料（样张）", "other", ""),
    ]
    attach_papers(record, papers, by=None)
    return reverse("book-record", args=["organisation", record.code])

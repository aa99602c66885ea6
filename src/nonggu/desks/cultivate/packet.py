"""The packet of an application as Word and Excel: each paper, where it stands, what the book fills in, its files."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from nonggu.desks.cultivate import words
from nonggu.desks.cultivate.papers import Paper, citation_of
from nonggu.exchange.lists import write_list
from nonggu.registry.models import Cultivation


def packet_workbook(entry: Cultivation, papers: Sequence[Paper], *, on: dt.date) -> bytes:
    """One row a line of a paper."""
    headings = [_("No."), _("Paper"), _("State"), _("What the book holds"), _("What the enterprise says"), _("Files"),
                _("Comment"), _("Source of the rule")]  # fmt: skip
    rows = [
        [
            place,
            paper.title,
            paper.state_name,
            "\n".join(paper.lines),
            paper.record.text if paper.record else "",
            "；".join(file.name for file in paper.files),
            paper.record.comment if paper.record else "",
            paper.citation,
        ]
        for place, paper in enumerate(papers, start=1)
    ]
    about = [
        str(entry.organisation),
        words.scheme_name(entry.scheme),
        citation_of(entry.scheme),
        on.isoformat(),
        words.sentence("self_assessment_only"),
    ]
    return write_list(sheet=_("Application papers"), headings=headings, rows=rows, about=about)


def packet_document(entry: Cultivation, papers: Sequence[Paper], *, on: dt.date) -> bytes:
    """A Word file: a table of contents of the papers, then a section for each of them."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.add_heading(f"{entry.organisation} {words.scheme_name(entry.scheme)} {_('Application papers')}", level=1)
    document.add_paragraph(
        _("Made on {day} from the centre's book. Basis: {basis}. Self-assessment only; the authority decides.").format(
            day=on.isoformat(), basis=citation_of(entry.scheme)
        )
    )
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, (_("No."), _("Paper"), _("State")), strict=True):
        cell.text = text
    for place, paper in enumerate(papers, start=1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(place), paper.title, paper.state_name
    for place, paper in enumerate(papers, start=1):
        document.add_heading(f"{place} {paper.title}", level=2)
        _section(document, paper)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _section(document: object, paper: Paper) -> None:
    add = document.add_paragraph  # type: ignore[attr-defined]
    if paper.note:
        add(paper.note)
    for line in paper.lines:
        add(_printable(line), style="List Bullet")
    if paper.record and paper.record.text:
        add(_printable(paper.record.text))
    for file in paper.files:
        add(f"{_('File')}：{_printable(file.name)}（{file.sha256[:12]}）")
    if not paper.lines and not paper.files and not (paper.record and paper.record.text):
        add(_("Nothing yet."))


def _printable(text: str) -> str:
    """Word refuses control characters."""
    return "".join(character for character in text if character >= " " or character in "\n\t")

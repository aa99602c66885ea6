"""The result of `nonggu trial analyse` as a file: docx and xlsx with the plot inside, csv, parquet, json."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nonggu.cli import trial_columns as columns
from nonggu.cli import trial_tables as tables
from nonggu.engines.trials.analysis import Analysis
from nonggu.errors import UnusableInput
from nonggu.exchange.columns import Choice, Column
from nonggu.phrases import language_of

ENDINGS = (".docx", ".xlsx", ".csv", ".parquet", ".json")


def write_report(out: Path, analyses: Sequence[Analysis]) -> None:
    """Write the analyses in the form that the ending names. Raises UnusableInput for another ending."""
    ending = out.suffix.lower()
    if ending == ".json":
        whole = {"analyses": [tables.analysis_as_json(one) for one in analyses]}
        out.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    elif ending in (".csv", ".parquet"):
        _write_means(out, analyses)
    elif ending == ".xlsx":
        _write_xlsx(out, analyses)
    elif ending == ".docx":
        _write_docx(out, analyses)
    else:
        raise UnusableInput("file_kind_unknown", file=out.name, ending=ending or "?")


def _words(choice: Choice) -> str:
    return choice.zh if language_of() == "zh" else choice.en


def _headings(named: Sequence[Column]) -> list[str]:
    return [column.heading(language_of()) for column in named]


def _write_means(out: Path, analyses: Sequence[Analysis]) -> None:
    import polars as pl

    from nonggu.exchange.tables import write_frame

    names = [column.name for column in columns.MEANS]
    frame = pl.DataFrame(tables.mean_rows(analyses), schema=names, orient="row", infer_schema_length=None)
    write_frame(frame, out, headings=dict(zip(names, _headings(columns.MEANS), strict=True)))


def _sheets(analyses: Sequence[Analysis]) -> list[tuple[str, Sequence[Column], tables.Rows]]:
    return [
        (_words(columns.MEANS_TITLE), columns.MEANS, tables.mean_rows(analyses)),
        (_words(columns.ANOVA_TITLE), columns.ANOVA, tables.anova_rows(analyses)),
        (_words(columns.COMPONENTS_TITLE), columns.COMPONENTS, tables.component_rows(analyses)),
        (_words(columns.NOTES_TITLE), columns.NOTES, tables.note_rows(analyses)),
    ]


def _write_xlsx(out: Path, analyses: Sequence[Analysis]) -> None:
    import xlsxwriter

    from nonggu.cli.trial_plots import draw_means

    with xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, named, rows in _sheets(analyses):
            if not rows:
                continue
            page = book.add_worksheet(title)
            page.freeze_panes(1, 0)
            page.set_column(0, len(named), 14)
            page.write_row(0, 0, _headings(named), bold)
            for number, row in enumerate(rows, start=1):
                for index, value in enumerate(row):
                    if value is not None:
                        page.write(number, index, value)
        page = book.add_worksheet(_words(columns.PLOT_TITLE))
        for place, one in enumerate(analyses):
            page.insert_image(place * 26, 0, f"{one.response}.png", {"image_data": io.BytesIO(draw_means(one))})


def _write_docx(out: Path, analyses: Sequence[Analysis]) -> None:
    import docx
    from docx.shared import Cm

    from nonggu.cli.trial_plots import draw_means

    document: Any = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    _set_chinese_font(document.styles["Normal"])
    for one in analyses:
        design = next(choice for choice in columns.DESIGN_NAMES if choice.value == one.design)
        document.add_heading(f"{one.response}（{_words(design)}）", level=1)
        for means in one.means:
            _add_means(document, one, means)
        document.add_paragraph(_words(columns.ANOVA_TITLE))
        rows = [row[1:] for row in tables.anova_rows([one])]
        _three_line_table(document, _headings(columns.ANOVA[1:]), [[_text(cell) for cell in row] for row in rows])
        parts = tables.component_rows([one])
        if parts:
            document.add_paragraph(_words(columns.COMPONENTS_TITLE))
            body = [[_text(cell) for cell in row[1:]] for row in parts]
            _three_line_table(document, _headings(columns.COMPONENTS[1:]), body)
        for row in tables.note_rows([one]):
            document.add_paragraph(str(row[2]), style="List Bullet")
        document.add_picture(io.BytesIO(draw_means(one)), width=Cm(14))
    document.save(str(out))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.5g}" if isinstance(cell, float) else str(cell)


def _add_means(document: Any, one: Analysis, means: Any) -> None:
    places = tables.decimals_for(means)
    body = []
    for place, cell in enumerate(means.cells):
        shown, error = means.shown[place], means.errors[place]
        value = "" if shown is None else f"{shown:.{places}f} ± {error:.{places}f}"
        letters = f"{means.letters[place]} {means.capitals[place]}".strip()
        body.append([" / ".join(cell), str(means.counts[place]), value, letters])
    heads = [
        means.source,
        columns.MEANS[3].heading(language_of()),
        _words(columns.MEAN_AND_ERROR),
        _words(columns.BOTH_LETTERS),
    ]
    document.add_paragraph(_words(columns.MEANS_TITLE))
    _three_line_table(document, heads, body)
    limits = f"LSD0.05 = {means.lsd:.{places}f}, LSD0.01 = {means.lsd_01:.{places}f}; " if means.is_one_lsd else ""
    document.add_paragraph(f"{limits}CV = {one.cv_percent:.2f} %; {means.method.upper()}")


def _three_line_table(document: Any, heads: Sequence[str], body: Sequence[Sequence[str]]) -> None:
    """The three-line table of Chinese journals: rules above, under the heading and below."""
    table = document.add_table(rows=1 + len(body), cols=len(heads))
    for index, text in enumerate(heads):
        table.cell(0, index).text = text
    for number, row in enumerate(body, start=1):
        for index, text in enumerate(row):
            table.cell(number, index).text = text
    _rule(table.rows[0], top="12", bottom="6")
    _rule(table.rows[-1], bottom="12")


def _rule(row: Any, *, top: str = "", bottom: str = "") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        for edge, size in (("top", top), ("bottom", bottom)):
            if size:
                line = OxmlElement(f"w:{edge}")
                line.set(qn("w:val"), "single")
                line.set(qn("w:sz"), size)
                borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)


def _set_chinese_font(style: Any) -> None:
    from docx.oxml.ns import qn

    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")

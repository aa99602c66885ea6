"""The form by which papers are attached to a record, as the browser sends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest

from nonggu.errors import NongguError
from nonggu.exchange.cells import CellError, read_date
from nonggu.phrases.saying import remedy, say
from nonggu.registry.attaching import Paper
from nonggu.registry.wording import language


def papers_in(request: HttpRequest) -> tuple[list[Paper], list[str]]:
    """The papers of the form, and sentences about dates that could not be read (their files are taken all the same).

    Each file has its own name, kind, date and words where the page could ask for them; else the first ones are for all.
    """
    files = request.FILES.getlist("file")
    names, kinds, proofs, days = (
        _spread(request, name, len(files)) for name in ("name", "kind", "proves", "issued_on")
    )
    papers, said = [], []
    for file, name, kind, proves, day in zip(files, names, kinds, proofs, days, strict=True):
        issued_on, sentence = _day(day)
        if sentence:
            said.append(f"{file.name}: {sentence}")
        papers.append(Paper(file, name, kind, proves, issued_on))
    return papers, said


def _spread(request: HttpRequest, name: str, count: int) -> Sequence[str]:
    values = request.POST.getlist(name)
    if len(values) == count:
        return values
    return [values[0] if values else ""] * count


def _day(text: str) -> tuple[dt.date | None, str]:
    if not text.strip():
        return None, ""
    try:
        return read_date(text), ""
    except CellError as error:
        return None, sentence_of(error)


def sentence_of(error: NongguError) -> str:
    """What went wrong and how to mend it, in the reader's language."""
    return f"{say(error.code, error.params, language())} {remedy(error.code, error.params, language())}"

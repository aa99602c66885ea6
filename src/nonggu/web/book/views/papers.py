"""Papers of a record: attaching several, looking at one, and what the browser shows by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from nonggu.errors import UnusableInput
from nonggu.exchange.previews import SHOWN_BY_BROWSER, preview_file
from nonggu.exchange.uploads import HEAD_BYTES, KINDS, check_upload
from nonggu.registry import access
from nonggu.registry.attaching import MOST_FILES, attach_papers, may_attach
from nonggu.registry.models.evidence import EvidenceKind
from nonggu.registry.nouns import nouns
from nonggu.web.book.access import readable_page, readable_record, user_of
from nonggu.web.book.papers import papers_in, sentence_of

#: What a shown file may do: nothing. Only our own pages may frame it.
SHOWN_POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"


@require_http_methods(["GET", "HEAD", "POST"])
def book_attach(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """Attach papers to a record; those that cannot be taken are named, the others are kept."""
    page, user = readable_page(request, noun), user_of(request)
    record = readable_record(request, page, code)
    if not may_attach(user, record):
        raise Http404(code)
    error = ""
    if request.method == "POST":
        papers, said = papers_in(request)
        try:
            done = attach_papers(record, papers, by=user)
        except UnusableInput as refusal:
            error = sentence_of(refusal)
        else:
            _tell(request, len(done.evidence), [*said, *map(sentence_of, done.refusals)])
            if done.evidence:
                return redirect("book-record", noun=page.noun, code=record.code)
    context = {
        "page": page,
        "record": record,
        "error": error,
        "kinds": EvidenceKind.choices,
        "endings": ",".join(KINDS),
        "most": MOST_FILES,
    }
    return render(request, "book/attach.html", context, status=422 if request.method == "POST" else 200)


book_attach.checks_uploads = True  # type: ignore[attr-defined]  # each file is looked at, and the good ones are kept


def _tell(request: HttpRequest, count: int, said: list[str]) -> None:
    if count:
        messages.success(
            request, ngettext("{count} paper was attached.", "{count} papers were attached.", count).format(count=count)
        )
    for sentence in said:
        messages.warning(request, sentence)


def _file_of(request: HttpRequest, noun: str, code: str) -> tuple[Any, Any, Path]:
    """The page, the record and the path of its file. Raises Http404."""
    page = readable_page(request, noun)
    record: Any = readable_record(request, page, code)
    file = getattr(record, "file", None)
    if not file or not file.storage.exists(file.name):
        raise Http404(code)
    return page, record, Path(file.path)


@require_safe
def book_preview(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """The beginning of a file as text and tables, or framed as the browser shows it."""
    page, record, path = _file_of(request, noun, code)
    preview = preview_file(path)
    why = sentence_of(preview.refusal) if preview.refusal else ""
    subject_model = nouns().get(record.subject_noun)
    subject = None
    if subject_model:
        subject = access.visible(user_of(request), subject_model).filter(code=record.subject_code).first()
    context = {"page": page, "record": record, "preview": preview, "why": why, "subject": subject}
    response = render(request, "book/preview.html", {**context, "size_kb": max(path.stat().st_size >> 10, 1)})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def book_inline(request: HttpRequest, noun: str, code: str) -> HttpResponse:
    """An image or a PDF for the preview's frame: its type is ours, its document may do nothing."""
    _page, _record, path = _file_of(request, noun, code)
    kind = SHOWN_BY_BROWSER.get(path.suffix.lower())
    if kind is None or not _is_of_its_kind(path):
        raise Http404(code)
    response = FileResponse(path.open("rb"), content_type=kind, filename=path.name)
    response.headers["Content-Security-Policy"] = SHOWN_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_of_its_kind(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    try:
        check_upload(path.name, path.stat().st_size, head)
    except UnusableInput:
        return False
    return True

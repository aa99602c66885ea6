"""The file of an application: filing, returning, accepting, packets, and the page for people without an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nonggu.desks.cultivate import papers, queries, words
from nonggu.desks.cultivate.forms import CommentForm, LinkForm, PaperForm
from nonggu.desks.cultivate.gate import DOCX, act, attachment, for_readers, for_writers, told, user_of, wrong
from nonggu.desks.cultivate.packet import packet_document, packet_workbook
from nonggu.errors import NongguError
from nonggu.registry import access
from nonggu.registry.links import behind_link, make_link, open_link
from nonggu.registry.models import Cultivation
from nonggu.registry.models.cultivation import PoolStage
from nonggu.registry.models.lists import Scheme


@require_safe
@for_readers
def cultivate_files(request: HttpRequest, scheme: str) -> HttpResponse:
    """Who has filed what of a scheme, and who has filed nothing, in the fixed order of units."""
    user = user_of(request)
    entries = access.visible(user, Cultivation).filter(
        archived_at=None, scheme=scheme, stage__in=(PoolStage.SEED, PoolStage.IN_POOL, PoolStage.APPLYING)
    )
    entries = entries.select_related("organisation", "unit").order_by(
        "unit__position", "organisation__township__position", "organisation__name", "id"
    )
    paged = Paginator(entries, 50).get_page(request.GET.get("page", 1))
    context = {
        "scheme": scheme,
        "scheme_name": str(Scheme(scheme).label),
        "schemes": Scheme.choices,
        "items": papers.items_of(scheme),
        "basis": papers.citation_of(scheme),
        "paged": paged,
        "elided": paged.paginator.get_elided_page_range(paged.number),
        "lines": papers.file_lines(list(paged.object_list)),
    }
    return render(request, "cultivate/files.html", context)


def _own_entry(request: HttpRequest, code: str) -> Cultivation:
    """The entry for staff who write, or for the enterprise whose it is."""
    user = user_of(request)
    found = access.visible(user, Cultivation).filter(archived_at=None, code=code).select_related("organisation").first()
    is_own = found is not None and user.organisation_id == found.organisation_id
    if found is None or not (queries.may_write(user) or is_own):
        raise Http404(code)
    return found


@require_safe
def cultivate_my_papers(request: HttpRequest, entry: str) -> HttpResponse:
    """The enterprise's own view of its file."""
    found = _own_entry(request, entry)
    context = {
        "entry": found,
        "papers": papers.papers_of(found, on=queries.working_day()),
        "scheme_name": str(Scheme(found.scheme).label),
        "basis": papers.citation_of(found.scheme),
        "action": reverse("cultivate-paper", args=[found.code, "item"])[: -len("item/")],
        "is_link": False,
    }
    return render(request, "cultivate/my_papers.html", context)


@require_POST
def cultivate_paper(request: HttpRequest, entry: str, item: str) -> HttpResponse:
    """File one paper with its files."""
    found = _own_entry(request, entry)
    form = PaperForm(request.POST)
    user = user_of(request)
    to = "cultivate-entry" if queries.may_read(user) else "cultivate-my-papers"
    if not form.is_valid():
        wrong(request, form)
        return redirect(to, found.code)
    on, files = queries.working_day(), request.FILES.getlist("files")
    text = form.cleaned_data["text"]
    return act(
        request,
        lambda: papers.file_paper(found, item, text=text, files=files, on=on, by=user),
        done=_("The paper was filed."),
        to=to,
        args=(found.code,),
    )


@require_POST
@for_writers
def cultivate_return(request: HttpRequest, entry: Cultivation, item: str) -> HttpResponse:
    """Return a paper with a comment."""
    form = CommentForm(request.POST)
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    return act(
        request,
        lambda: papers.return_paper(entry, item, comment=comment, by=user_of(request)),
        done=_("The paper was returned with your comment."),
        to="cultivate-entry",
        args=(entry.code,),
    )


@require_POST
@for_writers
def cultivate_accept(request: HttpRequest, entry: Cultivation, item: str) -> HttpResponse:
    """Accept a paper."""
    return act(
        request,
        lambda: papers.accept_paper(entry, item, by=user_of(request)),
        done=_("The paper was accepted."),
        to="cultivate-entry",
        args=(entry.code,),
    )


@require_safe
@for_readers
def cultivate_evidence_file(request: HttpRequest, entry: Cultivation, number: int) -> HttpResponseBase:
    """A file of the entry's papers, always as an attachment."""
    found = papers.evidence_of(entry, number)
    if found is None or not found.file:
        raise Http404(number)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)


@require_safe
@for_readers
def cultivate_packet_export(request: HttpRequest, entry: Cultivation, kind: str) -> HttpResponse:
    """The packet as Word or Excel."""
    on = queries.working_day()
    found = papers.papers_of(entry, on=on)
    if kind == "word":
        return attachment(packet_document(entry, found, on=on), f"packet-{entry.code}", DOCX)
    return attachment(packet_workbook(entry, found, on=on), f"packet-{entry.code}")


@require_POST
@for_writers
def cultivate_link(request: HttpRequest, entry: Cultivation) -> HttpResponse:
    """A link with which the enterprise files its papers without an account; shown once."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        wrong(request, form)
        return redirect("cultivate-entry", entry.code)
    ends = dt.datetime.combine(form.cleaned_data["expires_on"], dt.time(23, 59), timezone.get_current_timezone())
    try:
        link, token = make_link(entry, papers.PAPERS_LINK, by=user_of(request), expires_at=ends)
    except access.Forbidden:
        raise
    except NongguError as error:
        messages.error(request, told(error))
        return redirect("cultivate-entry", entry.code)
    address = request.build_absolute_uri(reverse("cultivate-papers", args=[token]))
    return render(request, "cultivate/link.html", {"entry": entry, "link": link, "address": address})


@behind_link
def cultivate_papers(request: HttpRequest, token: str) -> HttpResponse:
    """The file for somebody who was given a link: what is asked for, what came back and why; file it here."""
    opened = open_link(token, purpose=papers.PAPERS_LINK, address=request.META.get("REMOTE_ADDR", ""))
    if opened is None:
        raise Http404
    entry = opened[1]
    assert isinstance(entry, Cultivation)
    if request.method == "POST":
        _file_by_link(request, entry)
        return redirect("cultivate-papers", token)
    context: dict[str, Any] = {
        "entry": entry,
        "papers": papers.papers_of(entry, on=queries.working_day()),
        "scheme_name": str(Scheme(entry.scheme).label),
        "basis": papers.citation_of(entry.scheme),
        "is_link": True,
        "expires_at": opened[0].expires_at,
    }
    return render(request, "cultivate/my_papers.html", context)


def _file_by_link(request: HttpRequest, entry: Cultivation) -> None:
    form = PaperForm(request.POST)
    item = request.POST.get("item", "")
    if not form.is_valid():
        wrong(request, form)
        return
    try:
        papers.file_paper(
            entry,
            item,
            text=form.cleaned_data["text"],
            files=request.FILES.getlist("files"),
            on=queries.working_day(),
            by=None,
            why=words.sentence(papers.BY_LINK),
        )
        messages.success(request, _("The paper was filed."))
    except NongguError as error:
        messages.error(request, told(error))

"""Saving the view of a list, and what can be done to a saved one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nonggu.errors import NongguError
from nonggu.registry import saved_views
from nonggu.registry.models import SavedView
from nonggu.web.book.access import readable_page, user_of
from nonggu.web.book.forms import sentence_of
from nonggu.web.book.listing import read_listing
from nonggu.web.book.opening import PLAIN_LIST, view_address
from nonggu.web.book.place import list_address


@require_POST
def book_views(request: HttpRequest, noun: str) -> HttpResponse:
    """Keep the list that `query` asks for under a name."""
    page, user = readable_page(request, noun), user_of(request)
    query = read_listing(page, QueryDict(request.POST.get("query", "")), user).query()
    wishes = {"is_shared": "shared" in request.POST, "is_default": "default" in request.POST}
    try:
        view = saved_views.keep_view(page.model, request.POST.get("name", ""), query, by=user, **wishes)
    except NongguError as error:
        messages.error(request, sentence_of(error))
        return redirect(list_address(noun, query or PLAIN_LIST))
    messages.success(request, _("The view “{name}” was saved.").format(name=view.name))
    return redirect(view_address(view))


@require_POST
def book_view(request: HttpRequest, noun: str, number: int) -> HttpResponse:
    """Rename, change, share, delete a view, or make it the first one."""
    page, user = readable_page(request, noun), user_of(request)
    view = saved_views.views_for(user, page.model).filter(pk=number).first()
    query = read_listing(page, QueryDict(request.POST.get("query", "")), user).query()
    acts: dict[str, tuple[Callable[[SavedView], None], str]] = {
        "rename": (
            lambda v: saved_views.rename_view(v, request.POST.get("name", ""), by=user),
            _("The view was renamed."),
        ),
        "change": (lambda v: saved_views.change_view(v, by=user, query=query), _("The view now shows this list.")),
        "share": (lambda v: saved_views.share_view(v, by=user, is_shared=True), _("All staff may open the view now.")),
        "keep": (lambda v: saved_views.share_view(v, by=user, is_shared=False), _("Only you may open the view now.")),
        "default": (lambda v: saved_views.set_default(v, by=user), _("You see this view first from now on.")),
        "plain": (
            lambda v: saved_views.set_default(v, by=user, is_default=False),
            _("You see the plain list first from now on."),
        ),
        "delete": (lambda v: saved_views.drop_view(v, by=user), _("The view was deleted.")),
    }
    act = acts.get(request.POST.get("act", ""))
    if view is None or act is None:
        raise Http404(number)
    do, done = act
    try:
        do(view)
        messages.success(request, done)
    except NongguError as error:
        messages.error(request, sentence_of(error))
    left = saved_views.views_for(user, page.model).filter(pk=number).first()
    return redirect(view_address(left) if left else list_address(noun, PLAIN_LIST))

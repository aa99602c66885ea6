"""Saved views of lists: named, opened, renamed, shared, made the first one, deleted. Each belongs to one account.

A view holds only what the address of a list asks for, so that it shows to each reader what that reader may see.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.registry import access
from nonggu.registry.models import SavedView, User
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: How many views an account may keep of one noun.
MOST = 50


def views_for(user: User, model: type[Record]) -> QuerySet[SavedView]:
    """The views of the noun that the account may open: its own, and for staff what staff shares.

    Each says as `is_first` whether the account sees it first.
    """
    is_mine = Q(user=user)
    may_open = is_mine | Q(is_shared=True, user__is_active=True) if access.is_staff(user) else is_mine
    defaults = SavedView.default_of.through._default_manager.filter(savedview_id=OuterRef("pk"), user_id=user.pk)
    found = SavedView.objects.filter(may_open, noun=noun_of(model)).select_related("user")
    return found.annotate(is_first=Exists(defaults))


def default_view(user: User, model: type[Record]) -> SavedView | None:
    """The view that the account sees first; None for the plain list."""
    return views_for(user, model).filter(default_of=user).first()


def keep_view(
    model: type[Record], name: str, query: str, *, by: User, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Keep what a list shows under a name; the account's view of that name is replaced.

    Raises UnusableInput for an empty or too long name, too long a query, or too many views.
    """
    name = _checked_name(name)
    if len(query) > 2000:
        raise UnusableInput("view_too_long")
    mine = SavedView.objects.filter(user=by, noun=noun_of(model))
    values = {"query": query, "is_shared": is_shared and access.may_share(by), "saved_at": timezone.now()}
    with transaction.atomic():
        if not mine.filter(name=name).exists() and mine.count() >= MOST:
            raise UnusableInput("view_too_many", most=MOST)
        view = mine.update_or_create(name=name, defaults=values, create_defaults={**values, **_owner(model, by)})[0]
        if is_default:
            set_default(view, by=by)
    return view


def _owner(model: type[Record], by: User) -> dict[str, object]:
    return {"user": by, "noun": noun_of(model)}


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise UnusableInput("view_name_wrong", longest=60)
    return name


def change_view(view: SavedView, *, by: User, query: str) -> None:
    """Let the view show something else. Raises access.Forbidden for the view of another, UnusableInput."""
    _require_own(view, by)
    if len(query) > 2000:
        raise UnusableInput("view_too_long")
    SavedView.objects.filter(pk=view.pk).update(query=query, saved_at=timezone.now())


def rename_view(view: SavedView, name: str, *, by: User) -> None:
    """Give the view another name. Raises access.Forbidden, UnusableInput where the name is taken or unusable."""
    _require_own(view, by)
    name = _checked_name(name)
    same = SavedView.objects.filter(user=by, noun=view.noun, name=name).exclude(pk=view.pk)
    if same.exists():
        raise UnusableInput("view_name_taken", name=name)
    SavedView.objects.filter(pk=view.pk).update(name=name)


def share_view(view: SavedView, *, by: User, is_shared: bool) -> None:
    """Share the view with all staff, or keep it to oneself again; others then lose it as their first view."""
    _require_own(view, by)
    if is_shared and not access.may_share(by):
        raise access.Forbidden("forbidden_share")
    with transaction.atomic():
        SavedView.objects.filter(pk=view.pk).update(is_shared=is_shared)
        if not is_shared:
            view.default_of.remove(*view.default_of.exclude(pk=by.pk))


def set_default(view: SavedView, *, by: User, is_default: bool = True) -> None:
    """Let the account see this view first when it opens the list, or the plain list again."""
    with transaction.atomic():
        by.default_views.remove(*by.default_views.filter(noun=view.noun))
        if is_default:
            by.default_views.add(view)


def drop_view(view: SavedView, *, by: User) -> None:
    """Delete the view. Raises access.Forbidden for the view of another."""
    _require_own(view, by)
    view.delete()


def _require_own(view: SavedView, by: User) -> None:
    if view.user_id != by.pk:
        raise access.Forbidden("forbidden_view")

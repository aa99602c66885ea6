"""Opening the book for a command: find the home, set Django up, and say who acts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from nonggu.errors import UnusableInput
from nonggu.keep.home import has_home, home_folder

if TYPE_CHECKING:
    from nonggu.registry.models import User


def open_book(folder: Path | None = None, *, is_upgraded: bool = True) -> Path:
    """Set Django up for the home and return its folder.

    Raises UnusableInput where there is no home, or where its database is older than this version
    (`is_upgraded=False` skips that look, for the commands that make or upgrade it).
    """
    home = (folder or home_folder()).resolve()
    if not has_home(home):
        raise UnusableInput("home_missing", folder=str(home))
    os.environ["NONGGU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "nonggu.web.settings"
    import django

    django.setup()
    if is_upgraded:
        _refuse_old_database(home)
    return home


def _refuse_old_database(home: Path) -> None:
    from nonggu.keep.schema import pending_steps

    if pending_steps():
        raise UnusableInput("home_needs_upgrade", folder=str(home))


def user_by_name(name: str | None) -> User | None:
    """The user of that name; None for no name (the operator). Raises UnusableInput where there is none."""
    if not name:
        return None
    from nonggu.registry.models import User

    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise UnusableInput("user_unknown", name=name)
    return found

"""The science festival."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Activity, Exhibitor, Festival, Zone
from nonggu.web.book.page import page_for

NAME = _("Science festival")
PAGES = (
    page_for(Festival, columns=("name", "edition", "held_on", "place", "theme", "state")),
    page_for(Zone),
    page_for(Exhibitor, columns=("organisation", "festival", "zone", "stand", "exhibits", "state")),
    page_for(Activity),
)

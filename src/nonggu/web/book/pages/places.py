"""Townships and units, in the county's fixed order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Township, Unit
from nonggu.web.book.page import page_for

NAME = _("Townships and units")
PAGES = (page_for(Township, sort="position"), page_for(Unit, sort="position"))

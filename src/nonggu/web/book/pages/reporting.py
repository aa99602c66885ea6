"""Forms, filings and evidence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Evidence, ReportForm, Submission
from nonggu.web.book.page import page_for

NAME = _("Filing and evidence")
PAGES = (
    page_for(ReportForm),
    page_for(Submission),
    page_for(Evidence),
)

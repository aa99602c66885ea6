"""Recognitions, and what they rest on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import (
    Application,
    Certificate,
    Cluster,
    Honour,
    IntellectualProperty,
    Platform,
    SpecialisedTown,
    YearlyReturn,
)
from nonggu.web.book.page import page_for

NAME = _("Recognitions")
PAGES = (
    page_for(
        Certificate,
        columns=("number", "organisation", "scheme", "valid_from", "valid_to", "technical_field"),
        filters=("scheme", "tier", "entry_year"),
    ),
    page_for(
        Application,
        columns=("organisation", "scheme", "year", "stage", "finished_on"),
        filters=("scheme", "year", "stage"),
    ),
    page_for(
        Platform,
        columns=("name", "kind", "tier", "state", "organisation", "valid_from"),
        filters=("kind", "tier", "state", "programme"),
    ),
    page_for(SpecialisedTown, columns=("name", "tier", "state", "industry", "township", "lead")),
    page_for(Cluster),
    page_for(
        Honour,
        columns=("name", "kind", "tier", "organisation", "person", "rank"),
    ),
    page_for(IntellectualProperty, columns=("name", "number", "organisation", "kind", "granted_on")),
    page_for(
        YearlyReturn,
        columns=("organisation", "year", "sales_fen", "rd_expense_fen", "staff", "rd_staff"),
        filters=("year", "basis"),
        sort="-year",
    ),
)

"""Recognitions, and what they rest on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import (
    Application,
    ApplicationBatch,
    Assessment,
    Certificate,
    Cluster,
    Cultivation,
    Honour,
    IntellectualProperty,
    Material,
    Platform,
    RuleValue,
    SpecialisedTown,
    Statement,
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
    page_for(Statement, columns=("fact", "organisation", "year", "value", "source_date")),
    page_for(
        Cultivation,
        columns=("organisation", "scheme", "cycle_year", "stage", "moved_on", "coach"),
        filters=("scheme", "cycle_year", "stage", "unit"),
    ),
    page_for(
        Material,
        columns=("item", "cultivation", "state", "filed_on", "due_on"),
    ),
    page_for(Assessment, columns=("organisation", "scheme", "on", "verdict", "score_low", "score_high")),
    page_for(
        ApplicationBatch, columns=("name", "scheme", "year", "valid_from", "valid_to"), filters=("scheme", "year")
    ),
    page_for(RuleValue, columns=("parameter", "document", "value", "valid_from", "mark", "source")),
)

"""Organisations and people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import (
    Appointment,
    DeclaredConflict,
    ExpertCapacity,
    ExpertText,
    Household,
    Organisation,
    OrganisationAlias,
    Person,
)
from nonggu.web.book.page import page_for

NAME = _("Organisations and people")
PAGES = (
    page_for(
        Organisation,
        columns=("name", "kind", "industry", "township", "uscc", "main_products"),
        filters=("kind", "industry", "township", "is_listed"),
    ),
    page_for(OrganisationAlias),
    page_for(
        Person,
        columns=("name", "organisation", "professional_title", "expert_kind", "specialty"),
        filters=("expert_kind", "is_senior"),
    ),
    page_for(ExpertText, columns=("text", "person", "kind", "year")),
    page_for(
        Appointment,
        columns=("person", "role", "sender", "host", "valid_from", "valid_to"),
    ),
    page_for(ExpertCapacity, columns=("person", "year", "most", "least")),
    page_for(
        DeclaredConflict,
        columns=("reason", "person", "organisation", "valid_from", "valid_to"),
    ),
    page_for(Household, columns=("code", "head", "township", "village", "greenhouses", "area_mu")),
)

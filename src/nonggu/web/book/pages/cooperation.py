"""Cooperation and contracts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Agreement, Collaboration, Milestone, Signing
from nonggu.web.book.page import page_for

NAME = _("Cooperation and contracts")
PAGES = (
    page_for(
        Collaboration,
        columns=("subject", "party_a", "party_b", "kind", "valid_from"),
        filters=("kind", "industry", "programme", "is_intention"),
    ),
    page_for(
        Signing,
        columns=("name", "organisation", "partner", "field", "investment_fen", "state"),
        filters=("state", "field", "festival"),
    ),
    page_for(
        Agreement,
        columns=("name", "kind", "buyer", "provider", "amount_fen", "state"),
    ),
    page_for(Milestone, columns=("name", "agreement", "project", "due_on", "reached_on")),
)

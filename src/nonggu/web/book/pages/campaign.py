"""Campaigns, visits, problems and services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import (
    Campaign,
    CampaignStage,
    CoachingTeam,
    EventSignIn,
    Problem,
    ServiceRecord,
    TrainingEvent,
    Visit,
)
from nonggu.web.book.page import page_for

NAME = _("Visits and services")
PAGES = (
    page_for(Campaign, columns=("name", "valid_from", "valid_to")),
    page_for(CampaignStage),
    page_for(Visit, columns=("organisation", "visited_on", "unit", "state", "campaign")),
    page_for(
        Problem,
        columns=("text", "organisation", "unit", "state", "deadline", "struck_off_on"),
        filters=("state", "unit", "industry"),
    ),
    page_for(
        ServiceRecord,
        columns=("code", "kind", "household", "organisation", "person", "served_on"),
        filters=("kind", "state", "scheme"),
    ),
    page_for(
        TrainingEvent,
        columns=("name", "kind", "held_on", "place", "attendees", "organiser"),
    ),
    page_for(EventSignIn, columns=("name", "event", "organisation", "comes_from", "way")),
    page_for(CoachingTeam, columns=("name", "unit", "lead", "specialty")),
)

"""Needs of firms and farms, and the results that may answer them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Achievement, JointTask, Match, MatchStep, Need, Project, SynonymGroup, Topic
from nonggu.web.book.page import page_for

NAME = _("Needs and results")
PAGES = (
    page_for(
        Need,
        columns=("title", "organisation", "industry", "state", "submitted_on", "deadline"),
        filters=("state", "industry", "confidentiality", "activity_type", "solution"),
    ),
    page_for(
        Match,
        columns=("subject", "person", "state", "proposed_on", "agreed_on", "ended_on"),
        filters=("state", "expert_answer", "firm_answer", "obstacle"),
    ),
    page_for(
        MatchStep,
        columns=("words", "match", "kind", "channel", "happened_on"),
    ),
    page_for(SynonymGroup),
    page_for(
        Achievement,
        columns=("name", "holder", "industry", "form", "trl", "application_state"),
        filters=("industry", "form", "stage", "application_state"),
    ),
    page_for(Project, columns=("name", "kind", "programme", "organisation", "state", "budget_fen")),
    page_for(Topic, columns=("name", "programme", "industry", "lead_person", "organisation", "state")),
    page_for(JointTask, columns=("name", "industry", "lead_expert", "topic", "base")),
)

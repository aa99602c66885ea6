"""A technology need of a firm or farm (技术需求)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import Record


class ActivityType(models.TextChoices):
    """Kinds of scientific activity."""

    BASIC_RESEARCH = "basic_research", _("basic research")
    APPLIED_RESEARCH = "applied_research", _("applied research")
    EXPERIMENTAL_DEVELOPMENT = "experimental_development", _("experimental development")
    RESULT_APPLICATION = "result_application", _("application of results")
    TECHNOLOGY_SERVICE = "technology_service", _("extension and technical service")
    PRODUCTION_SERVICE = "production_service", _("production service")


class Solution(models.TextChoices):
    """How the asker wants it solved."""

    COMMISSIONED = "commissioned", _("commissioned research")
    JOINT = "joint", _("joint research")
    INDEPENDENT = "independent", _("own research")
    OTHER = "other", _("other way")


class NeedState(models.TextChoices):
    """Where a need stands."""

    DRAFT = "draft", _("draft")
    TO_REVIEW = "to_review", _("to be reviewed")
    RETURNED = "returned", _("returned with comments")
    PUBLISHED = "published", _("published")
    ANSWERED = "answered", _("answered")
    EXPIRED = "expired", _("expired")
    CLOSED = "closed", _("closed")


class Confidentiality(models.TextChoices):
    """How much of a need people outside the centre may read."""

    OPEN = "open", _("may be read by experts")
    MASKED = "masked", _("only the public wording may be read by experts")
    STAFF = "staff", _("only for the centre")


class Need(Record):
    """One need: the asker's own words and the staff's rewrite stand side by side."""

    code_prefix = "NEED"
    natural_keys = (("organisation", "title"),)
    title_field = "title"

    title = fields.needed(_("need in one line"))
    organisation = fields.link("registry.Organisation", _("asked by"), "needs")
    words = fields.prose(_("the asker's own words"))
    process_step = fields.prose(_("where in the process"))
    tried = fields.prose(_("what was tried"))
    rewrite = fields.prose(_("staff rewrite"))
    target = fields.prose(_("expected target"))
    numbers = fields.prose(_("numbers that describe it"))
    confidentiality = fields.choice(_("confidentiality"), Confidentiality, Confidentiality.OPEN, db_index=True)
    public_wording = fields.prose(_("public wording"))
    experts_wanted = fields.whole(_("experts wanted"))
    keywords = fields.text(_("keywords"), 300)
    industry = fields.choice(_("industry"), Industry)
    industry_code = fields.text(_("industry code (GB/T 4754)"), 5)
    discipline_code = fields.text(_("discipline code (GB/T 13745)"), 7)
    activity_type = fields.choice(_("kind of activity"), ActivityType)
    solution = fields.choice(_("way of solving"), Solution)
    budget_fen = fields.fen(_("budget"))
    deadline = fields.day(_("deadline"))
    submitted_on = fields.day(_("submitted on"))
    published_on = fields.day(_("published on"))
    expires_on = fields.day(_("expires on"))
    review_comment = fields.prose(_("comment of the review"))
    answer = fields.prose(_("answer by the centre"))
    answered_on = fields.day(_("answered on"))
    state = fields.choice(_("state of the need"), NeedState, NeedState.TO_REVIEW, db_index=True)
    closed_on = fields.day(_("closed on"))
    closing_reason = fields.text(_("reason of closing"), 300)

    class Meta(Record.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")

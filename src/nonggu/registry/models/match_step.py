"""What happened in a match, when and through which channel (对接进展)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class MatchStepKind(models.TextChoices):
    """Kinds of step."""

    PROPOSED = "proposed", _("put forward")
    INVITED = "invited", _("invited")
    ANSWERED = "answered", _("answered")
    ASKED = "asked", _("asked back")
    CONTACT = "contact", _("contact made")
    VISIT = "visit", _("visit on site")
    AGREEMENT = "agreement", _("agreement")
    OUTCOME = "outcome", _("outcome")
    ENDED = "ended", _("ended")
    RESOLVED = "resolved", _("solved anew")
    NOTE = "note", _("note")


class MatchChannel(models.TextChoices):
    """Through which channel something came."""

    PAGE = "page", _("page of the centre")
    LINK = "link", _("link without an account")
    PHONE = "phone", _("by telephone")
    MESSAGE = "message", _("by message")
    MEETING = "meeting", _("meeting")
    SITE = "site", _("on site")


class MatchStep(Record):
    """One step of a match; staff write it, or an answer does."""

    code_prefix = "MST"
    natural_keys = (("match", "kind", "happened_on"),)
    title_field = "words"

    match = fields.owner("registry.Match", _("match"), "steps")
    kind = fields.choice(_("kind of step"), MatchStepKind, MatchStepKind.NOTE)
    channel = fields.choice(_("channel"), MatchChannel)
    happened_on = fields.day(_("happened on"))
    words = fields.prose(_("in words"))

    class Meta(Record.Meta):
        verbose_name = _("step of a match")
        verbose_name_plural = _("steps of matches")

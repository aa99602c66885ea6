"""A training event (培训活动)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class TrainingKind(models.TextChoices):
    """Kinds of event."""

    BRIEFING = "briefing", _("briefing")
    TRAINING = "training", _("training")
    FIELD_DAY = "field_day", _("field day")


class TrainingEvent(Record):
    """One event, its topic and how many came."""

    code_prefix = "TRN"
    natural_keys = (("name", "held_on"),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of training"), TrainingKind, TrainingKind.TRAINING)
    topic = fields.text(_("subject"), 200)
    held_on = fields.day(_("held on"))
    place = fields.text(_("place"), 200)
    hours = fields.number(_("hours"), 5, 1)
    attendees = fields.whole(_("attendees"))
    organiser = fields.link("registry.Organisation", _("organiser"), "training_events")
    content = fields.prose(_("content"))

    class Meta(Record.Meta):
        verbose_name = _("training event")
        verbose_name_plural = _("training events")

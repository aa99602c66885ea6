"""A text that shows what an expert can do: paper, project, service, patent or own statement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ExpertTextKind(models.TextChoices):
    """Kinds of text."""

    PAPER = "paper", _("paper")
    PROJECT = "project", _("research project")
    SERVICE = "service", _("service rendered")
    PATENT = "patent", _("patent")
    STATEMENT = "statement", _("own statement")


class ExpertText(Record):
    """One text of one person, of a year."""

    code_prefix = "TXT"
    natural_keys = (("person", "text"),)
    title_field = "text"

    person = fields.owner("registry.Person", _("person"), "texts")
    kind = fields.choice(_("kind of text"), ExpertTextKind, ExpertTextKind.STATEMENT)
    year = fields.whole(_("year"))
    text = fields.prose(_("text"))

    class Meta(Record.Meta):
        verbose_name = _("text of an expert")
        verbose_name_plural = _("texts of experts")

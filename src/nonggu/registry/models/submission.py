"""What a unit filed for a form and period (报送)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class SubmissionState(models.TextChoices):
    """Where a submission stands."""

    DRAFT = "draft", _("draft")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned with comments")
    ACCEPTED = "accepted", _("accepted")


class Submission(Record):
    """One unit's filing of one form for one period."""

    code_prefix = "SUB"
    natural_keys = (("form", "unit", "organisation", "period"),)
    title_field = "form"

    form = fields.owner("registry.ReportForm", _("report form"), "submissions")
    unit = fields.link("registry.Unit", _("unit"), "submissions")
    organisation = fields.link("registry.Organisation", _("organisation"), "submissions")
    period = fields.text(_("period"), 20)
    filed_on = fields.day(_("filed on"))
    state = fields.choice(_("state of the submission"), SubmissionState, SubmissionState.DRAFT)
    content = models.JSONField(_("content"), default=dict, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

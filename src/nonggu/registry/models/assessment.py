"""A self-assessment that was kept: it gives the same answer for its date for ever (自评记录)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import Record


class SelfVerdict(models.TextChoices):
    """What a self-assessment says. It is never a recognition."""

    PASS = "pass", _("would meet the conditions")
    OPEN = "open", _("cannot be said yet")
    FAIL = "fail", _("would not meet the conditions")


class Assessment(Record):
    """One enterprise under one scheme on one day: rule version, parameters, inputs and answers stand in `content`."""

    code_prefix = "ASS"
    natural_keys = (("organisation", "scheme", "on", "rules_version"),)
    title_field = "organisation"

    organisation = fields.owner("registry.Organisation", _("organisation"), "assessments")
    scheme = fields.choice(_("scheme"), Scheme, Scheme.HIGH_TECH_ENTERPRISE)
    on = models.DateField(_("date of the self-assessment"), db_index=True)
    verdict = fields.choice(_("result of the self-assessment"), SelfVerdict, SelfVerdict.OPEN)
    score_low = fields.number(_("least points"), 7, 2)
    score_high = fields.number(_("greatest points"), 7, 2)
    rules_version = fields.text(_("version of the rules"), 80)
    content = models.JSONField(_("content"), default=dict, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("kept self-assessment")
        verbose_name_plural = _("kept self-assessments")

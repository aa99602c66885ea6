"""An application for a recognition (申报)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme
from nonggu.registry.models.record import Record


class ApplicationStage(models.TextChoices):
    """Where an application stands."""

    PREPARING = "preparing", _("preparing papers")
    FINISHED = "finished", _("application finished")
    WITHDRAWN = "withdrawn", _("withdrawn")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")


class Application(Record):
    """One enterprise's application under one scheme in one year; `finished_on` is 完成申报."""

    code_prefix = "APL"
    natural_keys = (("organisation", "scheme", "year"),)
    title_field = "organisation"

    organisation = fields.owner("registry.Organisation", _("applicant"), "applications")
    scheme = fields.choice(_("scheme"), Scheme, Scheme.HIGH_TECH_ENTERPRISE)
    year = fields.whole(_("year"))
    stage = fields.choice(_("stage of the application"), ApplicationStage, ApplicationStage.PREPARING)
    finished_on = fields.day(_("application finished on"))

    class Meta(Record.Meta):
        verbose_name = _("application")
        verbose_name_plural = _("applications")

"""A project (项目)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Programme
from nonggu.registry.models.record import ValidRecord


class ProjectKind(models.TextChoices):
    """Kinds of project."""

    RESEARCH = "research", _("research project")
    INVESTMENT = "investment", _("investment project")
    EXTENSION = "extension", _("extension project")


class ProjectState(models.TextChoices):
    """Where a project stands."""

    PROPOSED = "proposed", _("proposed")
    SET_UP = "set_up", _("set up")
    FINISHED = "finished", _("finished")
    STOPPED = "stopped", _("stopped")


class Project(ValidRecord):
    """One project; `valid_from` is the day on which it was set up."""

    code_prefix = "PRJ"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of project"), ProjectKind, ProjectKind.RESEARCH)
    programme = fields.choice(_("programme"), Programme)
    industry = fields.choice(_("industry"), Industry)
    organisation = fields.link("registry.Organisation", _("undertaken by"), "projects")
    state = fields.choice(_("state of the project"), ProjectState, ProjectState.SET_UP)
    budget_fen = fields.fen(_("budget"))
    summary = fields.prose(_("summary"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")

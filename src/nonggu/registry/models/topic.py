"""A research topic (课题)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Programme
from nonggu.registry.models.project import ProjectState
from nonggu.registry.models.record import ValidRecord


class Topic(ValidRecord):
    """One topic; `valid_from` is the day on which it was set up."""

    code_prefix = "TOP"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    project = fields.link("registry.Project", _("project"), "topics")
    programme = fields.choice(_("programme"), Programme)
    industry = fields.choice(_("industry"), Industry)
    lead_person = fields.link("registry.Person", _("lead person"), "topics")
    organisation = fields.link("registry.Organisation", _("undertaken by"), "topics")
    state = fields.choice(_("state of the topic"), ProjectState, ProjectState.SET_UP)
    content = fields.prose(_("content"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

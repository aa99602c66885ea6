"""A milestone of an agreement or project (里程碑)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Milestone(Record):
    """What is due when, and when it was reached."""

    code_prefix = "MIL"
    natural_keys = (("agreement", "project", "name"),)

    name = fields.needed(_("name"))
    agreement = fields.link("registry.Agreement", _("agreement"), "milestones")
    project = fields.link("registry.Project", _("project"), "milestones")
    due_on = fields.day(_("due on"))
    reached_on = fields.day(_("reached on"))
    outcome = fields.prose(_("outcome"))

    class Meta(Record.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

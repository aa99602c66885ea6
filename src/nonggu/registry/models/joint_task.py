"""A task of the pioneer county with lead expert and topic (共建任务)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import ValidRecord


class JointTask(ValidRecord):
    """One joint task, its lead expert, its topic and its demonstration base."""

    code_prefix = "TASK"
    natural_keys = (("name",),)

    name = fields.needed(_("name"))
    industry = fields.choice(_("industry"), Industry)
    lead_expert = fields.link("registry.Person", _("lead expert"), "joint_tasks")
    topic = fields.link("registry.Topic", _("topic"), "joint_tasks")
    base = fields.text(_("demonstration base"), 200)
    target = fields.prose(_("expected target"))
    progress = fields.prose(_("progress"))

    class Meta(ValidRecord.Meta):
        verbose_name = _("joint task")
        verbose_name_plural = _("joint tasks")

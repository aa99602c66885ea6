"""A person's dated role in the county."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class Role(models.TextChoices):
    """Roles that a person may hold."""

    PIONEER_EXPERT = "pioneer_expert", _("expert of the pioneer county")
    SECONDED_DEPUTY_HEAD = "seconded_deputy_head", _("seconded deputy head")
    STATIONED_STUDENT = "stationed_student", _("stationed graduate student")
    TECHNOLOGY_COMMISSIONER = "technology_commissioner", _("technology commissioner")
    POOL_EXPERT = "pool_expert", _("expert of the pool")
    ASSOCIATION_MEMBER = "association_member", _("member of the new social stratum association")
    LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative")
    CONTACT = "contact", _("contact")


class Appointment(ValidRecord):
    """Who holds which role, sent by whom, serving where, from when to when."""

    code_prefix = "APP"
    natural_keys = (("person", "role", "valid_from"),)
    title_field = "person"

    person = fields.owner("registry.Person", _("person"), "appointments")
    role = fields.choice(_("role"), Role, Role.POOL_EXPERT, db_index=True)
    sender = fields.link("registry.Organisation", _("sent by"), "sent_appointments")
    host = fields.link("registry.Organisation", _("serving at"), "hosted_appointments")
    document = fields.text(_("document"), 200)

    class Meta(ValidRecord.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")

"""A person: expert, student, official or contact."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class ExpertKind(models.TextChoices):
    """Kinds of expert (data dictionary, expert pool)."""

    TECHNICAL = "technical", _("technical expert")
    FINANCIAL = "financial", _("financial expert")
    INDUSTRY = "industry", _("industry expert")
    POLICY = "policy", _("policy expert")


class Person(Record):
    """One person. What the person does here, and when, stands in appointments."""

    code_prefix = "PER"
    natural_keys = (("name", "organisation"),)
    personal_fields = ("name", "id_number", "phone", "email")
    masked_fields = ("id_number", "phone", "email")

    name = fields.needed(_("full name"), 80)
    organisation = fields.link("registry.Organisation", _("organisation"), "people")
    professional_title = fields.text(_("professional title"), 60)
    is_senior = fields.flag(_("senior title"))
    expert_kind = fields.choice(_("kind of expert"), ExpertKind)
    discipline_code = fields.text(_("discipline code (GB/T 13745)"), 7)
    specialty = fields.text(_("specialty"), 300)
    keywords = fields.text(_("keywords"), 300)
    service_days_per_year = fields.whole(_("service days a year"))
    id_number = fields.text(_("identity number"), 18)
    phone = fields.text(_("telephone"), 40)
    email = fields.text(_("e-mail"), 120)

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

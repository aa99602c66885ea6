"""An organisation: enterprise, university, institute, association, cooperative, farm or government."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import Record


class OrganisationKind(models.TextChoices):
    """Kinds of organisation."""

    ENTERPRISE = "enterprise", _("enterprise")
    COOPERATIVE = "cooperative", _("cooperative")
    FARM = "farm", _("farm")
    UNIVERSITY = "university", _("university")
    INSTITUTE = "institute", _("institute")
    ASSOCIATION = "association", _("association")
    GOVERNMENT = "government", _("government body")
    ZONE = "zone", _("development zone")
    OTHER = "other", _("other organisation")


class Organisation(Record):
    """One organisation, known under many names and codes (`OrganisationAlias`), each in its time."""

    code_prefix = "ORG"
    natural_keys = (("uscc",), ("name",))
    personal_fields = ("legal_person", "contact", "phone")
    masked_fields = ("phone",)

    name = fields.needed(_("name"), db_index=True)
    short_name = fields.text(_("short name"))
    kind = fields.choice(_("kind of organisation"), OrganisationKind, OrganisationKind.ENTERPRISE, db_index=True)
    uscc = fields.text(_("unified social credit code"), 18, db_index=True)
    registered_division = fields.text(_("division at registration"), 6)
    division = fields.text(_("present division"), 6)
    township = fields.link("registry.Township", _("township"), "organisations")
    address = fields.text(_("address"), 300)
    industry = fields.choice(_("industry"), Industry)
    industry_code = fields.text(_("industry code (GB/T 4754)"), 5)
    main_products = fields.text(_("main products"), 300)
    founded_on = fields.day(_("founded on"))
    is_listed = fields.flag(_("listed company"))
    legal_person = fields.text(_("legal person"))
    contact = fields.text(_("contact person"))
    phone = fields.text(_("telephone"), 40)
    merged_into = fields.link("self", _("merged into"), "merged_from", editable=False)

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

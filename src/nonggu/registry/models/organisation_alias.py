"""A name or code under which an organisation is or was known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class AliasKind(models.TextChoices):
    """What an alias is."""

    FORMER_NAME = "former_name", _("former name")
    OTHER_NAME = "other_name", _("other name")
    CREDIT_CODE = "credit_code", _("credit code")
    REGISTRATION_NUMBER = "registration_number", _("15-digit registration number")


class OrganisationAlias(ValidRecord):
    """A former or other name, an earlier credit code or the old registration number, with its time."""

    code_prefix = "ALI"
    natural_keys = (("organisation", "kind", "value"),)
    title_field = "value"

    organisation = fields.owner("registry.Organisation", _("organisation"), "aliases")
    kind = fields.choice(_("kind of name or code"), AliasKind, AliasKind.FORMER_NAME)
    value = fields.needed(_("name or code"), db_index=True)

    class Meta(ValidRecord.Meta):
        verbose_name = _("name or code of an organisation")
        verbose_name_plural = _("names and codes of organisations")

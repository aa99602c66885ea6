"""A certificate: proof of a recognition with validity (证书)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Scheme, Tier
from nonggu.registry.models.record import ValidRecord


class Certificate(ValidRecord):
    """One certificate or entry number. `entry_year` is the year of schemes whose entry lapses yearly."""

    code_prefix = "CERT"
    natural_keys = (("scheme", "number"), ("organisation", "scheme", "valid_from"))
    title_field = "number"

    organisation = fields.owner("registry.Organisation", _("holder"), "certificates")
    scheme = fields.choice(_("scheme"), Scheme, Scheme.HIGH_TECH_ENTERPRISE, db_index=True)
    number = fields.text(_("certificate number"), 60, db_index=True)
    tier = fields.choice(_("tier"), Tier)
    entry_year = fields.whole(_("entry year"))
    issued_on = fields.day(_("issued on"))
    revoked_on = fields.day(_("revoked on"))
    technical_field = fields.text(_("technical field"), 120)

    class Meta(ValidRecord.Meta):
        # Who held a certificate on a day, and who has an entry of a year, is read from these indexes alone.
        indexes = (
            models.Index(
                fields=(
                    *("scheme", "archived_at", "organisation", "valid_from", "valid_to", "source_date", "revoked_on"),
                ),
                name="certificate_held",
            ),
            models.Index(
                fields=("scheme", "entry_year", "archived_at", "organisation", "revoked_on", "number"),
                name="certificate_entered",
            ),
        )
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

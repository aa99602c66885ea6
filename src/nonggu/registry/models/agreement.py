"""A technology contract or other agreement (协议)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class AgreementKind(models.TextChoices):
    """Kinds of technology contract, and other agreements."""

    DEVELOPMENT = "development", _("technology development contract")
    TRANSFER = "transfer", _("technology transfer contract")
    LICENCE = "licence", _("technology licence contract")
    CONSULTING = "consulting", _("technology consulting contract")
    SERVICE = "service", _("technology service contract")
    OTHER = "other", _("other agreement")


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    NEGOTIATED = "negotiated", _("being negotiated")
    SIGNED = "signed", _("signed")
    FULFILLED = "fulfilled", _("fulfilled")
    ENDED = "ended", _("ended early")


class Agreement(ValidRecord):
    """One agreement between a buyer and a provider of technology."""

    code_prefix = "AGR"
    natural_keys = (("number",), ("name", "buyer", "provider"))

    name = fields.needed(_("name"))
    number = fields.text(_("contract number"), 60)
    kind = fields.choice(_("kind of agreement"), AgreementKind, AgreementKind.SERVICE)
    buyer = fields.link("registry.Organisation", _("buyer"), "bought_agreements")
    provider = fields.link("registry.Organisation", _("provider"), "provided_agreements")
    need = fields.link("registry.Need", _("need"), "agreements")
    signing = fields.link("registry.Signing", _("signing"), "agreements")
    amount_fen = fields.fen(_("contract amount"))
    technology_amount_fen = fields.fen(_("technology amount"))
    signed_on = fields.day(_("signed on"))
    registered_on = fields.day(_("registered on"))
    state = fields.choice(_("state of the agreement"), AgreementState, AgreementState.SIGNED)

    class Meta(ValidRecord.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

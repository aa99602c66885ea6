"""A signing of a project at a festival or elsewhere (签约)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class SigningField(models.TextChoices):
    """Fields of signed projects."""

    MALLEABLE_IRON = "malleable_iron", _("malleable-iron casting")
    MODERN_AGRICULTURE = "modern_agriculture", _("modern agriculture")
    NEW_ENERGY = "new_energy", _("new energy")
    MATERIALS = "materials", _("new materials")
    FOOD = "food", _("food processing")
    TCM = "tcm", _("traditional Chinese medicine")
    OTHER = "other", _("other field")


class SigningState(models.TextChoices):
    """Where a signing stands."""

    INTENDED = "intended", _("intended")
    SIGNED = "signed", _("signed")
    CANCELLED = "cancelled", _("cancelled")


class Signing(Record):
    """One signed project and its investment."""

    code_prefix = "SIG"
    natural_keys = (("name", "signed_on"),)

    name = fields.needed(_("name"))
    festival = fields.link("registry.Festival", _("festival"), "signings")
    organisation = fields.link("registry.Organisation", _("county's party"), "signings")
    partner = fields.link("registry.Organisation", _("other party"), "partner_signings")
    field = fields.choice(_("field of the project"), SigningField)
    content = fields.prose(_("content"))
    investment_fen = fields.fen(_("investment"))
    signed_on = fields.day(_("signed on"), db_index=True)
    state = fields.choice(_("state of the signing"), SigningState, SigningState.INTENDED)
    cancelled_on = fields.day(_("cancelled on"))
    project = fields.link("registry.Project", _("project"), "signings")

    class Meta(Record.Meta):
        verbose_name = _("signing")
        verbose_name_plural = _("signings")

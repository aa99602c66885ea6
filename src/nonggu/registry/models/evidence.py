"""A paper or file that supports a record (佐证材料)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class EvidenceKind(models.TextChoices):
    """Kinds of evidence."""

    CERTIFICATE_SCAN = "certificate_scan", _("scan of a certificate")
    CONTRACT = "contract", _("contract")
    PHOTO = "photo", _("photo")
    PRESS = "press", _("press report")
    DOCUMENT = "document", _("official document")
    OTHER = "other", _("other paper")


class Evidence(Record):
    """One paper, and the record that it supports (`subject_noun`, `subject_code`)."""

    code_prefix = "EVD"
    natural_keys = (("subject_noun", "subject_code", "name"),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("kind of evidence"), EvidenceKind, EvidenceKind.DOCUMENT)
    subject_noun = fields.text(_("supports a record of"), 40, db_index=True)
    subject_code = fields.text(_("code of the record supported"), 64, db_index=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m", blank=True)
    sha256 = fields.text(_("fingerprint"), 64, editable=False)
    issued_on = fields.day(_("dated"))

    class Meta(Record.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

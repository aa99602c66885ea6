"""A value of a rule's parameter that an administrator entered (规则参数修订)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidRecord


class EvidenceMark(models.TextChoices):
    """How sure a value is."""

    C1 = "C1", _("full official text")
    C2 = "C2", _("official notice as told by others")
    K = "K", _("known from the document")
    U = "U", _("unsure")


class RuleValue(ValidRecord):
    """One dated value of one parameter of one document. It is never rewritten: a later entry stands beside it."""

    code_prefix = "RUL"
    natural_keys = (("document", "parameter", "valid_from"),)
    title_field = "parameter"

    document = fields.needed(_("rule document"), 60)
    parameter = fields.needed(_("parameter"), 60)
    value = fields.text(_("value"), 200)
    mark = fields.choice(_("how sure the value is"), EvidenceMark, EvidenceMark.U)

    class Meta(ValidRecord.Meta):
        verbose_name = _("edited rule value")
        verbose_name_plural = _("edited rule values")

"""Words that mean the same in needs and in the texts of experts (同义词)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class SynonymGroup(Record):
    """One term that stands for others; staff extend the words that the engine knows by itself."""

    code_prefix = "SYN"
    natural_keys = (("term",),)
    title_field = "term"

    term = fields.needed(_("term"), 80)
    same_as = fields.prose(_("means the same"))

    class Meta(Record.Meta):
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")

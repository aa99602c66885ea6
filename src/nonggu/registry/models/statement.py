"""What an enterprise states where no other noun of the book holds the fact (自评填报)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class Statement(Record):
    """One fact of the rules' dictionary: its name, the year where it is yearly, and the value as text.

    It is of the organisation, or of its platform or of a specialised town where one is named.
    """

    code_prefix = "STM"
    natural_keys = (("organisation", "platform", "town", "fact", "year"),)
    title_field = "fact"

    organisation = fields.link("registry.Organisation", _("organisation"), "statements")
    platform = fields.link("registry.Platform", _("platform"), "statements")
    town = fields.link("registry.SpecialisedTown", _("specialised town"), "statements")
    fact = fields.needed(_("fact of the rules"), 60, db_index=True)
    year = fields.whole(_("year"))
    value = fields.needed(_("stated value"), 200)

    class Meta(Record.Meta):
        verbose_name = _("statement for self-assessment")
        verbose_name_plural = _("statements for self-assessment")

"""The centre itself: which county it serves, its names and its reporting date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Centre(models.Model):
    """One row: the county's division code and names, the reporting date and the logo."""

    division_code = fields.needed(_("division code"), 6)
    county_name = fields.needed(_("name of the county"), 80)
    city_name = fields.text(_("name of the city"), 80)
    province_name = fields.text(_("name of the province"), 80)
    county_name_en = fields.text(_("English name of the county"), 120)
    centre_name = fields.needed(_("name of the centre"), 120)
    reporting_date = models.DateField(_("reporting date"))
    logo = models.FileField(_("logo"), upload_to="centre", blank=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")

    def __str__(self) -> str:
        return self.centre_name

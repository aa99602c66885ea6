"""A soil sample and its laboratory values (土样)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import Record


class SoilSample(Record):
    """One sample. Olsen P is mg/kg of P, available potassium mg/kg of K."""

    code_prefix = "SOIL"
    natural_keys = (("plot", "sampled_on"),)
    title_field = "code"

    plot = fields.owner("registry.Plot", _("plot"), "samples")
    sampled_on = fields.day(_("sampled on"))
    laboratory = fields.text(_("laboratory"))
    tested_on = fields.day(_("tested on"))
    depth_cm = fields.whole(_("depth"))
    ph = fields.number(_("pH"), 4, 2)
    organic_matter_g_per_kg = fields.number(_("organic matter"), 8, 3)
    total_n_g_per_kg = fields.number(_("total nitrogen"), 8, 3)
    alkali_n_mg_per_kg = fields.number(_("alkali-hydrolysable nitrogen"), 8, 2)
    nitrate_n_mg_per_kg = fields.number(_("nitrate nitrogen"), 8, 2)
    olsen_p_mg_per_kg = fields.number(_("Olsen phosphorus"), 8, 2)
    available_k_mg_per_kg = fields.number(_("available potassium"), 8, 2)
    ec_ms_per_cm = fields.number(_("electrical conductivity"), 8, 3)

    class Meta(Record.Meta):
        verbose_name = _("soil sample")
        verbose_name_plural = _("soil samples")

"""Plots, soil, varieties and trials."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import Plot, SoilSample, Trial, Variety
from nonggu.web.book.page import page_for

NAME = _("Growing")
PAGES = (
    page_for(
        Plot,
        columns=("name", "household", "organisation", "kind", "crop", "area_mu"),
        filters=("kind", "township"),
    ),
    page_for(
        SoilSample,
        columns=("code", "plot", "sampled_on", "ph", "organic_matter_g_per_kg", "olsen_p_mg_per_kg"),
    ),
    page_for(Variety),
    page_for(Trial, columns=("name", "kind", "state", "industry", "topic", "organisation")),
)

"""Code lists that several nouns share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """Tiers of government."""

    NATIONAL = "national", _("national")
    PROVINCIAL = "provincial", _("provincial")
    MUNICIPAL = "municipal", _("municipal")
    COUNTY = "county", _("county-level")


class Industry(models.TextChoices):
    """Industries as the county speaks of them; the statistical code stands beside it."""

    VEGETABLE = "vegetable", _("vegetables")
    PIG = "pig", _("pigs")
    MALLEABLE_IRON = "malleable_iron", _("malleable-iron casting")
    MATERIALS = "materials", _("new materials")
    TCM = "tcm", _("traditional Chinese medicine")
    SEED = "seed", _("seed industry")
    MACHINERY = "machinery", _("agricultural machinery")
    FOOD = "food", _("food processing")
    ORGANIC_FERTILISER = "organic_fertiliser", _("organic fertiliser")
    ENVIRONMENT = "environment", _("environment and energy")
    GRAIN = "grain", _("grain")
    LOGISTICS = "logistics", _("modern logistics")
    TOURISM = "tourism", _("culture, tourism and wellness")
    OTHER = "other", _("other industry")


class Scheme(models.TextChoices):
    """Schemes under which enterprises are recognised."""

    HIGH_TECH_ENTERPRISE = "high_tech_enterprise", _("high-tech enterprise")
    TECH_SME = "tech_sme", _("technology SME")
    INNOVATIVE_SME = "innovative_sme", _("innovative SME")
    SPECIALISED_SME = "specialised_sme", _("specialised and sophisticated SME")
    LITTLE_GIANT = "little_giant", _("little giant")


class Programme(models.TextChoices):
    """Programmes that records may belong to."""

    PIONEER_COUNTY = "pioneer_county", _("pioneer county of agricultural science")
    SPECIALISED_TOWN = "specialised_town", _("specialised town")
    UNIVERSITY_COOPERATION = "university_cooperation", _("province-university cooperation")
    OTHER = "other", _("other programme")

"""A research result that can be used (科技成果)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry
from nonggu.registry.models.record import Record


class AchievementForm(models.TextChoices):
    """Forms in which a result appears."""

    NEW_TECHNOLOGY = "new_technology", _("new technology")
    NEW_PROCESS = "new_process", _("new process")
    NEW_PRODUCT = "new_product", _("new product")
    NEW_MATERIAL = "new_material", _("new material")
    NEW_EQUIPMENT = "new_equipment", _("new equipment")
    NEW_VARIETY = "new_variety", _("new variety")
    OTHER = "other", _("other form")


class AchievementStage(models.TextChoices):
    """How far a result has come."""

    EARLY = "early", _("early stage")
    MIDDLE = "middle", _("middle stage")
    MATURE = "mature", _("mature, applied")


class AchievementLevel(models.TextChoices):
    """How good a result was found to be."""

    INTERNATIONAL_LEADING = "international_leading", _("internationally leading")
    INTERNATIONAL_ADVANCED = "international_advanced", _("internationally advanced")
    DOMESTIC_LEADING = "domestic_leading", _("nationally leading")
    DOMESTIC_ADVANCED = "domestic_advanced", _("nationally advanced")
    DOMESTIC_GENERAL = "domestic_general", _("nationally ordinary")
    NOT_EVALUATED = "not_evaluated", _("not evaluated")


class ApplicationState(models.TextChoices):
    """How a result is used."""

    INDUSTRIALISED = "industrialised", _("industrialised")
    SMALL_BATCH = "small_batch", _("small batch")
    TRIAL = "trial", _("on trial")
    STOPPED = "stopped", _("use stopped")
    NOT_APPLIED = "not_applied", _("not applied")


class Achievement(Record):
    """One result. `compiled_on` and `result_of` are independent: a result may carry both, one or none."""

    code_prefix = "ACH"
    natural_keys = (("registration_number",), ("name",))

    name = fields.needed(_("name of the result"))
    registration_number = fields.text(_("registration number"), 60)
    summary = fields.prose(_("summary"))
    keywords = fields.text(_("keywords"), 300)
    industry = fields.choice(_("industry"), Industry)
    form = fields.choice(_("form"), AchievementForm)
    stage = fields.choice(_("stage"), AchievementStage)
    level = fields.choice(_("level"), AchievementLevel)
    trl = fields.whole(_("technology readiness (1-9)"))
    discipline_code = fields.text(_("discipline code (GB/T 13745)"), 7)
    finished_on = fields.day(_("finished on"))
    application_state = fields.choice(_("state of application"), ApplicationState)
    holder = fields.link("registry.Organisation", _("holder"), "achievements")
    lead_person = fields.link("registry.Person", _("lead person"), "achievements")
    compiled_on = fields.day(_("compiled for the pioneer county on"))
    result_of = fields.choice(_("counted as a result of the industry"), Industry)
    is_withdrawn = fields.flag(_("withdrawn"))

    class Meta(Record.Meta):
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")

"""What is prepared, then recognised at a tier, and may lapse."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.record import ValidityQuery, ValidRecord


class RecognitionState(models.TextChoices):
    """States of a recognition."""

    PREPARING = "preparing", _("being prepared")
    CULTIVATED = "cultivated", _("being cultivated")
    RECOGNISED = "recognised", _("recognised")
    LAPSED = "lapsed", _("lapsed")


class RecognitionQuery(ValidityQuery):
    """Questions of nouns with a recognition."""

    def recognised_on(self, on: dt.date) -> Self:
        """Records that were recognised on the day.

        A lapsed record was recognised until its last day of validity; one that lapsed on a day that is not
        known is not counted.
        """
        return self.held_on(on).filter(
            Q(state=RecognitionState.RECOGNISED) | Q(state=RecognitionState.LAPSED, valid_to__gte=on)
        )


class RecognisedRecord(ValidRecord):
    """A record with a recognition: `state` as its source says, `valid_from` the day of recognition."""

    state = fields.choice(_("state of recognition"), RecognitionState, RecognitionState.RECOGNISED, db_index=True)
    document = fields.text(_("document"), 200)

    objects = RecognitionQuery.as_manager()

    class Meta(ValidRecord.Meta):
        abstract = True

"""An industry cluster or a leading industry (产业集群、主导产业)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields
from nonggu.registry.models.lists import Industry, Programme
from nonggu.registry.models.record import ValidRecord


class ClusterKind(models.TextChoices):
    """What the record stands for."""

    CLUSTER = "cluster", _("industry cluster")
    LEADING_INDUSTRY = "leading_industry", _("leading industry")


class Cluster(ValidRecord):
    """One cluster that takes shape, or one leading industry of a programme."""

    code_prefix = "CLU"
    natural_keys = (("kind", "name"),)

    name = fields.needed(_("name"))
    kind = fields.choice(_("cluster or leading industry"), ClusterKind, ClusterKind.CLUSTER)
    industry = fields.choice(_("industry"), Industry)
    programme = fields.choice(_("programme"), Programme)

    class Meta(ValidRecord.Meta):
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")

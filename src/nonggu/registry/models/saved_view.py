"""A named way to look at the list of a noun: filters, order, columns and rows a page (视图). Outside the book's history."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class SavedView(models.Model):
    """One view of one account. `query` is what its address asks for; it is asked anew as its reader, whoever that is.

    `default_of` are the accounts that see it first when they open the list.
    """

    user = fields.owner("registry.User", _("user"), "saved_views")
    noun = models.CharField(_("noun"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query of the list"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared with the staff"), default=False)
    default_of = models.ManyToManyField("registry.User", related_name="default_views", blank=True)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("user", "noun", "name"), name="view_named_once"),)
        indexes = (models.Index(fields=("noun", "is_shared"), name="view_of_noun"),)
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")

    def __str__(self) -> str:
        return self.name

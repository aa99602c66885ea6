"""A notice in the page: something happened that concerns one account (通知)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Notice(models.Model):
    """One notice to one account. `code` and `params` make the sentence in the reader's language; no prose is kept.

    It is about a record (`noun`, `record_id`), about a page of its own (`page`, `page_args`: the name of an address and
    what it takes), or about neither. `key` tells notices of one thing from others; `times` is how often it happened
    since it was read last.
    """

    user = fields.owner("registry.User", _("user"), "notices")
    code = models.CharField(_("code of the notice"), max_length=60)
    params = models.JSONField(_("parameters"), default=dict)
    noun = models.CharField(_("noun"), max_length=40, blank=True)
    record_id = models.BigIntegerField(_("record"), null=True, blank=True)
    page = models.CharField(_("page"), max_length=60, blank=True)
    page_args = models.JSONField(_("what the page takes"), default=list)
    actor = fields.link("registry.User", _("by"), "notices_caused")
    key = models.CharField(max_length=200, editable=False)
    times = models.PositiveIntegerField(_("times"), default=1)
    at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("user", "-at", "-id"), name="notice_of_user"),
            models.Index(fields=("user",), condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(fields=("user", "key"), name="notice_key"),
        )
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.code} {self.noun} {self.record_id or ''}".strip()

"""What every noun of the book has: a code, where it comes from, who entered it, and its version."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nonggu.registry.models import fields


class Origin(models.TextChoices):
    """Where a record comes from."""

    PUBLISHED = "published", _("published")
    REPORTED = "reported", _("reported")
    IMPORTED = "imported", _("imported")
    SYNTHETIC = "synthetic", _("synthetic")


class RecordQuery(models.QuerySet):
    """Questions that every noun answers."""

    def with_titles(self) -> Self:
        """The same records, with what titles them fetched in the same query."""
        title: Any = self.model._meta.get_field(self.model.title_field)
        return self.select_related(title.name) if title.is_relation else self

    def current(self) -> Self:
        """Records that are neither archived nor merged into another."""
        return self.filter(archived_at=None)


class ValidityQuery(RecordQuery):
    """Questions of nouns that hold from one day to another."""

    def held_on(self, on: dt.date) -> Self:
        """Current records that held on the day, both ends included.

        A start that is not known counts from the date of the record's source; an end that is not known
        has not come.
        """
        began = Coalesce("valid_from", "source_date")
        return self.current().alias(began=began).filter(Q(began__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))


class Record(models.Model):
    """One record of the book. `code` is unique within its noun; `version` rises with every change."""

    #: Letters before the number of a code that the book gives itself.
    code_prefix: ClassVar[str] = "R"
    #: Fields that name a record where no code is given, in the order in which they are tried.
    natural_keys: ClassVar[tuple[tuple[str, ...], ...]] = ()
    #: Fields with personal data: an erasure empties them.
    personal_fields: ClassVar[tuple[str, ...]] = ()
    #: Personal fields that are masked unless a reader asks, and each showing is recorded.
    masked_fields: ClassVar[tuple[str, ...]] = ()
    #: The field that titles a record on screen.
    title_field: ClassVar[str] = "name"

    code = fields.text(_("code"), 64, unique=True)
    origin = fields.choice(_("origin"), Origin, Origin.REPORTED)
    source = fields.text(_("source"), 300)
    source_date = fields.day(_("source date"))
    note = fields.prose(_("note"))
    batch = fields.link("registry.ImportBatch", _("import batch"), editable=False)
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    entered_by = fields.link("registry.User", _("entered by"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)
    changed_by = fields.link("registry.User", _("changed by"), editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False, db_index=True)
    initials = models.CharField(_("pinyin initials"), max_length=32, blank=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = RecordQuery.as_manager()

    class Meta:
        abstract = True
        ordering = ("id",)

    def __str__(self) -> str:
        return str(getattr(self, self.title_field) or self.code)

    @property
    def is_synthetic(self) -> bool:
        """Whether the record was generated and describes nothing that exists."""
        return self.origin == Origin.SYNTHETIC


class ValidRecord(Record):
    """A record that holds from `valid_from` to `valid_to`, both days included."""

    valid_from = fields.day(_("valid from"), db_index=True)
    valid_to = fields.day(_("valid to"), db_index=True)

    objects = ValidityQuery.as_manager()

    class Meta(Record.Meta):
        abstract = True

    def held_on(self, on: dt.date) -> bool:
        """Whether the record held on the day. The same rule as `ValidityQuery.held_on`."""
        began: Any = self.valid_from or self.source_date
        return bool(began and began <= on and (self.valid_to is None or self.valid_to >= on))

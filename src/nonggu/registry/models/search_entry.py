"""What the search index holds of one record: made from the record, never entered, and left out of backups."""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """The searched words of one record, folded. `key` is the noun's number and the record's id in one.

    The grams of the words stand beside: on SQLite in the table `registry_searchgrams` (FTS5), on PostgreSQL in the
    column `grams` of this table. `nonggu.registry.search_index` keeps all three alike.
    """

    #: Always given; an automatic field only because SQLite reads a table by it without a second index.
    key = models.BigAutoField(primary_key=True)
    own = models.TextField()
    referred = models.TextField()
    is_archived = models.BooleanField()

    class Meta:
        verbose_name = "search entry"

    def __str__(self) -> str:
        return str(self.key)

"""One of several processes that write: `many_writes.py NUMBER COUNT`. Every second write changes one shared record."""

from __future__ import annotations

import sys

from nonggu.cli.book import open_book

open_book()

from django.db import OperationalError, transaction  # noqa: E402

from nonggu.registry import book  # noqa: E402
from nonggu.registry.models import Organisation  # noqa: E402


def main(number: int, count: int) -> None:
    """Write and count what was written; a locked database is an error, not a loss in silence."""
    shared = Organisation.objects.get(name="共有")
    for turn in range(count):
        try:
            if turn % 2:
                _count_up(shared)
            else:
                book.create_record(Organisation, {"name": f"企业{number}-{turn}"}, by=None)
        except OperationalError as error:
            raise SystemExit(f"{number}-{turn}: {error}") from error
    print(count)  # noqa: T201


def _count_up(shared: Organisation) -> None:
    """Read under a lock and write one more: a lost write shows as a number that is too small."""
    with transaction.atomic():
        now = Organisation.objects.select_for_update().get(pk=shared.pk)
        book.change_record(now, {"note": str(int(now.note or 0) + 1)}, by=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

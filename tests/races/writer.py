"""One process of a race between two writers: `writer.py KIND OWN_MARK OTHER_MARK [unsafe]`.

It looks, waits until the other has looked too, then writes, and prints what came of it. With `unsafe` the guard is taken
out: what remains is that somebody looked before and found nothing in the way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from contextlib import contextmanager  # noqa: E402

from django.db import IntegrityError, transaction  # noqa: E402

from nonggu.errors import NongguError  # noqa: E402
from nonggu.registry import book, drafts, identity, once  # noqa: E402
from nonggu.registry.models import (  # noqa: E402
    Certificate,
    Draft,
    Exhibitor,
    Festival,
    Organisation,
    User,
)

Wait = Callable[[], None]


def give_stand(wait: Wait, number: int, is_safe: bool) -> str:
    """Both give stand A-01, each to an exhibitor of its own; each saw it free."""
    festival, firm = Festival.objects.get(), Organisation.objects.order_by("pk")[number]
    is_free = not Exhibitor.objects.filter(festival=festival, stand="A-01").exists()
    assert is_free
    wait()
    if not is_safe:
        once.ONCE.clear()
    values = {"festival": festival, "organisation": firm, "stand": "A-01", "state": "registered"}
    return str(book.create_record(Exhibitor, values, by=None).pk)


def change_stand(wait: Wait, number: int, is_safe: bool) -> str:
    """Both move an exhibitor that is there already to the same stand."""
    own = Exhibitor.objects.order_by("pk")[number]
    wait()
    if not is_safe:
        once.ONCE.clear()
    book.change_record(own, {"stand": "B-09"}, by=None, version=own.version)
    return "moved"


def enter_certificate(wait: Wait, number: int, is_safe: bool) -> str:
    """Two clerks enter the same certificate; each looked and found none."""
    firm = Organisation.objects.order_by("pk")[number]
    assert not Certificate.objects.filter(number="GR1").exists()
    wait()
    if not is_safe:
        once.ONCE.clear()
    values = {"organisation": firm, "scheme": "high_tech_enterprise", "number": "GR1"}
    return str(book.create_record(Certificate, values, by=None).pk)


def merge(wait: Wait, number: int, is_safe: bool) -> str:
    """Two clerks merge the same duplicate into different records."""
    kept, lost = Organisation.objects.order_by("pk")[number], Organisation.objects.order_by("pk")[3]
    if not is_safe:
        identity.merge_records = _merge_without_looking_again
    wait()
    identity.merge_records(kept, lost, by=None)
    return "merged"


def _merge_without_looking_again(kept, lost, *, by, why=""):
    """What merging would be if it believed what its caller saw."""
    with transaction.atomic():
        identity._move_references(kept, lost, by=by, why=why)
        identity._alias_the_lost(kept, lost, by=by)
        identity._put_away(lost, into=kept, by=by)


def keep_draft(wait: Wait, number: int, is_safe: bool) -> str:
    """One person's form is kept from two tabs at once."""
    user = User.objects.get()
    wait()
    if is_safe:
        drafts.keep_draft(Organisation, "", {"name": f"标签页{number}"}, by=user)
        return "kept"
    # What a draft would be if it were looked for first and then entered.
    Draft.objects.create(user=user, form="organisation", content={"name": f"标签页{number}"})
    return "kept"


def change_record(wait: Wait, number: int, is_safe: bool) -> str:
    """Two change the same record, having seen the same version."""
    firm = Organisation.objects.order_by("pk").first()
    wait()
    version = firm.version if is_safe else None
    return str(book.change_record(firm, {"address": f"路{number}"}, by=None, version=version).version)


RACES = {
    race.__name__: race for race in (give_stand, change_stand, enter_certificate, merge, keep_draft, change_record)
}


@contextmanager
def waiting_for(own: Path, other: Path):
    """A wait that ends when the other process waits too."""

    def wait() -> None:
        own.touch()
        began = time.monotonic()
        while not other.exists():
            assert time.monotonic() - began < 100, "the other did not come"
            time.sleep(0.01)

    yield wait


def main(kind: str, own: Path, other: Path, *, is_safe: bool) -> None:
    """Run one side of the race."""
    with waiting_for(own, other) as wait:
        try:
            print(RACES[kind](wait, int(own.name), is_safe))  # noqa: T201
        except NongguError as error:
            print(error.code)  # noqa: T201
        except IntegrityError:
            print("integrity")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), is_safe="unsafe" not in sys.argv)

"""One process of a race between two writers: `writer.py KIND OWN_MARK OTHER_MARK [unsafe]`.

It looks, waits until the other has looked too, then writes, and prints what came of it. With `unsafe` the guard is taken
out: what remains is that somebody looked before and found nothing in the way.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from contextlib import contextmanager  # noqa: E402

from django.db import IntegrityError, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from nonggu.desks.cultivate import pool  # noqa: E402
from nonggu.desks.match import proposing  # noqa: E402
from nonggu.errors import NongguError  # noqa: E402
from nonggu.keep import daily  # noqa: E402
from nonggu.registry import book, bulk_edits, drafts, entering, identity, notices, once  # noqa: E402
from nonggu.registry.models import (  # noqa: E402
    BulkEdit,
    Certificate,
    Cultivation,
    Draft,
    Exhibitor,
    Festival,
    Match,
    Need,
    Notice,
    Organisation,
    Person,
    User,
)

ON = dt.date(2024, 3, 11)
_change_rows = entering.change_rows
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
    user = User.objects.get(username="clerk")
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


def bulk_edit(wait: Wait, number: int, is_safe: bool) -> str:
    """Two people change one field of the same records; each previewed them as they were."""
    user = User.objects.order_by("pk")[number]
    firms = list(Organisation.objects.order_by("pk")[:4])
    edit = bulk_edits.choose(Organisation, [firm.pk for firm in firms], by=user)
    bulk_edits.plan(edit, "set", field="industry", value=("pig", "seed")[number])
    wait()
    if not is_safe:
        bulk_edits._require_unmoved = lambda *args: None
        bulk_edits.entering.change_rows = _change_whatever_stands_there
    return f"changed {bulk_edits.apply(edit, by=user, why='核对')}"


def confirm_bulk_edit(wait: Wait, number: int, is_safe: bool) -> str:
    """One person confirms one bulk edit from two tabs."""
    user, edit = User.objects.order_by("pk")[0], BulkEdit.objects.get()
    assert edit.state == "previewed"
    wait()
    if not is_safe:
        # What it would be if it believed the state and versions that its tab showed.
        bulk_edits._require_unmoved = lambda *args: None
        BulkEdit.objects.select_for_update = lambda: _Seen(edit)
    return f"changed {bulk_edits.apply(edit, by=user, why='核对')}"


def _change_whatever_stands_there(model, changes, *, by):
    """What changing rows would be if it did not ask for the version that its writer saw."""
    now = model.objects.in_bulk([change.record_id for change in changes])
    fresh = [replace(change, version=now[change.record_id].version) for change in changes]
    return _change_rows(model, fresh, by=by)


class _Seen:
    """Gives back what was read before, whatever the book holds by now."""

    def __init__(self, record) -> None:
        self.record = record

    def get(self, **where):
        return self.record


def propose(wait: Wait, number: int, is_safe: bool) -> str:
    """Two clerks propose one expert for one need; each saw no match of the two."""
    need, person = Need.objects.get(title="未对接"), Person.objects.get()
    clerk = User.objects.order_by("pk")[number]
    assert not need.matches.exists()
    wait()
    if not is_safe:
        Match.objects.filter = lambda **where: Match.objects.none()
        Need.objects.select_for_update = lambda: _Seen(need)
    return str(proposing.propose(need, person, score=None, by=clerk).pk)


def invite_or_withdraw(wait: Wait, number: int, is_safe: bool) -> str:
    """One clerk invites both sides while another takes the proposal back; both saw it proposed."""
    match, clerk = Match.objects.select_related("need", "person").get(), User.objects.order_by("pk")[number]
    assert match.state == "proposed"
    wait()
    if not is_safe:
        proposing._locked = lambda seen: seen
    act = (proposing.invite, proposing.withdraw)[number]
    return str(act(match, by=clerk).state)


def finish_application(wait: Wait, number: int, is_safe: bool) -> str:
    """Two people note an application as finished that nobody had opened; both found none."""
    entry, clerk = Cultivation.objects.get(), User.objects.order_by("pk")[number]
    assert pool.application_of(entry) is None
    wait()
    if not is_safe:
        pool._locked = lambda seen: seen
        pool.application_of = lambda entry: None
    pool.finish_application(entry, finished_on=ON, by=clerk)
    return "finished"


def tell_once(wait: Wait, number: int, is_safe: bool) -> str:
    """Two workers of one database tell the same thing that is told once; both found it untold."""
    user = User.objects.order_by("pk")[0]
    assert not Notice.objects.exists()
    wait()
    if not is_safe:
        notices.take_turn = lambda name: None
        Notice.objects.filter = lambda **where: Notice.objects.none()
    return str(notices.notify(user, "notice_certificate_lapses", once="duty-renewal-1"))


def ask_for_the_day(wait: Wait, number: int, is_safe: bool) -> str:
    """Two workers of one database ask for the day's works; both found that nobody had."""
    assert daily._is_due(timezone.now())
    wait()
    if not is_safe:
        daily.take_turn = lambda name: None
        daily._is_due = lambda now: True
    return str(daily.ask_for_the_day())


RACES = {
    race.__name__: race
    for race in (
        *(give_stand, change_stand, enter_certificate, merge, keep_draft, change_record),
        *(bulk_edit, confirm_bulk_edit, propose, invite_or_withdraw, finish_application),
        *(tell_once, ask_for_the_day),
    )
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

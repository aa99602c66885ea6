"""Kills kinds of work at many moments and says what each kill left: `killing.py SEED KIND:COUNT[:FLAG] ...`.

One process opens a home, keeps a copy of it, and for each moment forks a child that does the work and kills itself
(SIGKILL) at one of its calls, chosen by the seed. Another child then looks at the home, takes the work up again as a
restart would, and looks once more. One line of JSON a moment is printed: `left` is `before`, `after` or `half`; `ended` the
same once the work was taken up again.

Flags: `unguarded` replaces transactions by nothing; `unreaped` takes up nothing; `spoiled` spoils what was taken up.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from nonggu.cli.book import open_book

HOME = open_book(is_upgraded=False)

from django.apps import apps  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from tests.races import killed_works  # noqa: E402
from tests.races.kept_homes import keep, put_all_away, put_back, wait_until_alone  # noqa: E402

BASE, COPY = HOME.with_name("base"), HOME.with_name("copy")
LONGEST_S = 60
#: Calls after the work, so that some moments lie behind its end.
AFTERWARDS = 500


def main(seed: int, items: list[str]) -> None:
    """For each item (`KIND:COUNT` or `KIND:COUNT:FLAG`): prepare, measure, kill, look, take up, look."""
    killed_works.make_centre()
    connections.close_all()
    try:
        keep(HOME, BASE)
        for item in items:
            kind, count, *flags = item.split(":")
            put_back(BASE, HOME)
            work = killed_works.WORKS[kind]
            work.prepare()
            connections.close_all()
            keep(HOME, COPY)
            _warm_up(work)
            put_back(COPY, HOME)
            _kill_many(item, work, random.Random(seed), int(count), set(flags))
    finally:
        connections.close_all()
        put_all_away(BASE, COPY)


def _kill_many(item: str, work: killed_works.Work, chance: random.Random, count: int, flags: set[str]) -> None:
    known = _in_child(lambda: {"before": _digest(work)})
    known |= _in_child(lambda: _undisturbed(work))
    for moment in _moments(chance, count, known):
        _kill_at(item, work, moment, flags)
        said = _in_child(lambda: _look_and_take_up(work, known, flags))
        print(json.dumps({"item": item, "moment": moment, **said}), flush=True)  # noqa: T201


def _kill_at(item: str, work: killed_works.Work, moment: int, flags: set[str]) -> None:
    """Kill it there. A run makes a few calls more or fewer than another: behind its end the moment moves to before it."""
    while moment > 0:
        put_back(COPY, HOME)
        status = _fork(lambda moment=moment: _do_and_die(work, moment, flags))
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            wait_until_alone()
            return
        assert status == 0, f"{item} failed at {moment} by itself"
        moment -= AFTERWARDS // 2
    raise AssertionError(f"{item} was not killed")


def _warm_up(work: killed_works.Work) -> None:
    """Do everything once, so that no child must load and compile it again; no connection and no thread is left."""
    _digest(work)
    work.do()
    work.take_up()
    work.faults()
    connections.close_all()
    tasks = Path("/proc/self/task")
    names = [(task / "comm").read_text().strip() for task in tasks.iterdir()] if tasks.is_dir() else []
    assert not [name for name in names if re.fullmatch(r"polars-\d+", name)], "a pool would not live on in a child"


def _undisturbed(work: killed_works.Work) -> dict:
    """Do the work whole: how many calls it makes, where its writes lie, and what the book is before and after."""
    counter = _Counter()
    counter.run(work.do)
    after = work.taken_up() and _digest(work)
    return {
        "calls": counter.calls,
        "first": counter.first_write,
        "last": counter.last_write,
        "after": after,
    }


def _moments(chance: random.Random, count: int, known: dict) -> list[int]:
    """A fifth anywhere, a fifth after the last write and half as many after the work, the others from first to last write.

    Between the last write and the end of its transaction a work may still ask much; behind the work all is committed.
    """
    calls, fifth = known["calls"], count // 5
    spans = [(1, calls)] * fifth + [(known["last"], calls)] * fifth
    spans += [(calls - AFTERWARDS, calls)] * (fifth // 2)
    spans += [(known["first"], known["last"])] * (count - len(spans))
    return sorted(chance.randint(*span) for span in spans)


class _Counter:
    """Counts the calls and returns of Python and C that a work makes, and ends the process at one of them."""

    def __init__(self, moment: int = 0) -> None:
        self.moment, self.calls, self.first_write, self.last_write = moment, 0, 0, 0

    def run(self, do: Callable[[], None]) -> None:
        """Do it, counted."""
        connection.execute_wrappers.append(self.note_write)
        sys.setprofile(self._count)
        try:
            do()
            for _ in range(AFTERWARDS):
                len("done")
        finally:
            sys.setprofile(None)

    def note_write(self, execute, sql, params, many, context):
        """An execute wrapper: where the first and the last write lie."""
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            self.first_write = self.first_write or self.calls
            self.last_write = self.calls
        return execute(sql, params, many, context)

    def _count(self, frame, event, arg) -> None:
        self.calls += 1
        if self.calls == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


def _do_and_die(work: killed_works.Work, moment: int, flags: set[str]) -> None:
    if "unguarded" in flags:
        transaction.atomic = lambda *args, **options: nullcontext()
        transaction.Atomic = transaction.atomic
        connection.features.has_select_for_update = False  # a lock needs a transaction
    _Counter(moment).run(work.do)


def _look_and_take_up(work: killed_works.Work, known: dict, flags: set[str]) -> dict:
    is_whole = _is_whole()
    left = _digest(work)
    if "unreaped" not in flags:
        work.take_up()
    if "spoiled" in flags:
        work.spoil()
    ended, names = _digest(work), {known["before"]: "before", known["after"]: "after"}
    faults = work.faults()
    return {"is_whole": is_whole, "left": names.get(left, "half"), "ended": names.get(ended, "half"), "faults": faults}


def _digest(work: killed_works.Work) -> str:
    return hashlib.sha256(json.dumps(work.state(), sort_keys=True, default=str).encode()).hexdigest()


def _is_whole() -> bool:
    """Whether SQLite finds its file whole. PostgreSQL's files are its own; there the next keys begin where the rows end.

    A transaction that was broken off has used keys up there, and rows are compared with those of an undisturbed run.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            return cursor.fetchone()[0] == "ok"
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    return True


def _fork(do: Callable[[], object]) -> int:
    """The wait status of a child that does it."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_S)
        code = 1
        try:
            do()
            code = 0
        except BaseException as error:
            import traceback

            traceback.print_exception(error)
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def _in_child(do: Callable[[], dict]) -> dict:
    """What a child gives back; this process itself never opens the database, so that no child inherits it."""
    reading, writing = os.pipe()

    def answer() -> None:
        os.close(reading)
        with os.fdopen(writing, "w") as stream:
            json.dump(do(), stream)
        connections.close_all()

    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_S)
        code = 1
        try:
            answer()
            code = 0
        except BaseException as error:
            import traceback

            traceback.print_exception(error)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    status = os.waitpid(child, 0)[1]
    assert status == 0, f"a child ended with {status}"
    return json.loads(text)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

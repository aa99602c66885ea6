"""Killed at any moment: nothing is half written, no job is lost or done twice, what was left is taken up again.

Fifty moments a kind, seeded; ten on PostgreSQL, where putting a database back takes longer. The controls show that
the check finds a half-written book where transactions are missing, and a lost job where nobody takes it up.
"""

from __future__ import annotations

import json
import os
from collections import Counter

import pytest

from tests.races.homes import HERE, SERVER, race_home

MOMENTS = 3 if SERVER else 50
SEED = 20240311

#: `make test` runs these on SQLite; on PostgreSQL they run when asked for by name (about ten minutes).
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork"),
    pytest.mark.once,
]

KINDS = ("import", "job", "freeze", "merge", "upload", "request", "daily")
SPOILED = ("freeze", "upload", "request")
UNGUARDED = ("import", "merge")
CONTROLS = (
    *(f"{kind}:15:unguarded" for kind in UNGUARDED),
    "job:10:unreaped",
    *(f"{kind}:5:spoiled" for kind in SPOILED),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, list[dict]]:
    """What each kill left, by item; one process kills them all."""
    items = (*(f"{kind}:{MOMENTS}" for kind in KINDS), *CONTROLS)
    found: dict[str, list[dict]] = {item: [] for item in items}
    with race_home(tmp_path_factory.mktemp("killed") / "home") as home:
        printed = home.run(HERE / "killing.py", SEED, *items, wait_s=900)
    for line in printed.splitlines():
        said = json.loads(line)
        found[said["item"]].append(said)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_half_written_and_everything_is_taken_up_again(kind, told):
    kills = told[f"{kind}:{MOMENTS}"]
    assert len(kills) == MOMENTS
    assert [one for one in kills if not one["is_whole"]] == []
    assert [one for one in kills if one["faults"]] == []
    assert {one["ended"] for one in kills} == {"after"}
    if kind not in ("job", "upload", "daily"):  # these write in several steps, each whole by itself
        assert [one for one in kills if one["left"] == "half"] == []
        assert {"before", "after"} == {one["left"] for one in kills}, "the moments lie on both sides of the writing"


@pytest.mark.parametrize("kind", UNGUARDED)
def test_control_without_transactions_some_are_half_written(kind, told):
    assert Counter(one["left"] for one in told[f"{kind}:15:unguarded"])["half"] > 0


def test_control_without_a_reaper_jobs_stay_where_they_were(told):
    assert [one for one in told["job:10:unreaped"] if one["faults"]] != []


@pytest.mark.parametrize("item", [f"{kind}:5:spoiled" for kind in SPOILED])
def test_control_what_is_spoiled_is_seen(item, told):
    """These write few rows, or all rows in one statement: a half of it can only be made by hand."""
    assert {one["ended"] for one in told[item]} == {"half"}


def test_a_workbook_whose_job_was_lost_with_the_pages_is_read(tmp_path):
    """Between keeping an upload and queueing its job lies a moment: the next worker asks the desk for what was lost."""
    with race_home(tmp_path / "home") as home:
        lost = home.run("-c", _LOST)
    assert json.loads(lost) == {"without": ["reading"], "with": ["staged"], "again": 0}


_LOST = """
import json
from nonggu.cli.book import open_book
open_book(is_upgraded=False)
from tests.races import killed_works as works
works.make_centre()
import tempfile
with tempfile.TemporaryDirectory() as folder:
    works.actions.open_batch(works._workbook(folder), by=None, state="reading")
states = lambda: list(works.ImportBatch.objects.values_list("state", flat=True))
works.reap_jobs(); works._work()
said = {"without": states()}
works._restart_worker()
print(json.dumps({**said, "with": states(), "again": works.jobs.take_up()}))
"""

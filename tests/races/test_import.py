"""Two people import the same rows at once; a job is killed in the middle of its writing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nonggu.keep.home import make_home
from tests.desks.enrol.books import write_book

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ROWS = 30
FIRMS = {
    "organisation": [["name", "address"], *([f"示例企业{n}", f"路{n}"] for n in range(ROWS))],
    "township": [["name"], ["东乡"]],
}
_OPEN = "from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
_UPGRADE = _OPEN + "from nonggu.keep.upgrade import upgrade_database; upgrade_database()"


def environment_of(home: Path) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": "", "PYTHONPATH": path}


def python(home: Path, *arguments: object, **options) -> subprocess.Popen:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, env=environment_of(home), stdout=subprocess.PIPE, text=True, **options)


def run(home: Path, *arguments: object, wait_s: float = 200) -> str:
    process = python(home, *arguments)
    printed, _ = process.communicate(timeout=wait_s)
    assert process.returncode == 0
    return printed


def ask(home: Path, question: str) -> list[tuple]:
    book = sqlite3.connect(home / "book.sqlite3")
    try:
        return book.execute(question).fetchall()
    finally:
        book.close()


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    make_home(folder)
    run(folder, "-c", _UPGRADE)
    return folder


def import_twice_at_once(home, tmp_path, *flags):
    file = write_book(tmp_path / "firms.xlsx", FIRMS)
    marks = [tmp_path / "one", tmp_path / "two"]
    script = HERE / "import_once.py"
    both = [python(home, script, file, own, other, *flags) for own, other in (marks, marks[::-1])]
    printed = [process.communicate(timeout=200)[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    return sorted(int(text) for text in printed)


def test_the_same_rows_go_in_once(home, tmp_path):
    assert import_twice_at_once(home, tmp_path) == [0, ROWS]
    assert ask(home, "SELECT count(*), count(DISTINCT name) FROM registry_organisation") == [(ROWS, ROWS)]


def test_control_without_a_second_look_they_go_in_twice(home, tmp_path):
    assert import_twice_at_once(home, tmp_path, "unsafe") == [ROWS, ROWS]
    assert ask(home, "SELECT count(*), count(DISTINCT name) FROM registry_organisation") == [(2 * ROWS, ROWS)]


_STAGE = _OPEN + (
    "import sys; from pathlib import Path;"
    "from nonggu.desks.enrol import actions, batches;"
    "batch = actions.open_batch(Path(sys.argv[1]), by=None, state='reading');"
    "batches.read_batch(batch.pk); batch.refresh_from_db(); batches.confirm(batch, partial=False); print(batch.pk)"
)
_RUN = _OPEN + "import sys; from nonggu.desks.enrol import batches; batches.run_batch(int(sys.argv[1]))"


def test_a_killed_job_leaves_nothing_half_done_and_is_taken_up_again(home, tmp_path):
    file = write_book(tmp_path / "firms.xlsx", FIRMS)
    batch = run(home, "-c", _STAGE, file).strip()
    mark = tmp_path / "half"
    process = python(home, HERE / "import_killed.py", batch, mark, start_new_session=True)
    waited = time.monotonic()
    while not (mark.exists() and mark.read_text()) and time.monotonic() - waited < 100:
        time.sleep(0.05)
    assert mark.read_text() == str(ROWS)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    counted = "SELECT (SELECT count(*) FROM registry_organisation), (SELECT count(*) FROM registry_change)"
    assert ask(home, counted) == [(0, 0)]
    assert ask(home, "SELECT state FROM registry_importbatch") == [("running",)]
    for _ in range(2):
        run(home, "-c", _RUN, batch)
        assert ask(home, counted) == [(ROWS, ROWS + 1)]
    assert ask(home, "SELECT state FROM registry_importbatch") == [("done",)]

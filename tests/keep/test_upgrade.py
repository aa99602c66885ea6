"""An upgrade backs up first, refuses while others serve, and leaves the old state when a step fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from nonggu.errors import NongguError, UnusableInput
from nonggu.keep import ledger, upgrade
from nonggu.keep.presence import announced, running_folder, sole, who_runs
from nonggu.keep.schema import pending_steps
from nonggu.registry import book
from nonggu.registry.models import Organisation
from tests.keep.test_editions import VERSIONS, _expected, _told, _unpacked, nonggu

LATER = "tests.keep.later_steps"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _clean_home():
    yield
    for file in (ledger.ledger_file(), *Path(settings.HOME, "backups").glob("*.zip")):
        file.unlink(missing_ok=True)


@pytest.fixture
def later_steps(settings):
    """Two steps that this version does not have: one that goes well, then one that fails."""
    settings.MIGRATION_MODULES = {"registry": LATER}


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_leaves_the_old_state(later_steps, centre):
    firm = book.create_record(Organisation, {"name": "模拟企业"}, by=None)
    before = connection.introspection.table_names()
    assert [step.split(".")[1] for step in pending_steps()] == ["9998_good", "9999_failing"]
    with pytest.raises(NongguError, match="upgrade_failed") as failed:
        upgrade.upgrade_home()
    assert "this step fails" in str(failed.value.params["why"])
    assert Path(str(failed.value.params["backup"])).is_file()
    assert len(pending_steps()) == 2, "neither step is noted as applied"
    assert connection.introspection.table_names() == before, "what the good step made is gone too"
    assert Organisation.objects.get(pk=firm.pk).name == "模拟企业"
    assert book.change_record(firm, {"name": "模拟企业一"}, by=None).version == 2, "the version before goes on"


@pytest.mark.django_db(transaction=True)
def test_the_backup_made_before_has_what_was_there(later_steps, centre):
    with pytest.raises(NongguError, match="upgrade_failed"):
        upgrade.upgrade_home()
    entry = ledger.last_good()
    assert (entry.kind, entry.is_here) == ("before_upgrade", True)


@pytest.mark.django_db(transaction=True)
def test_nothing_pending_makes_no_backup(centre):
    assert upgrade.upgrade_home() == upgrade.Upgrade(())
    assert ledger.entries() == []


_HOLD = (
    "import sys; from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
    "from nonggu.keep.presence import announced, sole\n"
    "with announced('serve'), sole('worker'):\n print('here', flush=True); sys.stdin.read()"
)


@pytest.fixture
def server(settings):
    """Another process that serves the tests' home, until its input ends."""
    environment = {
        **os.environ,
        "NONGGU_HOME": str(settings.HOME),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-c", _HOLD]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "here\n"
    yield process
    process.kill()
    process.communicate()
    (running_folder() / f"serve-{process.pid}.lock").unlink(missing_ok=True)


@pytest.mark.django_db(transaction=True)
def test_no_upgrade_while_others_serve_and_a_killed_server_is_no_obstacle(later_steps, centre, server):
    assert who_runs() == [f"serve-{server.pid}"]
    with pytest.raises(UnusableInput, match="upgrade_while_serving"):
        upgrade.upgrade_home()
    assert ledger.entries() == [], "refused before anything is done"
    with pytest.raises(UnusableInput, match="already_running"), sole("worker"):
        pass
    server.kill()
    server.communicate()
    file = running_folder() / f"serve-{server.pid}.lock"
    assert file.is_file(), "a killed process cannot clean up"
    os.utime(file, (0, 0))
    assert who_runs() == []
    assert not file.exists()
    with sole("worker"):
        pass


def test_a_process_does_not_see_itself():
    with announced("serve"):
        assert who_runs() == []


@pytest.mark.once
@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_home_whose_upgrade_fails_is_still_the_old_home(version, tmp_path):
    """The same with the command, on a home of the version: every step is taken back; without the bad one it goes on."""
    home = _unpacked(version, tmp_path / "home")
    script = (
        "import sys; from nonggu.cli.book import open_book; open_book(is_upgraded=False);"
        "from django.conf import settings; settings.MIGRATION_MODULES = {'registry': sys.argv[1]};"
        "from nonggu.cli.running import run; sys.exit(run(['upgrade']))"
    )
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    command = [sys.executable, "-c", script, LATER]
    failed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "已全部退回" in failed.stderr
    assert nonggu(home, "upgrade").returncode == 0
    assert _told(home) == _expected(version)

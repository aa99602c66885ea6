"""Every earlier tagged version: its home is upgraded in place, its backup is restored, and everything is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nonggu import __version__
from nonggu.keep.home import make_home
from tests.races.homes import own_database

HERE = Path(__file__).parent
EDITIONS = HERE / "editions"
VERSIONS = sorted(file.name.removesuffix(".json") for file in EDITIONS.glob("*.json"))
_LOOK = (
    "import json, runpy, sys; print(json.dumps(runpy.run_path(sys.argv[1], run_name='looked_at')['told'](),"
    " ensure_ascii=False))"
)


def nonggu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(home, "-m", "nonggu", *arguments)


def _run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _told(home: Path) -> dict[str, object]:
    looked = _run(home, "-c", _LOOK, str(EDITIONS / "fill.py"))
    assert looked.returncode == 0, looked.stderr
    return json.loads(looked.stdout)


def _expected(version: str) -> dict[str, object]:
    return json.loads((EDITIONS / f"{version}.json").read_text("utf-8"))


def _unpacked(version: str, home: Path) -> Path:
    with zipfile.ZipFile(EDITIONS / f"{version}.home.zip") as archive:
        archive.extractall(home)
    return home


def test_every_tag_has_its_edition():
    asked = subprocess.run(
        ["git", "tag", "--list", "v*"], cwd=HERE, capture_output=True, text=True, check=False
    ).stdout.split()
    tags = {tag.removeprefix("v") for tag in asked} - {__version__}
    assert VERSIONS, "run tests/keep/editions/make.py"
    assert tags <= set(VERSIONS), "run tests/keep/editions/make.py for the new tag"


@pytest.mark.once
@pytest.mark.parametrize("version", VERSIONS)
def test_a_home_is_upgraded_in_place(version, tmp_path):
    home = _unpacked(version, tmp_path / "home")
    assert nonggu(home, "report", "figures").returncode == 2, "an old home is refused, not half used"
    upgraded = nonggu(home, "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    (backup,) = (home / "backups").glob("before-upgrade-*.zip")
    assert str(backup) in upgraded.stdout
    assert _told(home) == _expected(version)
    assert nonggu(home, "upgrade").stdout.startswith("0 "), "a second time does nothing"
    assert nonggu(home, "restore", str(backup), "--check").returncode == 0, "the backup of the old schema comes back"


@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_is_restored_and_upgraded_on_this_database(version, tmp_path):
    home = tmp_path / "home"
    with own_database() as database:
        backup = EDITIONS / f"{version}.backup.zip"
        restored = nonggu(home, "restore", str(backup), "--database", database)
        assert restored.returncode == 0, restored.stderr
        assert _told(home) == _expected(version)
        scans = list((home / "uploads").rglob("scan*.txt"))
        assert [file.read_text("utf-8") for file in scans] == ["模拟扫描"]
        if database:
            again = nonggu(tmp_path / "second", "restore", str(backup), "--database", database)
            assert again.returncode == 2, "never into a database that has been used"


#: A database as the version left it: its steps and its rows, and nothing of today.
_AS_IT_WAS = """
import sys
from nonggu.cli.book import open_book
open_book(is_upgraded=False)
import zipfile
from pathlib import Path
from django.db import connection, transaction
from nonggu.keep import restoring, schema, tables
file = Path(sys.argv[1])
models = tables.kept_models(schema.migrate_to({"registry": restoring.read_manifest(file)["migration"]}, file=""))
with zipfile.ZipFile(file) as archive, connection.constraint_checks_disabled(), transaction.atomic():
    for model in models:
        tables.read_rows(model, restoring._lines(archive, tables.table_name(model)))
    tables.set_sequences(models)
"""


@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_is_upgraded_in_place(version, tmp_path):
    home = tmp_path / "home"
    with own_database() as database:
        make_home(home, database=database)
        filled = _run(home, "-c", _AS_IT_WAS, str(EDITIONS / f"{version}.backup.zip"))
        assert filled.returncode == 0, filled.stderr
        upgraded = nonggu(home, "upgrade")
        assert upgraded.returncode == 0, upgraded.stderr
        assert "before-upgrade" in upgraded.stdout
        assert _told(home) == _expected(version)


def test_editions_are_small_and_synthetic():
    for file in EDITIONS.glob("*.zip"):
        assert file.stat().st_size < 300_000, file.name
    for version in VERSIONS:
        with zipfile.ZipFile(EDITIONS / f"{version}.backup.zip") as archive:
            rows = archive.read("tables/registry_organisation.jsonl").decode().splitlines()
        assert {json.loads(row)["origin"] for row in rows} == {"synthetic"}

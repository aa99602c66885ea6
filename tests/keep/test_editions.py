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


@pytest.mark.once
@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_is_restored_and_upgraded(version, tmp_path):
    home = tmp_path / "home"
    restored = nonggu(home, "restore", str(EDITIONS / f"{version}.backup.zip"))
    assert restored.returncode == 0, restored.stderr
    assert _told(home) == _expected(version)
    scans = list((home / "uploads").rglob("scan*.txt"))
    assert [file.read_text("utf-8") for file in scans] == ["模拟扫描"]


def test_editions_are_small_and_synthetic():
    for file in EDITIONS.glob("*.zip"):
        assert file.stat().st_size < 300_000, file.name
    for version in VERSIONS:
        with zipfile.ZipFile(EDITIONS / f"{version}.backup.zip") as archive:
            rows = archive.read("tables/registry_organisation.jsonl").decode().splitlines()
        assert {json.loads(row)["origin"] for row in rows} == {"synthetic"}

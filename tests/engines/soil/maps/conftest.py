"""Run the command as its group will, and find the shared data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from nonggu.cli import running
from nonggu.cli.prescribe_map import map_command

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `nonggu prescribe map ...` in an empty folder: exit code, standard output, standard error."""
    group = click.Group("nonggu", commands={"prescribe": click.Group("prescribe", commands={"map": map_command})})
    monkeypatch.setattr(running, "root", group)
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = running.run(["prescribe", "map", *map(str, arguments)])
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return call


@pytest.fixture
def jura() -> Path:
    """The folder of the Jura soil survey."""
    beside = Path(__file__).resolve().parents[4].parent / "shared"
    folder = Path(os.environ.get("NONGGU_SHARED", beside)) / "data" / "agronomy" / "soil"
    if not folder.is_dir():
        if os.environ.get("NONGGU_CI") == "1":
            pytest.fail("the shared data is missing")
        pytest.skip("the shared data is not on this machine")
    return folder

"""Run the command as its group will: errors become exit codes and sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from nonggu.cli import running
from nonggu.cli.prescribe_formulas import formulas

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run `nonggu prescribe formulas ...` in an empty folder: exit code, standard output, standard error."""
    group = click.Group("nonggu", commands={"prescribe": click.Group("prescribe", commands={"formulas": formulas})})
    monkeypatch.setattr(running, "root", group)
    monkeypatch.setenv("NONGGU_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = running.run(["prescribe", "formulas", *map(str, arguments)])
        caught = capsys.readouterr()
        return code, caught.out, caught.err

    return call

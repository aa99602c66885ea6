"""Homes and the commands that make them: nothing of anybody's is overwritten, a failure leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nonggu.errors import UnusableInput
from nonggu.keep.home import has_home, make_home, read_home, unmake_home
from nonggu.keep.plan import CentrePlan, read_places


def _nonggu(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NONGGU_HOME": str(home), "NONGGU_DATABASE": ""}
    return subprocess.run(
        [sys.executable, "-m", "nonggu", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_home_is_made_once_and_only_in_an_empty_folder(tmp_path):
    settings = make_home(tmp_path / "a")
    assert read_home(tmp_path / "a") == settings
    with pytest.raises(UnusableInput, match="home_exists"):
        make_home(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "mine.txt").write_text("mine")
    with pytest.raises(UnusableInput, match="home_not_empty"):
        make_home(tmp_path / "b")
    unmake_home(tmp_path / "a")
    assert not has_home(tmp_path / "a")


def test_a_broken_settings_file_is_named(tmp_path):
    make_home(tmp_path / "a")
    (tmp_path / "a" / "nonggu.json").write_text("{", "utf-8")
    with pytest.raises(UnusableInput, match="home_broken"):
        read_home(tmp_path / "a")


def test_init_makes_a_centre_with_places_in_their_order(tmp_path):
    places = tmp_path / "places.yaml"
    places.write_text("townships:\n - {code: '999901101', name: 东山镇}\n - 西河乡\nunits: [科技局]\n", "utf-8")
    base = ["init", "--division", "999901", "--county", "示例县", "--places", str(places), "--admin", "admin"]
    made = _nonggu(tmp_path / "home", *base)
    assert made.returncode == 0, made.stderr
    assert "示例县农业科技综合服务中心" in made.stdout
    assert _nonggu(tmp_path / "home", *base).returncode == 2
    listed = _nonggu(tmp_path / "home", "user", "list")
    assert "admin" in listed.stdout
    assert _nonggu(tmp_path / "home", "user", "add", "wang", "--role", "clerk", "--password", "12345").returncode == 2
    added = _nonggu(
        tmp_path / "home", "user", "add", "wang", "--role", "clerk", "--unit", "科技局", "--password", "Xiaomai-fa-ya-9"
    )
    assert added.returncode == 0, added.stderr
    reset = _nonggu(tmp_path / "home", "user", "reset", "wang")
    assert len(reset.stdout.strip()) == 14


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        (["--division", "14070", "--county", "示例县"], "六位行政区划代码"),
        (["--division", "999901", "--county", "示例县", "--places", "nowhere.yaml"], "nowhere.yaml"),
        (["--division", "999901", "--county", "示例县", "--reporting-date", "三月"], "不是日期"),
    ],
)
def test_a_wrong_init_leaves_nothing(tmp_path, extra, word):
    made = _nonggu(tmp_path / "home", "init", *extra)
    assert made.returncode == 2
    assert word in made.stderr
    assert not (tmp_path / "home").exists()


def test_the_demonstration_refuses_a_real_centre(tmp_path):
    make_home(tmp_path / "home")
    refused = _nonggu(tmp_path / "home", "demo", "--once")
    assert refused.returncode == 2
    assert "没有标为演示" in refused.stderr
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert _nonggu(tmp_path / "full", "demo", "--once").returncode == 2
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_commands_without_a_home_say_what_to_do(tmp_path):
    missing = _nonggu(tmp_path / "none", "report", "figures")
    assert missing.returncode == 2
    assert "nonggu init" in missing.stderr


def test_places_must_be_lists_of_names(tmp_path):
    file = tmp_path / "places.yaml"
    file.write_text("townships: [{code: '1'}]", "utf-8")
    with pytest.raises(UnusableInput, match="centre_file_wrong"):
        read_places(file)


def test_a_plan_needs_a_division_code():
    import datetime as dt

    with pytest.raises(UnusableInput, match="division_wrong"):
        CentrePlan(division_code="十四", county_name="示例县", reporting_date=dt.date(2024, 3, 11))

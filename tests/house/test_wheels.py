"""Every package that Nonggu needs has a wheel for Windows x86-64 and for Linux on x86-64 and Arm: no compiler is needed."""

from __future__ import annotations

import csv

import pytest

from nonggu.keep.bundling import PLATFORMS, download_words, needed_on, read_lock, start_files
from tests.house.wheels import ROOT, TABLE, fits


def _table(platform: str) -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as stream:
        return {row["package"]: row for row in csv.DictReader(stream) if row["platform"] == platform}


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_every_pinned_package_has_a_wheel(platform):
    """The stored table is that of this lock: its fingerprints are the lock's, so its files are the lock's files."""
    table, needed = _table(platform), needed_on(PLATFORMS[platform], ROOT)
    assert len(needed) > 60
    assert {(one.name, one.version) for one in needed} == {
        (row["package"], row["version"]) for row in table.values()
    }, "run `python -m tests.house.wheels`"
    for pinned in needed:
        row = table[pinned.name]
        assert fits(row["wheel"], PLATFORMS[platform]), f"{platform}: {pinned.name} {row['wheel'] or 'has no wheel'}"
        assert row["sha256"] in pinned.hashes, f"{row['wheel']} is not a file that the lock names"


@pytest.mark.parametrize(
    ("wheel", "fitting"),
    [
        ("a-1-py3-none-any.whl", {"windows", "linux-x86_64", "linux-aarch64"}),
        ("a-1-py2.py3-none-win_amd64.whl", {"windows"}),
        ("a-1-cp312-cp312-manylinux_2_28_aarch64.whl", {"linux-aarch64"}),
        ("a-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", {"linux-x86_64"}),
        ("a-1-cp312-cp312-manylinux_2_34_x86_64.whl", set()),
        ("a-1-cp313-cp313-win_amd64.whl", set()),
        ("a-1-cp312-cp312-musllinux_1_2_x86_64.whl", set()),
        ("a-1-cp312-cp312-macosx_11_0_arm64.whl", set()),
    ],
)
def test_what_fits_a_machine(wheel, fitting):
    assert {name for name, platform in PLATFORMS.items() if fits(wheel, platform)} == fitting


def test_the_lock_is_read_whole():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    lock = read_lock(text)
    assert sum(len(one.hashes) for one in lock) == text.count("--hash=")
    assert len(lock) == text.count("==") - sum(one.marker.count("==") for one in lock)


def test_pip_may_take_nothing_but_wheels_of_the_lock():
    words = download_words(PLATFORMS["windows"], TABLE, TABLE.parent)
    assert {"--only-binary=:all:", "--require-hashes", "--no-deps"} <= set(words)


def test_start_scripts_are_there_and_plain():
    files = start_files()
    assert set(files) == {"start.bat", "start.sh", "README.txt"}
    for name in ("start.bat", "start.sh"):
        assert "--no-index" in files[name], "nothing is fetched from a network"
        assert "--require-hashes" in files[name]
        assert "serve --host 0.0.0.0" in files[name]

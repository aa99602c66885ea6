"""Documents say what is so: fresh generated pages, both languages, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.reference import REFERENCE, pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", ["commands.md", "figures.md", "nouns.md"])
def test_generated_pages_are_fresh(name):
    assert (REFERENCE / name).read_text("utf-8") == pages()[name], "run `make reference`"


@pytest.mark.parametrize("folder", ["start", "tasks"])
def test_start_and_tasks_are_in_both_languages(folder):
    pages_here = {file.name for file in (DOCS / folder).glob("*.md")}
    english = {name for name in pages_here if not name.endswith(".zh-CN.md")}
    assert {name.replace(".md", ".zh-CN.md") for name in english} == pages_here - english


def test_links_lead_somewhere():
    broken = []
    for file in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in LINK.findall(file.read_text("utf-8")):
            if not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_desk_has_a_short_readme():
    for desk in (ROOT / "src" / "nonggu" / "desks").iterdir():
        if desk.is_dir() and desk.name != "__pycache__":
            text = (desk / "README.md").read_text("utf-8")
            assert len(text.splitlines()) <= 14, desk.name


def test_decisions_are_numbered_and_name_the_option_refused():
    for file in (DOCS / "decisions").glob("0*.md"):
        assert re.match(r"\d{4}-[a-z0-9-]+\.md", file.name)
        assert "Refused" in file.read_text("utf-8"), file.name

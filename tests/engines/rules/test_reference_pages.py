"""The reference pages are those that the rulebook makes."""

from __future__ import annotations

from pathlib import Path

from nonggu.cli.rulepages import pages

FOLDER = Path(__file__).parents[3] / "docs" / "reference" / "rules"


def test_pages_are_those_of_the_rulebook() -> None:
    found = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    assert found == pages(), "run: python -m nonggu.cli.rulepages docs/reference/rules"


def test_every_clause_and_parameter_is_cited() -> None:
    for name, text in pages().items():
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if line.startswith("| `") and len(cells) == 9:
                citation = cells[6] if "`$" in line or "Combination" in line else cells[5] or cells[6]
                assert citation, f"{name}: {line}"

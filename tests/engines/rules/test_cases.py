"""Every worked case beside a document holds, and every line of a rule set is crossed by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from nonggu.cli.casebook import run_case
from nonggu.rulebook import law
from tests.engines.rules.sampling import BOOK

FOLDERS = sorted(file.parent for file in law.HERE.glob("*/rules.yaml"))
CASES = [
    (folder.name, number, case)
    for folder in FOLDERS
    if (folder / "cases.yaml").is_file()
    for number, case in enumerate(law.read_yaml(folder / "cases.yaml"))
]


@pytest.mark.parametrize(("folder", "number", "case"), CASES, ids=[f"{f}-{n}" for f, n, _ in CASES])
def test_case(folder: str, number: int, case: dict[str, object]) -> None:
    assert run_case(BOOK, case) == [], case["case"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_document_with_rules_has_cases(folder: Path) -> None:
    if law.read_document(folder)["editions"]:
        assert (folder / "cases.yaml").is_file()

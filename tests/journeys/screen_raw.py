"""What was taken of one home, kept beside the pictures so that a part can be taken again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WIDTHS = (1440, 1024, 390)
LANGUAGES = {"zh": "zh-hans", "en": "en"}
SIZES = tuple(f"{width}-{language}" for language in LANGUAGES for width in WIDTHS)


@dataclass(slots=True)
class Raw:
    """The pages of one home by name: who looked, where, the pictures by size, what was wrong, where links lead."""

    folder: Path
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Raw:
        """What the folder holds; nothing where nothing was taken yet."""
        file = folder / "found.json"
        kept = json.loads(file.read_text("utf-8")) if file.is_file() else {"pages": {}, "more": {}}
        return cls(folder, kept["pages"], kept["more"])

    def write(self) -> None:
        """Keep it, after every page, so that a run that is stopped loses nothing."""
        text = json.dumps({"pages": self.pages, "more": self.more}, ensure_ascii=False, indent=1)
        (self.folder / "found.json").write_text(text, "utf-8")

    def begin(self, name: str, user: str) -> dict[str, Any]:
        """An empty page in the place of what was there."""
        for old in self.folder.glob(f"{name}-[0-9]*.jpeg"):
            if old.stem.rsplit("-", 2)[0] == name:
                old.unlink()
        self.pages[name] = {"user": user, "address": "", "seen": [], "taken": {}, "failures": [], "links": {}}
        return self.pages[name]

    def is_whole(self, name: str) -> bool:
        """Whether the page was taken at every width in every language."""
        return set(self.pages.get(name, {}).get("taken", {})) >= set(SIZES)

    def seen(self) -> set[str]:
        """Names of the addresses whose pages were opened."""
        return {name for page in self.pages.values() for name in page["seen"]}

    def further(self, wanted: set[str]) -> list[tuple[str, str, str]]:
        """Links on pages to addresses that were not opened yet: name, user, address."""
        found: dict[str, tuple[str, str]] = {}
        for page in self.pages.values():
            for name, address in page["links"].items():
                found.setdefault(name, (page["user"], address))
        left = wanted - self.seen()
        return [(name, user, address) for name, (user, address) in found.items() if name in left]

    def failures(self) -> list[str]:
        """What was wrong with the pages, and with those that were measured only."""
        return [line for page in self.pages.values() for line in page["failures"]] + self.more.get("failures", [])

"""Two writers at once on a copy of a home: what they print, and what the book holds then, with a control."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.races.homes import HERE, RaceHome, race_home

_ASK = (
    "import json, sys; from nonggu.cli.book import open_book; open_book(); from nonggu.registry.models import *;"
    "print(json.dumps(eval(sys.argv[1])))"
)

Race = Callable[[str, str], tuple[list[str], Any, list[str], Any]]


def ask(home: RaceHome, question: str) -> Any:
    """The value of an expression on the home's book."""
    return json.loads(home.run("-c", _ASK, question))


def both(home: RaceHome, folder: Path, kind: str, *flags: str, program: str = "writer.py") -> list[str]:
    """What two writers print who write at the same time."""
    marks = [folder / "0", folder / "1"]
    pair = [home.start(HERE / program, kind, own, other, *flags) for own, other in (marks, marks[::-1])]
    return sorted(home.end(process).strip() for process in pair)


def race_of(template: RaceHome, folder: Path, *, program: str = "writer.py") -> Race:
    """A race on copies of the template: with the guard, and on another copy without it."""

    def raced(kind: str, question: str) -> tuple[list[str], Any, list[str], Any]:
        found: list[Any] = []
        for flags in ((), ("unsafe",)):
            own = folder / "-".join(["race", *flags])
            own.mkdir()
            with race_home(own / "home", like=template) as home:
                found += [both(home, own, kind, *flags, program=program), ask(home, question)]
        safe_said, safe_held, unsafe_said, unsafe_held = found
        return safe_said, safe_held, unsafe_said, unsafe_held

    return raced

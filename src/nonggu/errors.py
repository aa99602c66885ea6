"""The errors that every part may raise: a code, its parameters and an exit code, never prose.

Sentences in Chinese and English are made from the code at the edge by `nonggu.phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class NongguError(Exception):
    """A named failure. `code` names a sentence of `nonggu.phrases`, `params` fill its places."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        named = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({named})"


class UnusableInput(NongguError):
    """A file, option or argument that cannot be used at all (exit 2)."""

    exit_code = 2


class SomeRowsWrong(NongguError):
    """Some rows could not be used; the others went on (exit 3)."""

    exit_code = 3


class Infeasible(NongguError):
    """No answer can satisfy what was asked (exit 4)."""

    exit_code = 4

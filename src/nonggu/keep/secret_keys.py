"""The keys that keep secrets at rest: one file in the home, its newest key first, in no backup.

Fernet of `cryptography` (AES-128-CBC with HMAC-SHA256); an older key still opens what it sealed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from nonggu.errors import UnusableInput
from nonggu.keep.home import KEYS_FILE

#: Before a sealed text, so that it is never taken for a plain one.
_MARK = "fernet:"


class SealBroken(Exception):
    """A sealed text that no key of the home opens."""


def make_keys(folder: Path) -> None:
    """Make the file with a first key, readable by its owner only; one that exists is left as it is."""
    if not (folder / KEYS_FILE).exists():
        _write(folder, [Fernet.generate_key().decode()])


def read_keys(folder: Path) -> list[str]:
    """The keys, the newest first. Raises UnusableInput where the file is missing or no keys."""
    return keys_in(folder / KEYS_FILE)


def keys_in(file: Path) -> list[str]:
    """The keys of a file. Raises UnusableInput where it is missing or holds something else."""
    try:
        keys = file.read_text("ascii").split()
        for key in keys:
            Fernet(key)
    except (OSError, ValueError) as error:
        raise UnusableInput("keys_broken", file=str(file), why=str(error)[:120]) from None
    if not keys:
        raise UnusableInput("keys_broken", file=str(file), why="empty")
    return keys


def take_keys(folder: Path, file: Path) -> None:
    """Put the keys of another home's file into this home, in place of its own. Raises UnusableInput."""
    _write(folder, keys_in(file))


def add_key(folder: Path) -> None:
    """Put a new key before the others: it seals from now on, the others still open."""
    _write(folder, [Fernet.generate_key().decode(), *read_keys(folder)])


def drop_old_keys(folder: Path) -> int:
    """Keep the newest key only; returns how many went."""
    keys = read_keys(folder)
    _write(folder, keys[:1])
    return len(keys) - 1


def seal(folder: Path, text: str) -> str:
    """The text, sealed with the newest key."""
    return _MARK + _fernet(folder).encrypt(text.encode()).decode()


def is_sealed(text: str) -> bool:
    """Whether the text was sealed."""
    return text.startswith(_MARK)


def unseal(folder: Path, text: str) -> str:
    """The text within; a plain one as it is, since homes of earlier versions hold such. Raises SealBroken."""
    if not is_sealed(text):
        return text
    try:
        return _fernet(folder).decrypt(text.removeprefix(_MARK)).decode()
    except (InvalidToken, UnusableInput) as error:
        raise SealBroken(KEYS_FILE) from error


def _fernet(folder: Path) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in read_keys(folder)])


def _write(folder: Path, keys: Sequence[str]) -> None:
    """So that nobody else reads it for a moment, and a crash leaves the old or the new file."""
    part = folder / f"{KEYS_FILE}.part"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write("\n".join(keys) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(folder / KEYS_FILE)

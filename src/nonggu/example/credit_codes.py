"""Credit codes and certificate numbers that pass their checks and belong to nobody."""

from __future__ import annotations

#: A division that GB/T 2260 does not assign: no code with it belongs to an organisation that exists.
UNASSIGNED_DIVISION = "140799"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SUBJECT_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def synthetic_credit_code(serial: int, registry: str = "91") -> str:
    """A credit code of 18 characters for the unassigned division (GB 32100-2015).

    `registry` is the registering department and kind: 91 enterprise, 92 household business, 93 cooperative,
    12 institute.
    """
    subject = f"MX{serial:06d}"
    body = f"{registry}{UNASSIGNED_DIVISION}{subject}{_subject_check(subject)}"
    return body + _check(body)


def _subject_check(subject: str) -> str:
    """The check character of an organisation code (GB 11714): A is 10, Z is 35."""
    total = sum(weight * int(c, 36) for weight, c in zip(_SUBJECT_WEIGHTS, subject, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _check(body: str) -> str:
    total = sum(_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return _ALPHABET[(31 - total % 31) % 31]

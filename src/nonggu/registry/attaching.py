"""Papers that support a record: stored, named, and entered as evidence, several at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from nonggu.errors import UnusableInput
from nonggu.exchange.uploads import HEAD_BYTES, check_upload
from nonggu.registry import access, book
from nonggu.registry.models import Evidence, User
from nonggu.registry.models.evidence import EvidenceKind
from nonggu.registry.models.record import Record
from nonggu.registry.nouns import noun_of

#: How many files one form may bring.
MOST_FILES = 20
#: Characters of a name that are kept in the stored file's name.
_STEM = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """One uploaded file, its name in the book, what kind it is, what it proves and its own date."""

    file: Any
    name: str
    kind: str = EvidenceKind.OTHER
    proves: str = ""
    issued_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of the papers: evidence entered, and the refusals of those that were not taken."""

    evidence: list[Evidence]
    refusals: list[UnusableInput]


def may_attach(user: User | None, record: Record) -> bool:
    """Whether the user may attach papers to the record: who may change it, while it is not archived."""
    is_evidence = isinstance(record, Evidence)
    return not is_evidence and record.archived_at is None and access.may_change(user, record)


def attach_papers(record: Record, papers: Sequence[Paper], *, by: User | None) -> Attached:
    """Store the papers and enter each as evidence of the record; what cannot be taken is named, the rest is kept.

    Raises access.Forbidden, UnusableInput where no file or too many are given.
    """
    if not may_attach(by, record):
        raise access.Forbidden("forbidden_change", noun=noun_of(type(record)))
    if not papers:
        raise UnusableInput("attach_none")
    if len(papers) > MOST_FILES:
        raise UnusableInput("attach_too_many", count=len(papers), most=MOST_FILES)
    refusals: list[UnusableInput] = []
    rows: list[dict[str, Any]] = []
    names = set(_held(record).values_list("name", flat=True))
    prints = set(_held(record).values_list("sha256", flat=True))
    for paper in papers:
        try:
            row = _checked(record, paper, prints)
        except UnusableInput as refusal:
            refusals.append(refusal)
            continue
        row["name"] = _unused(row["name"], names)
        names.add(row["name"])
        prints.add(row["sha256"])
        rows.append(row)
    return Attached(_enter(rows, by=by), refusals)


def _held(record: Record) -> Any:
    return Evidence.objects.filter(subject_noun=noun_of(type(record)), subject_code=record.code, archived_at=None)


def _checked(record: Record, paper: Paper, prints: set[str]) -> dict[str, Any]:
    """The values of the evidence; the file itself under `upload` until it is stored. Raises UnusableInput."""
    file, shown = paper.file, PurePath(paper.file.name or "").name[:80]
    if not file.size:
        raise UnusableInput("attach_empty", name=shown)
    file.seek(0)
    check_upload(file.name or "", file.size, file.read(HEAD_BYTES))
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 in prints:
        raise UnusableInput("attach_twice", name=shown)
    return {
        "upload": file,
        "name": (paper.name.strip() or PurePath(shown).stem)[:180],
        "kind": paper.kind if paper.kind in EvidenceKind.values else EvidenceKind.OTHER.value,
        "note": paper.proves.strip(),
        "issued_on": paper.issued_on,
        "sha256": sha256,
        "subject_noun": noun_of(type(record)),
        "subject_code": record.code,
    }


def _unused(name: str, names: set[str]) -> str:
    number, found = 1, name
    while found in names:
        number += 1
        found = f"{name} ({number})"
    return found


def _enter(rows: list[dict[str, Any]], *, by: User | None) -> list[Evidence]:
    """Files first, then their records; if the records fail, the files go again."""
    stored: list[str] = []
    try:
        with transaction.atomic():
            for row in rows:
                row["file"] = _store(row.pop("upload"))
                stored.append(row["file"])
            return book.create_records(Evidence, rows, by=by)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _store(file: Any) -> str:
    """Under the month, with an ending that is one of ours whatever else the name holds."""
    path = PurePath(file.name)
    stem = "".join(char if char.isalnum() else "_" for char in path.stem)[:_STEM] or "paper"
    file.seek(0)
    folder = timezone.localdate().strftime("evidence/%Y/%m")
    return default_storage.save(f"{folder}/{stem}{path.suffix.lower()}", file)

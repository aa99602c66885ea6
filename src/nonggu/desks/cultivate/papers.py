"""The file of an application: the scheme's list of papers, what the book fills in, filing, returning, accepting."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nonggu.desks.cultivate import words
from nonggu.desks.cultivate.prefilled import prefilled
from nonggu.errors import NongguError
from nonggu.exchange.uploads import HEAD_BYTES, check_upload
from nonggu.registry import access, book, concerned, notices
from nonggu.registry.links import Purpose, register_purpose
from nonggu.registry.models import Cultivation, Evidence, Material, User
from nonggu.registry.models.evidence import EvidenceKind
from nonggu.registry.models.material import MaterialState
from nonggu.rulebook import law

PAPERS_LINK = register_purpose(Purpose("application-papers", _("Application papers"), str, "cultivate-papers"))
#: Who has no account files as nobody; the history says so.
BY_LINK = "filed_by_link"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the list: what it is, where it stands, what the book knows of it, the files that support it."""

    item: str
    title: str
    note: str
    citation: str
    is_unsure: bool
    record: Material | None
    state: str
    state_name: str
    lines: tuple[str, ...]
    files: tuple[Evidence, ...]


def items_of(scheme: str) -> list[dict[str, Any]]:
    """The papers that a scheme asks for, in their order."""
    return list(law.materials().get(scheme, {}).get("items", ()))


def citation_of(scheme: str) -> str:
    """What the list of papers rests on."""
    return str(law.materials().get(scheme, {}).get("citation", ""))


def papers_of(entry: Cultivation, *, on: dt.date) -> list[Paper]:
    """The whole file of an entry, papers that nobody has filed included."""
    records = {record.item: record for record in Material.objects.current().filter(cultivation=entry).order_by("id")}
    files = _files(list(records.values()))
    told = prefilled(entry, on=on)
    zh = words.language() == "zh"
    found = []
    for item in items_of(entry.scheme):
        record = records.get(item["item"])
        state = MaterialState(record.state if record else MaterialState.MISSING)
        found.append(
            Paper(
                item=item["item"],
                title=item["zh"] if zh else item["en"],
                note=item.get("note_zh" if zh else "note_en", ""),
                citation=item["cite"],
                is_unsure=item["mark"] == "U",
                record=record,
                state=state.value,
                state_name=str(state.label),
                lines=tuple(told.get(item["from"], ())),
                files=tuple(files.get(record.code, ())) if record else (),
            )
        )
    return found


def _files(records: Sequence[Material]) -> dict[str, list[Evidence]]:
    codes = [record.code for record in records]
    found: dict[str, list[Evidence]] = {}
    for evidence in Evidence.objects.current().filter(subject_noun="material", subject_code__in=codes).order_by("id"):
        found.setdefault(evidence.subject_code, []).append(evidence)
    return found


def _known(entry: Cultivation, item: str) -> None:
    if item not in {one["item"] for one in items_of(entry.scheme)}:
        raise NongguError("paper_unknown", item=item)


def _record(entry: Cultivation, item: str, by: User | None, why: str) -> Material:
    Cultivation.objects.select_for_update().get(pk=entry.pk)
    found = Material.objects.current().filter(cultivation=entry, item=item).first()
    return found or book.create_record(Material, {"cultivation": entry, "item": item}, by=by, why=why)


def file_paper(
    entry: Cultivation, item: str, *, text: str, files: Sequence[Any], on: dt.date, by: User | None, why: str = ""
) -> Material:
    """File a paper with its files. Raises NongguError when it says nothing and holds no file, or was accepted already.

    `files` are uploads (`name`, `size`, `read`); they are looked at before anything is kept. An enterprise files its
    own papers but cannot change their state otherwise: it writes through the desk, and the history names its account.
    Raises access.Forbidden for the papers of another enterprise.
    """
    writer = _writer(entry, by)
    why = why or (words.sentence("filed_by_account", {"account": str(by)}) if by is not None and writer is None else "")
    _known(entry, item)
    contents = [_looked_at(file) for file in files]
    if not contents and not text.strip():
        raise NongguError("paper_empty")
    with transaction.atomic():
        record = _record(entry, item, writer, why)
        if record.state == MaterialState.ACCEPTED:
            raise NongguError("paper_accepted")
        values = {"state": MaterialState.FILED, "filed_on": on, "text": text.strip() or record.text}
        record = book.change_record(record, values, by=writer, why=why)
        for name, content in contents:
            _attach(record, name, content, on, why, writer)
        if writer is None:
            told = concerned.accounts_of_unit(entry.unit_id)
            notices.notify(told, "notice_paper_filed", by=by, page="cultivate-entry", page_args=[entry.code])
    return record


def _writer(entry: Cultivation, by: User | None) -> User | None:
    """Who writes: staff themselves; an enterprise, and who has a link, through the desk."""
    if by is None or access.may_import(by):
        return by
    if by.organisation_id != entry.organisation_id:
        raise access.Forbidden("forbidden_change", noun="material")
    return None


def _looked_at(file: Any) -> tuple[str, bytes]:
    content: bytes = file.read()
    name = str(file.name or "")
    check_upload(name, len(content), content[:HEAD_BYTES])
    if not content:
        raise NongguError("paper_file_empty", name=name[:80])
    return name, content


def _attach(record: Material, name: str, content: bytes, on: dt.date, why: str, by: User | None) -> None:
    """Evidence is the office's: an enterprise hands it in, but does not enter it itself."""
    digest = hashlib.sha256(content).hexdigest()
    mine = Evidence.objects.current().filter(subject_noun="material", subject_code=record.code, sha256=digest)
    if mine.exists():
        return
    values = {
        "name": name[:200],
        "kind": EvidenceKind.DOCUMENT,
        "subject_noun": "material",
        "subject_code": record.code,
        "file": ContentFile(content, name=name[-80:]),
        "sha256": digest,
        "source_date": on,
    }
    book.create_record(Evidence, values, by=by, why=why)


def return_paper(entry: Cultivation, item: str, *, comment: str, by: User | None) -> Material:
    """Return a paper and say what is to be mended. Raises NongguError without a comment."""
    _known(entry, item)
    if not comment.strip():
        raise NongguError("return_without_comment")
    with transaction.atomic():
        record = _record(entry, item, by, comment.strip())
        values = {"state": MaterialState.RETURNED, "comment": comment.strip()}
        record = book.change_record(record, values, by=by, why=comment.strip())
        told = User.objects.filter(organisation=entry.organisation_id, is_active=True)
        notices.notify(told, "notice_paper_returned", by=by, page="cultivate-my-papers", page_args=[entry.code])
        return record


def accept_paper(entry: Cultivation, item: str, *, by: User | None) -> Material:
    """Accept a paper that was filed. Raises NongguError for one that was not."""
    _known(entry, item)
    with transaction.atomic():
        record = _record(entry, item, by, "")
        if record.state != MaterialState.FILED:
            raise NongguError("paper_not_filed")
        return book.change_record(record, {"state": MaterialState.ACCEPTED, "comment": ""}, by=by)


def evidence_of(entry: Cultivation, number: int) -> Evidence | None:
    """A file of the entry's papers by its key."""
    codes = Material.objects.current().filter(cultivation=entry).values("code")
    found = Evidence.objects.current().filter(pk=number, subject_noun="material", subject_code__in=codes)
    return found.first()


@dataclass(frozen=True, slots=True)
class FileLine:
    """One entry in the list of files: how many papers are asked for, filed, returned, accepted."""

    entry: Cultivation
    asked: int
    filed: int
    returned: int
    accepted: int

    @property
    def missing(self) -> int:
        """Papers that nobody has filed."""
        return max(self.asked - self.filed - self.returned - self.accepted, 0)


def file_lines(entries: Sequence[Cultivation]) -> list[FileLine]:
    """Where the files of these entries stand, in their order. One query."""
    counts: dict[int, dict[str, int]] = {}
    rows = Material.objects.current().filter(cultivation__in=[entry.pk for entry in entries])
    for key, state in rows.values_list("cultivation_id", "state"):
        mine = counts.setdefault(key, {})
        mine[state] = mine.get(state, 0) + 1
    return [
        FileLine(
            entry,
            len(items_of(entry.scheme)),
            *(counts.get(entry.pk, {}).get(state, 0) for state in ("filed", "returned", "accepted")),
        )
        for entry in entries
    ]

"""Evidence: the newspaper page for every published fact, and simulated papers for some certificates."""

from __future__ import annotations

from nonggu.example.draft import Draft, Row
from nonggu.example.origins import PAGE, published, synthetic
from nonggu.registry.models.evidence import EvidenceKind
from nonggu.registry.models.record import Origin

#: Nouns of which every published record rests on the page.
_ON_THE_PAGE = (
    "organisation",
    "cluster",
    "specialised_town",
    "platform",
    "honour",
    "collaboration",
    "campaign",
    "festival",
    "zone",
    "activity",
    "treatment_plant",
    "fermentation_line",
    "plant_equipment",
)


def enter_evidence(draft: Draft) -> None:
    """One row a published record, then scans of one certificate in four."""
    for noun in _ON_THE_PAGE:
        for row in draft.rows[noun]:
            if row["origin"] == Origin.PUBLISHED:
                values = {"name": PAGE, "kind": EvidenceKind.PRESS.value, "issued_on": row["source_date"]}
                draft.enter("evidence", {**values, **_subject(noun, row), **published(row["source_date"])})
    for row in draft.rows["certificate"][::4]:
        values = {
            "name": "证书扫描件（模拟）",
            "kind": EvidenceKind.CERTIFICATE_SCAN.value,
            "issued_on": row["issued_on"],
        }
        draft.enter("evidence", {**values, **_subject("certificate", row), **synthetic(row["issued_on"])})


def _subject(noun: str, row: Row) -> Row:
    return {"subject_noun": noun, "subject_code": row["code"]}

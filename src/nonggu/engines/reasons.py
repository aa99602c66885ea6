"""Why an engine answered as it did: a code with parameters and a citation, never prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    `code` names a sentence of `nonggu.phrases`; `params` fill its places (plain values with units in
    their names); `citation` is the document and clause, formula or record that the reason rests on.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    citation: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def as_json(self) -> dict[str, object]:
        """The reason as a JSON-ready mapping with the keys `code`, `params` and `citation`."""
        return {"code": self.code, "params": dict(self.params), "citation": self.citation}

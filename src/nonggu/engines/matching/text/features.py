"""Features of texts: single Chinese characters, pairs of neighbours, and words of letters and digits.

Single characters and pairs need no dictionary and find experts better than dictionary words do. Each feature is one
number: a character its code point, a pair both code points side by side, a word a hash with a mark of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.text.codepoints import IDEOGRAPH, LETTER, SEPARATOR, Characters
from nonggu.engines.matching.text.thesaurus import CODE_BITS, Thesaurus, Trie, build_trie

WORD_MARK = np.int64(1) << np.int64(62)
_WORD_MASK = (np.int64(1) << np.int64(62)) - np.int64(1)
_HASH_START, _HASH_FACTOR = np.int64(1469598103934665603), np.int64(1099511628211)
_PLURAL = ord("s")


@dataclass(frozen=True)
class Features:
    """Features of texts in order. Text t owns the entries `start[t]` to `start[t + 1]`.

    `key`: the feature. `first`, `last`: where it stands, as character positions in its text (a word that the
    thesaurus replaced: the whole word).
    """

    start: Ints
    key: Ints
    first: Ints
    last: Ints

    def of(self, text: int) -> slice:
        """The entries of one text."""
        return slice(int(self.start[text]), int(self.start[text + 1]))


@dataclass(frozen=True)
class Featuriser:
    """Makes features under given characters and thesaurus."""

    characters: Characters
    thesaurus: Thesaurus

    @cached_property
    def trie(self) -> Trie:
        """The thesaurus as a tree."""
        return build_trie(self.thesaurus, self.characters)

    @cached_property
    def stand_ins(self) -> Features:
        """Features of the word that stands for each group; none for fillers."""
        empty = build_trie(Thesaurus(), self.characters)
        nothing = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return self._run(list(self.trie.words), empty, *nothing)

    def features(self, texts: Sequence[str], *, places: bool = True) -> Features:
        """Features of each text; without their places (first and last empty) where only an index is wanted."""
        return self._run(texts, self.trie, self.stand_ins.start, self.stand_ins.key, places)

    def _run(
        self, texts: Sequence[str], trie: Trie, group_start: Ints, group_key: Ints, places: bool = True
    ) -> Features:
        codes = self.characters.encode("\0".join(texts)) if texts else np.zeros(0, dtype=np.int32)
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        begin = np.concatenate(([0], np.cumsum(lengths + 1)))[:-1].astype(np.int64)
        leads = np.zeros(len(self.characters.kind), dtype=np.bool_)
        leads[trie.starts] = True
        arguments = (
            codes,
            begin,
            lengths,
            self.characters.becomes,
            self.characters.kind,
            leads,
            trie.keys,
            trie.nodes,
            trie.group,
            group_start,
            group_key,
        )
        count = np.zeros(len(texts) + 1, dtype=np.int64)
        none = np.zeros(0, dtype=np.int64)
        _walk(*arguments, count, none, none, none, False)
        start = np.cumsum(count)
        key = np.empty(int(start[-1]), dtype=np.int64)
        first, last = (np.empty(len(key) if places else 0, dtype=np.int64) for _ in range(2))
        _walk(*arguments, start.copy(), key, first, last, True)
        return Features(start, key, first, last)


@njit(cache=True)
def _step(node, code, keys, nodes):  # type: ignore[no-untyped-def]
    """The next node of the tree; -1 where there is none."""
    key = (np.int64(node) << np.int64(21)) | np.int64(code)
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return nodes[low] if low < len(keys) and keys[low] == key else -1


@njit(cache=True)
def _match(codes, at, end, becomes, kind, keys, nodes, group):  # type: ignore[no-untyped-def]
    """The longest word of the tree that begins here: (its end, its group), or (at, -1)."""
    node, place, best_end, best_group = np.int64(0), at, at, np.int64(-1)
    while place < end:
        code = becomes[codes[place]]
        if kind[codes[place]] == SEPARATOR:
            code = 0x20
            while place + 1 < end and kind[codes[place + 1]] == SEPARATOR:
                place += 1
        node = _step(node, code, keys, nodes)
        if node < 0:
            break
        place += 1
        inside = place < end and kind[codes[place - 1]] == LETTER and kind[codes[place]] == LETTER
        if group[node] >= 0 and not inside:
            best_end, best_group = place, group[node]
    return best_end, best_group


@njit(cache=True)
def _word(codes, at, end, becomes, kind):  # type: ignore[no-untyped-def]
    """The run of letters and digits that begins here: (its end, its key); a plural s is left out."""
    last = at
    while last < end and kind[codes[last]] == LETTER:
        last += 1
    stop = last
    if last - at > 3 and becomes[codes[last - 1]] == _PLURAL and becomes[codes[last - 2]] != _PLURAL:
        stop = last - 1
    value = _HASH_START
    for place in range(at, stop):
        value = (value ^ np.int64(becomes[codes[place]])) * _HASH_FACTOR
    return last, (value & _WORD_MASK) | WORD_MARK


@njit(cache=True)
def _put(out, feature, at, stop, key, first, last, fill):  # type: ignore[no-untyped-def]
    """Write a feature where features are written, and give the next place."""
    if fill:
        key[out] = feature
        if len(first):
            first[out], last[out] = at, stop
    return out + 1


# The arguments of one text's walk stand on one line: they are handed on as they are.
# fmt: off
@njit(cache=True)
def _walk(  # type: ignore[no-untyped-def]
    codes, begin, lengths, becomes, kind, leads, keys, nodes, group, group_start, group_key,
    slot, key, first, last, fill,
):
    """Count the features of each text (`slot[t + 1]`), or write them from `slot[t]` on."""
    for text in range(len(begin)):
        origin = begin[text]
        at, end, before = origin, origin + lengths[text], np.int64(0)
        out = slot[text] if fill else np.int64(0)
        while at < end:
            sort, code = kind[codes[at]], np.int64(becomes[codes[at]])
            stop, found = at, np.int64(-1)
            if sort != SEPARATOR and leads[code]:
                stop, found = _match(codes, at, end, becomes, kind, keys, nodes, group)
            if sort == SEPARATOR:
                at, before = at + 1, np.int64(0)
            elif found >= 0:
                for place in range(group_start[found], group_start[found + 1]):
                    out = _put(out, group_key[place], at - origin, stop - origin, key, first, last, fill)
                at, before = stop, np.int64(0)
            elif sort == IDEOGRAPH:
                out = _put(out, code, at - origin, at + 1 - origin, key, first, last, fill)
                if before:
                    pair = (before << np.int64(CODE_BITS)) | code
                    out = _put(out, pair, at - 1 - origin, at + 1 - origin, key, first, last, fill)
                at, before = at + 1, code
            else:
                stop, word = _word(codes, at, end, becomes, kind)
                out = _put(out, word, at - origin, stop - origin, key, first, last, fill)
                at, before = stop, np.int64(0)
        if not fill:
            slot[text + 1] = out
# fmt: on

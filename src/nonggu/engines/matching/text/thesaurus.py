"""Words that mean the same, and words that say nothing: found in texts by the longest match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from nonggu.engines.matching.arrays import Ints
from nonggu.engines.matching.text.codepoints import SEPARATOR, Characters, Codes

#: How many bits a code point takes in a key.
CODE_BITS = 21


@dataclass(frozen=True)
class Thesaurus:
    """Groups of words that mean the same; the first of each group stands for all. `fillers` are words to leave out."""

    groups: tuple[tuple[str, ...], ...] = ()
    fillers: tuple[str, ...] = ()


def merge_groups(groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups that share a word become one. Order: by first appearance."""
    owner: dict[str, list[str]] = {}
    for group in groups:
        words = [word.strip() for word in group if word.strip()]
        known = {id(owner[word]): owner[word] for word in words if word in owner}
        merged = list(dict.fromkeys([word for others in known.values() for word in others] + words))
        for word in merged:
            owner[word] = merged
    return tuple(tuple(group) for group in {id(group): group for group in owner.values()}.values() if len(group) > 1)


@dataclass(frozen=True)
class Trie:
    """Words as a tree.

    `step` maps (node, character) to a node through sorted keys, `group` is the word's group or -1.
    """

    keys: Ints
    nodes: Ints
    group: Ints
    starts: Codes
    words: tuple[str, ...] = field(default=())


def build_trie(thesaurus: Thesaurus, characters: Characters) -> Trie:
    """The tree of all words of a thesaurus; group numbers of fillers follow those of the groups."""
    steps: dict[tuple[int, int], int] = {}
    groups = [-1]
    leading: set[int] = set()
    stand_ins: list[str] = []
    for number, words in enumerate([*thesaurus.groups, *((filler,) for filler in thesaurus.fillers)]):
        stand_ins.append(words[0] if number < len(thesaurus.groups) else "")
        for word in words:
            codes = clean_codes(characters, word)
            if not len(codes):
                continue
            leading.add(int(codes[0]))
            node = 0
            for code in codes.tolist():
                if (node, code) not in steps:
                    steps[node, code] = len(groups)
                    groups.append(-1)
                node = steps[node, code]
            groups[node] = number if groups[node] < 0 else groups[node]
    keys = np.array([(node << CODE_BITS) | code for node, code in steps], dtype=np.int64)
    order = np.argsort(keys)
    nodes = np.array(list(steps.values()), dtype=np.int64)
    first = np.array(sorted(leading), dtype=np.int32)
    return Trie(keys[order], nodes[order], np.array(groups, dtype=np.int64), first, tuple(stand_ins))


def clean_codes(characters: Characters, word: str) -> Codes:
    """A word's folded characters, runs of separators as one blank, none at the ends."""
    codes = characters.encode(word)
    kinds = characters.kind[codes]
    folded = np.where(kinds == SEPARATOR, 0x20, characters.becomes[codes]).astype(np.int32)
    keep = np.ones(len(folded), dtype=np.bool_)
    keep[1:] = (folded[1:] != 0x20) | (folded[:-1] != 0x20)
    kept = folded[keep]
    text = "".join(map(chr, kept.tolist())).strip()
    return np.array([ord(character) for character in text], dtype=np.int32)

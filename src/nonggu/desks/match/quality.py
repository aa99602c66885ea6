"""What a need lacks before it can be matched well: a pure check with a reason a gap, the gravest first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from nonggu.engines.reasons import Reason

#: Judgement: below these, people who were shown needs asked back.
SHORTEST_WORDS, SHORTEST_TITLE = 30, 6
SOONEST_DAYS = 7
_NUMBER = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千万两半](?:成|倍|吨|亩|头|只|元|块|斤|天|年|月|个|度|趟|万|千|百|分之)"
)
_VAGUE = (
    "怎么办",
    "想找专家",
    "求助",
    "帮忙",
    "提高效益",
    "提质增效",
    "技术支持",
    "技术指导",
    "转型升级",
    "不太好",
    "有问题",
)
_CONTACT = re.compile(r"1[3-9]\d{9}|[\w.]+@[\w.]+")


@dataclass(frozen=True, slots=True)
class NeedWords:
    """What the check looks at: the asker's words question by question, and what was said of time and money."""

    title: str
    words: str
    process_step: str = ""
    tried: str = ""
    target: str = ""
    numbers: str = ""
    deadline: dt.date | None = None
    has_budget: bool = False
    is_confidential: bool = False
    public_wording: str = ""

    @property
    def all_words(self) -> str:
        """Everything that the asker said."""
        return "\n".join((self.title, self.words, self.process_step, self.tried, self.target, self.numbers))


def find_gaps(need: NeedWords, *, on: dt.date) -> tuple[Reason, ...]:
    """What is missing, as reasons with the codes `need_gap_...`; empty for a need that can go out."""
    found = [*_wording_gaps(need), *_term_gaps(need, on)]
    return tuple(Reason(code, params) for code, params in found)


def _wording_gaps(need: NeedWords) -> list[tuple[str, dict[str, object]]]:
    said = need.all_words
    length = len(re.sub(r"\s", "", need.words + need.process_step + need.tried + need.target + need.numbers))
    found: list[tuple[str, dict[str, object]]] = []
    if len(need.title.strip()) < SHORTEST_TITLE:
        found.append(("need_gap_title", {"least": SHORTEST_TITLE}))
    if length < SHORTEST_WORDS:
        found.append(("need_gap_short", {"characters": length, "least": SHORTEST_WORDS}))
    vague = [word for word in _VAGUE if word in said]
    if vague and length < 2 * SHORTEST_WORDS:
        found.append(("need_gap_vague", {"words": "、".join(vague)}))
    if not _NUMBER.search(said):
        found.append(("need_gap_numbers", {}))
    for value, code in ((need.process_step, "step"), (need.tried, "tried"), (need.target, "target")):
        if not value.strip():
            found.append((f"need_gap_{code}", {}))
    if _CONTACT.search(said):
        found.append(("need_gap_contact", {}))
    return found


def _term_gaps(need: NeedWords, on: dt.date) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    if need.deadline is None:
        found.append(("need_gap_deadline", {}))
    elif need.deadline < on + dt.timedelta(days=SOONEST_DAYS):
        found.append(("need_gap_deadline_near", {"deadline": need.deadline.isoformat(), "days": SOONEST_DAYS}))
    if not need.has_budget:
        found.append(("need_gap_budget", {}))
    if need.is_confidential and not need.public_wording.strip():
        found.append(("need_gap_public", {}))
    return found

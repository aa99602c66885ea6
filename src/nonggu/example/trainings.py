"""Training events, briefings and field days of three years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from nonggu.example.dates import day_between
from nonggu.example.draft import Draft
from nonggu.example.origins import synthetic
from nonggu.example.published import read_rows


def enter_trainings(draft: Draft) -> None:
    """Every event of the texts, most of them held more than once."""
    rng = draft.chance("trainings")
    for cells in read_rows("texts", "trainings"):
        for year in sorted(rng.sample((2021, 2022, 2023, 2024), rng.choice((1, 2, 2, 3)))):
            last = dt.date(year, 3, 8) if year == 2024 else dt.date(year, 12, 10)
            held = day_between(rng, dt.date(year, 1, 10), last)
            values = {
                "name": cells["title"],
                "kind": cells["kind"],
                "topic": cells["topic"],
                "held_on": held,
                "place": f"{rng.choice(draft.rows['township'])['name']}模拟培训点",
                "hours": Decimal(cells["hours"]),
                "attendees": rng.randint(18, 140),
                "organiser": rng.choice(draft.stations).code,
                "content": cells["text"],
            }
            draft.enter("training_event", {**values, **synthetic(held)})

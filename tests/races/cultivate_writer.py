"""One process of a race at the cultivate desk: `cultivate_writer.py KIND OWN_MARK OTHER_MARK [unsafe]`; see `writer.py`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from nonggu.cli.book import open_book

open_book()

from nonggu.desks.cultivate import coaching, papers, pool  # noqa: E402
from nonggu.registry import book  # noqa: E402
from nonggu.registry.models import Cultivation, Material, Organisation, ServiceRecord  # noqa: E402
from tests.races import writer  # noqa: E402
from tests.races.writer import Wait  # noqa: E402

ON = dt.date(2024, 3, 11)
SCHEME = "high_tech_enterprise"


def finish_step(wait: Wait, number: int, is_safe: bool) -> str:
    """Two coaches note what came of the same step; each saw it open."""
    session = ServiceRecord.objects.get()
    assert session.next_step_done_on is None
    wait()
    outcome = f"成效{number}"
    if is_safe:
        coaching.finish_step(session, done_on=ON, outcome=outcome, by=None)
    else:
        book.change_record(session, {"next_step_done_on": ON, "outcome": outcome}, by=None)
    return "noted"


def put_in_pool(wait: Wait, number: int, is_safe: bool) -> str:
    """Two clerks put the same enterprise in the pool; each saw it outside."""
    firm = Organisation.objects.order_by("pk")[1]
    assert not Cultivation.objects.filter(organisation=firm).exists()
    wait()
    if is_safe:
        pool.put_in_pool(firm, SCHEME, cycle_year=2024, on=ON, reason="挖潜", by=None)
    else:
        values = {"organisation": firm, "scheme": SCHEME, "cycle_year": 2024, "stage": "seed", "moved_on": ON}
        book.create_record(Cultivation, values, by=None)
    return "put"


def return_paper(wait: Wait, number: int, is_safe: bool) -> str:
    """Two clerks return the same paper, which nobody has filed yet."""
    entry = Cultivation.objects.get()
    item = papers.items_of(SCHEME)[0]["item"]
    assert not Material.objects.exists()
    wait()
    if is_safe:
        papers.return_paper(entry, item, comment=f"意见{number}", by=None)
    else:
        book.create_record(Material, {"cultivation": entry, "item": item, "state": "returned"}, by=None)
    return "returned"


if __name__ == "__main__":
    writer.RACES |= {race.__name__: race for race in (finish_step, put_in_pool, return_paper)}
    writer.main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), is_safe="unsafe" not in sys.argv)

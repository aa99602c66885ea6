"""What the database chooses its ways by: counted anew on request, and by itself for tables that have grown by much."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from nonggu.registry.daily import Terms, daily
from nonggu.registry.models import Change
from nonggu.registry.nouns import nouns

#: Below so many rows every way is quick.
FEW_ROWS = 5_000
#: A table that has so many times the rows of its last count is counted anew.
GROWN = 2


def renew_statistics(table: str = "") -> None:
    """Count anew, in one table or in all.

    Where a reference is empty in every record, SQLite takes its index for useless and looks at the whole table for the
    records that refer to one: such counts are taken away, and its own guess holds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}" if table else "ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute(
                r"DELETE FROM sqlite_stat1 WHERE idx LIKE 'registry\_%%\_id\_%%' ESCAPE '\'"
                " AND stat = CAST(stat AS INTEGER) || ' ' || CAST(stat AS INTEGER)",
                [],
            )


@daily("statistics")
def renew_where_grown(on: dt.date, terms: Terms) -> int:
    """Count the tables anew that have grown by much, one after the other; return how many. PostgreSQL does it by itself."""
    found = grown_tables() if connection.vendor == "sqlite" else []
    for table in found:
        renew_statistics(table)
    return len(found)


def grown_tables() -> list[str]:
    """Tables of records and of their history, on SQLite, that hold twice what they held when they were counted.

    The highest key stands for the number of rows: nothing is ever deleted from these, and it is found without counting.
    """
    with connection.cursor() as cursor:
        counted: dict[str, int] = {}
        if "sqlite_stat1" in connection.introspection.table_names(cursor, include_views=False):
            cursor.execute("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")
            counted = dict(cursor.fetchall())
        found = []
        for model in (*nouns().values(), Change):
            table = model._meta.db_table
            cursor.execute(f"SELECT max(rowid) FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchone()[0] or 0
            if rows >= FEW_ROWS and rows >= GROWN * counted.get(table, 0):
                found.append(table)
    return found

"""Who changes something in a case holds the case's row, until the transaction ends.

So whatever happens in a case happens one after the other, with any number of processes, as with SQLite's one
writer; and since everybody takes the person's lock before the case's and the case's before any other row's,
nobody waits in a circle. New rows need nothing more: their number comes from the case's row (`take_seq`).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, bindparam, select

from hub.store.tables import cases


def case_locked(table: Table) -> ColumnElement[bool]:
    """Holds for the row `wanted` of the table, and locks its case before the row itself is touched.

    A row that belongs to no case is taken as it is. SQLite has nothing to lock.
    """
    asked = table.alias("asked")
    its_case = select(asked.c.case_id).where(asked.c.id == bindparam("wanted")).scalar_subquery()
    locked = select(cases.c.id).where(cases.c.id == its_case).with_for_update(key_share=True)
    return table.c.case_id.is_not_distinct_from(locked.scalar_subquery())

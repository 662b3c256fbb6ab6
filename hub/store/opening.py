"""Whether what was sealed still opens, and is what was sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TypeVar

import orjson
from sqlalchemy import Column, select

from hub.errors import HubError
from hub.store.cases import CASE
from hub.store.ledger import Ledger
from hub.store.messages import MESSAGE
from hub.store.rows import DeliveryRow, MessageRow, Sealed
from hub.store.shape import Shape
from hub.store.tables import SEALED, audit, cases, deliveries, expectations, messages, tasks
from hub.store.tasks import TASK

T = TypeVar("T")
Found = Iterator[tuple[str, str]]

#: Deliveries whatever their state: one that there is not is for `journalled` to name.
_DELIVERY = Shape(deliveries, DeliveryRow)

#: How many rows are in memory at once.
_PAGE = 200


def each(ledger: Ledger, shape: Shape[T], id: Column[str]) -> Iterator[tuple[str, T]]:
    """Every row with its id, a page at a time."""
    last = ""
    while True:
        page = ledger._connection.execute(shape.select().where(id > last).order_by(id).limit(_PAGE)).all()
        for row in page:
            yield row[0], shape.one(row, ledger._vault)
        if len(page) < _PAGE:
            return
        last = page[-1][0]


def bodies(ledger: Ledger) -> Found:
    """I2: what is sent is what was rendered."""
    for id, row in each(ledger, _DELIVERY, deliveries.c.id):
        try:
            row.open_body()
        except HubError as error:
            yield f"deliveries:{id}", f"its body does not hold: {error.code}"


def messages_kept(ledger: Ledger) -> Found:
    """I10: what is kept is what came."""
    for id, row in each(ledger, MESSAGE, messages.c.id):
        for says in _wrong(row):
            yield f"messages:{id}", says


def unreadable(ledger: Ledger) -> Found:
    """I10: rows that hold something else than their columns may."""
    for table in (cases, messages, deliveries, expectations, tasks, audit):
        key = next(iter(table.primary_key.columns))
        plain = [column for column in table.columns if column.name not in SEALED.get(table.name, ())]
        for id in ledger._connection.execute(select(key)).scalars().all():
            try:
                ledger._connection.execute(select(*plain).where(key == id)).one()
            except (TypeError, ValueError):
                yield f"{table.name}:{id}", "holds something that cannot be read"


def others(ledger: Ledger) -> Found:
    """Cases and tasks open too, and a case remembers its consents as its row says."""
    for id, case in each(ledger, CASE, cases.c.id):
        closed = list(_closed("facts", case.facts))
        yield from ((f"cases:{id}", says) for says in closed)
        if not closed and orjson.loads(case.facts.open()).get("consent_revision", 0) != case.consent_revision:
            yield f"cases:{id}", "has another revision of its consents than what is sealed in it"
    for id, task in each(ledger, TASK, tasks.c.id):
        for column, sealed in (("content", task.content), ("answer", task.answer)):
            yield from ((f"tasks:{id}", says) for says in _closed(column, sealed))


def _wrong(row: MessageRow) -> Iterator[str]:
    yield from _closed("canonical", row.canonical)
    yield from _closed("receipt", row.receipt)
    unopened = list(_closed("raw", row.raw))
    yield from unopened
    if row.raw and not unopened and hashlib.sha256(row.raw.open()).hexdigest() != row.raw_hash:
        yield "its raw bytes are not those that came"


def _closed(column: str, sealed: Sealed | None) -> Iterator[str]:
    try:
        if sealed is not None:
            sealed.open()
    except HubError as error:
        yield f"its {column} does not open: {error.code}"

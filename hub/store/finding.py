"""Finds what a person means by an id: whole, by its beginning, or by the sender's own number."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Table, select

from hub.store.shape import Transaction
from hub.store.tables import cases, deliveries, messages, parties, tasks

Kind = Literal["message", "delivery", "case", "task"]


class Found(NamedTuple):
    """One thing whose id fits."""

    kind: Kind
    id: str


_TABLES: tuple[tuple[Kind, Table], ...] = (
    ("message", messages),
    ("delivery", deliveries),
    ("case", cases),
    ("task", tasks),
)


def find(ledger: Transaction, text: str, limit: int = 10) -> list[Found]:
    """What has this id or an id that begins so; else the messages that a sender calls so. At most `limit`.

    Every look-up goes along an index, however much is kept.
    """
    found = [Found(kind, id) for kind, table in _TABLES for id in _beginning(ledger, table, text, limit)]
    return (found or [Found("message", id) for id in _of_senders(ledger, text, limit)])[:limit]


def _beginning(ledger: Transaction, table: Table, text: str, limit: int) -> list[str]:
    column = table.c.id
    wanted = select(column).where(column >= text, column < text + "\U0010ffff").order_by(column).limit(limit)
    return list(ledger._connection.execute(wanted).scalars())


def _of_senders(ledger: Transaction, native_id: str, limit: int) -> list[str]:
    known = select(parties.c.id)
    wanted = select(messages.c.id).where(messages.c.party.in_(known), messages.c.native_id == native_id)
    return list(ledger._connection.execute(wanted.limit(limit)).scalars())

"""Finds what a person means by an id: whole, by its beginning, or by the sender's own number."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Table, or_, select, union

from hub.store.shape import Transaction
from hub.store.tables import cases, deliveries, links, messages, parties, tasks

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
    head, part = _parted(text) if table is deliveries else (text, None)
    wanted = select(column).where(column >= head, column < head + "\U0010ffff").order_by(column).limit(limit)
    if table is deliveries:
        wanted = wanted.where(or_(table.c.id == text, table.c.part == (part or 1)))
    return list(ledger._connection.execute(wanted).scalars())


def _parted(text: str) -> tuple[str, int | None]:
    """The beginning of a delivery's id and which document of it is meant: `77ab12-2` is the second."""
    head, dash, number = text.rpartition("-")
    is_part = dash and number.isdecimal() and len(number) < 4 and int(number) > 1
    return (head, int(number)) if is_part else (text, None)


def _of_senders(ledger: Transaction, native_id: str, limit: int) -> list[str]:
    """By the id it was sent under first, and by those of its repeats (I-16)."""
    known = select(parties.c.id)
    sent = select(messages.c.id).where(messages.c.party.in_(known), messages.c.native_id == native_id)
    again = select(links.c.thread).where(
        links.c.party.in_(known), links.c.kind == "message", links.c.value == native_id
    )
    return list(ledger._connection.execute(union(sent, again).limit(limit)).scalars())

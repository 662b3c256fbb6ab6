"""How a command reaches the database: opened for one question or one change, and closed again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from hub.bootstrap.parts import open_store
from hub.errors import NotFound, Refused
from hub.settings import Settings
from hub.store.finding import Found, find
from hub.store.ledger import Ledger

T = TypeVar("T")

#: How much of an id must be given.
_BEGINNING = 6


def ask(question: Callable[[Ledger], T]) -> T:
    """What the question finds in the database; it changes nothing."""
    return asyncio.run(_ask(question))


def tell(change: Callable[[Ledger], T]) -> T:
    """Makes the change in one transaction and returns what it says once that is durable."""
    return asyncio.run(_tell(change))


def the_one(ledger: Ledger, text: str, *kinds: str) -> Found:
    """The one thing of these kinds that the id, its beginning (at least six) or a sender's whole number,
    of any length, names.

    Raises NotFound(`id.unknown`) and Refused(`id.short`, `id.ambiguous`).
    """
    begin_so = find(ledger, text) if len(text) >= _BEGINNING else []
    whole = [one for one in begin_so if one.id == text] or _called(ledger, text)
    found = [one for one in whole or begin_so if one.kind in kinds]
    if not found:
        long_enough(text)
        raise NotFound("id.unknown", f"there is no {' or '.join(kinds)} with this id")
    only_one([f"{one.kind} {one.id}" for one in found])
    return found[0]


def long_enough(text: str) -> None:
    """Refused(`id.short`) where the beginning of an id is too short to go by."""
    if len(text) < _BEGINNING:
        raise Refused("id.short", "give at least the first six characters of an id")


def only_one(found: Sequence[str]) -> None:
    """Refused(`id.ambiguous`) where more than one was found."""
    if len(found) > 1:
        fitting = ", ".join(found)
        raise Refused("id.ambiguous", "more than one id begins so", advice=f"Give more of it: {fitting}")


def _called(ledger: Ledger, native_id: str) -> list[Found]:
    """The messages that a party calls exactly so, also by the id of a repeat (I-16), along the index of each
    party's own ids."""
    parties = ledger.parties(revoked=True)
    rows = (ledger.message_called(party.id, native_id) for party in parties)
    return [Found("message", row.id) for row in rows if row is not None]


async def _ask(question: Callable[[Ledger], T]) -> T:
    async with open_store(Settings()) as store:
        return await store.read(question)


async def _tell(change: Callable[[Ledger], T]) -> T:
    async with open_store(Settings()) as store:
        return await store.write(change)

"""How a command reaches the database: opened for one question or one change, and closed again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from hub.bootstrap.parts import open_store
from hub.errors import NotFound, Refused
from hub.settings import Settings
from hub.store.finding import Found, find
from hub.store.ledger import Ledger

T = TypeVar("T")


def ask(question: Callable[[Ledger], T]) -> T:
    """What the question finds in the database; it changes nothing."""
    return asyncio.run(_ask(question))


def tell(change: Callable[[Ledger], T]) -> T:
    """Makes the change in one transaction and returns what it says once that is durable."""
    return asyncio.run(_tell(change))


def the_one(ledger: Ledger, text: str, *kinds: str) -> Found:
    """The one thing of these kinds that the id, its beginning (at least six) or a sender's number names.

    Raises NotFound(`id.unknown`) and Refused(`id.short`, `id.ambiguous`).
    """
    if len(text) < 6:
        raise Refused("id.short", "give at least the first six characters of an id")
    found = [one for one in find(ledger, text) if one.kind in kinds]
    if not found:
        raise NotFound("id.unknown", f"there is no {' or '.join(kinds)} with this id")
    if len(found) > 1:
        fitting = ", ".join(f"{one.kind} {one.id}" for one in found)
        raise Refused("id.ambiguous", "more than one id begins so", advice=f"Give more of it: {fitting}")
    return found[0]


async def _ask(question: Callable[[Ledger], T]) -> T:
    async with open_store(Settings()) as store:
        return await store.read(question)


async def _tell(change: Callable[[Ledger], T]) -> T:
    async with open_store(Settings()) as store:
        return await store.write(change)

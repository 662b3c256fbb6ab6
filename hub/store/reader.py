"""Reads: a function of a ledger that cannot write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from hub.store.engine import transaction
from hub.store.ledger import Ledger
from hub.store.meaning import meaning
from hub.store.writer import Opened

T = TypeVar("T")


def read(engine: Engine, opened: Opened, work: Callable[[Ledger], T]) -> T:
    """Runs `work` on one state of what is committed. Unavailable where the database cannot answer."""
    try:
        with transaction(engine, reading=True) as connection:
            return work(opened(connection))
    except SQLAlchemyError as error:
        raise meaning(error) from None

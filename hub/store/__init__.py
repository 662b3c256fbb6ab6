"""Everything that must not be forgotten is kept here; every SQL statement of the hub is in this room."""

from hub.store.ledger import Ledger
from hub.store.store import Store

__all__ = ["Ledger", "Store"]

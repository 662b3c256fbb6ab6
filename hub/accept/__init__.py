"""A message is heard by its case, and what follows is written down.

Intake, receipts, dispatch, deadlines and tasks share this: apply to the case, decide who gets it,
render, store. All of it happens inside one transaction of the store.
"""

from hub.accept.desk import Desk
from hub.accept.hearing import Accepted, Incoming, Stopped, hear
from hub.accept.own import tell_unit

__all__ = ["Accepted", "Desk", "Incoming", "Stopped", "hear", "tell_unit"]

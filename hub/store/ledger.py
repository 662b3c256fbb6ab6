"""All that may be read and written in one transaction: each subject has its own file."""

from __future__ import annotations

from hub.store.cases import CaseLedger
from hub.store.deliveries import DeliveryLedger
from hub.store.expectations import ExpectationLedger
from hub.store.messages import MessageLedger
from hub.store.parties import PartyLedger
from hub.store.tasks import TaskLedger


class Ledger(CaseLedger, MessageLedger, DeliveryLedger, ExpectationLedger, TaskLedger, PartyLedger):
    """One transaction's view of everything; it is of no use after the transaction has ended.

    What it gives back are frozen values. Times come from the clock that the store was given. A change
    of state writes its journal entry here, in the same transaction.
    """

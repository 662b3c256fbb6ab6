"""All that may be read and written in one transaction: each subject has its own file."""

from __future__ import annotations

from typing import Any

from hub.delivery import TRANSITIONS, Step
from hub.store.cases import CaseLedger
from hub.store.deliveries import DeliveryLedger
from hub.store.expectations import ExpectationLedger
from hub.store.messages import MessageLedger
from hub.store.parties import PartyLedger
from hub.store.rows import MessageRow
from hub.store.tasks import TaskLedger


class Ledger(CaseLedger, MessageLedger, DeliveryLedger, ExpectationLedger, TaskLedger, PartyLedger):
    """One transaction's view of everything; it is of no use after the transaction has ended.

    What it gives back are frozen values. Times come from the clock that the store was given. A change
    of state writes its journal entry here, in the same transaction.
    """

    def message_called(self, party: str, native_id: str) -> MessageRow | None:
        """The message that the party has sent under this id, or has repeated under it (I-16)."""
        own = self.message_by_native(party, native_id)
        link = self.find_link(party, "message", native_id) if own is None else None
        return self.message(link.thread) if link and link.thread else own

    def step_along(self, delivery_id: str, step: Step, *, actor: str, **moved: Any) -> None:
        """The further documents of a delivery take the same step, each where its state allows it; what a
        person was asked about one of them is seen to with that. `moved`: as for `step`."""
        for row in self.further(delivery_id):
            if step not in TRANSITIONS[row.state]:
                continue
            self.step(row.id, step, actor=actor, **moved)
            for task in self.tasks(delivery_id=row.id):
                self.task_done(task.id, by=actor)

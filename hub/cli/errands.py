"""A task with what a person needs to see of it: for whom, about whom, until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.cli.answers import answers, commands
from hub.duties import Duty, answer_due, duty
from hub.settings import Settings
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, ExpectationRow, TaskRow

OPERATIONS = "operations"


@dataclass(frozen=True)
class Errand:
    """`of`: the name of the unit whose task it is. `about`: the name of the unit it is about, if any.

    `deadline`: when the answer that it is about is or was owed.
    """

    task: TaskRow
    delivery: DeliveryRow | None
    of: str
    about: str | None
    deadline: datetime | None

    @property
    def duty(self) -> Duty:
        """Why, and what to do."""
        return duty(self.task, self.delivery, self.about)

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered as things stand."""
        return answers(self.task, self.delivery)

    @property
    def commands(self) -> tuple[tuple[str, str], ...]:
        """Each answer as a whole command, and what it says."""
        return commands(self.task, self.delivery)


def errand(ledger: Ledger, task: TaskRow, names: Mapping[str, str]) -> Errand:
    """The task with what is kept about it. `names`: unit key → name."""
    delivery = ledger.delivery(task.delivery_id) if task.delivery_id else None
    message = ledger.message(task.message_id) if task.message_id else None
    owed = ledger.expectations(delivery_id=task.delivery_id, limit=100) if task.delivery_id else []
    return errand_of(task, delivery, owed, names, message.sender_unit if message else None)


def errand_of(
    task: TaskRow,
    delivery: DeliveryRow | None,
    owed: list[ExpectationRow],
    names: Mapping[str, str],
    sender: str | None,
) -> Errand:
    """The same from rows that have been read. `sender`: the unit whose message led to the task."""
    other = sender if sender != task.unit else None
    about = delivery.recipient_name if delivery else names.get(other or "", other)
    own = names.get(task.unit or "", task.unit) or OPERATIONS
    return Errand(task, delivery, own, about, answer_due(task, owed))


def unit_names(ledger: Ledger) -> dict[str, str]:
    """Unit key → name, as the directory has them; what the hub itself sends is for operations."""
    names = {str(unit["hsa_id"]): str(unit["name"]) for unit in ledger.units()}
    return {Settings().unit_hsa_id: OPERATIONS, **names}

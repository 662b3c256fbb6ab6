"""A plan that a unit's system asks more of goes back to its sender, who completes it (S-47, S-49)."""

from __future__ import annotations

from hub.accept.desk import Desk
from hub.accept.prohibited import TO_COMPLETE
from hub.accept.ways import Way
from hub.accept.writing import Original
from hub.store.ledger import Ledger
from hub.store.rows import NewDelivery, NewTask, TaskRow


def follow_up_completing(desk: Desk, ledger: Ledger, original: Original, way: Way, new: NewDelivery) -> None:
    """Ask the sender's person, once a message, to complete the plan; what was asked before is answered when
    a message about the same plan goes to the unit."""
    kind = TO_COMPLETE.get(way.rule) if way.never else None
    if kind is not None:
        _ask(desk, ledger, original, kind, way.rule, new)
    elif original.message.plan is not None:
        for task in _asked_before(ledger, new):
            ledger.task_done(task.id, by="hub")


def _ask(desk: Desk, ledger: Ledger, original: Original, kind: str, rule: str, new: NewDelivery) -> None:
    if ledger.tasks(kind=kind, message_id=new.message_id, limit=1):
        return
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind=kind,
            case_id=new.case_id,
            message_id=new.message_id,
            delivery_id=new.id,
            unit=original.sender.hsa_id,
            rule=rule,
        )
    )


def _asked_before(ledger: Ledger, new: NewDelivery) -> list[TaskRow]:
    """The open questions of what did not go to the unit in this thread."""
    kinds = sorted(set(TO_COMPLETE.values()))
    asked = [task for kind in kinds for task in ledger.tasks(kind=kind, case_id=new.case_id, limit=1000)]
    return [task for task in asked if _is_about(ledger, task, new)]


def _is_about(ledger: Ledger, task: TaskRow, new: NewDelivery) -> bool:
    about = ledger.delivery(task.delivery_id) if task.delivery_id else None
    return about is not None and (about.thread, about.recipient) == (new.thread, new.recipient)

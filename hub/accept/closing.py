"""A plan was closed without a word why, and none came since: a standard text stands for it (S-54)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.own import compose, say
from hub.accept.saying import with_plan
from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Ending
from hub.canonical.message import Message
from hub.canonical.people import Patient
from hub.delivery import State, Step
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, TaskRow

#: The question to the sender that it is about.
QUESTION = "plan.closing-reason"
RULE = "S-54"
#: Says who has written it, and that nobody has said why.
STANDARD = "Avsändaren har inte angett någon orsak till att planen avslutas. (Standardtext från SIP-hubben.)"


def waited_long_enough(desk: Desk, ledger: Ledger, now: datetime) -> list[TaskRow]:
    """The questions of which some unit has waited as long as its region lets it."""
    return [task for task in ledger.tasks(kind=QUESTION) if _due(desk, ledger, task, now)]


def close_what_waited(desk: Desk, ledger: Ledger, task: TaskRow, now: datetime) -> None:
    """The units that have waited long enough get the closing without its reason; with the last of them the
    question is closed."""
    case_id = task.case_id or ""
    case = OpenCase(ledger, ledger.case(case_id, lock=True), case_id)
    for delivery in _due(desk, ledger, task, now):
        close_without_reason(desk, ledger, case, delivery, "hub", now)
    if not _waiting(ledger, task):
        ledger.task_done(task.id, by="hub")
    case.close()


def close_without_reason(
    desk: Desk, ledger: Ledger, case: OpenCase, held: DeliveryRow, by: str, now: datetime
) -> None:
    """One unit gets the closing with the standard text, and nothing of the plan, for what was held."""
    ledger.step(held.id, Step.WITHDRAW, actor=by, reason=RULE, rule=RULE)
    if held.part == 1:
        _say(desk, ledger, case, held, now)


def _due(desk: Desk, ledger: Ledger, task: TaskRow, now: datetime) -> list[DeliveryRow]:
    return [row for row in _waiting(ledger, task) if _is_due(desk, row, now)]


def _waiting(ledger: Ledger, task: TaskRow) -> list[DeliveryRow]:
    rows = ledger.deliveries_of(task.message_id or "")
    return [row for row in rows if row.state is State.HELD and row.rule == RULE]


def _is_due(desk: Desk, delivery: DeliveryRow, now: datetime) -> bool:
    days = desk.policy(delivery.recipient, now).care.closing_waits_days
    return days is not None and delivery.created_at + timedelta(days=days) <= now


def _say(desk: Desk, ledger: Ledger, case: OpenCase, held: DeliveryRow, now: datetime) -> None:
    row = ledger.message(held.message_id)
    assert row is not None, "a delivery has its message"
    told = Message.model_validate_json(row.canonical.open())
    reason = told.ending.reason if told.ending else EndReason.OTHER
    patient = Patient(id=case.facts.patient)
    sender = unit_ref(desk, row.sender_unit, now)
    bare = compose(Event.PLAN_CLOSED, desk.new_id(), patient, sender, now, "", reason)
    ending = Ending(reason=reason, text=STANDARD)
    message = with_plan(bare.model_copy(update={"ending": ending}), case.facts, held.thread)
    thread = held.thread or message.id
    say(desk, ledger, case, message, held.recipient, now, thread=thread, sender=row.sender_unit)

"""What a person must do, and what happens when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hub.accept import Desk
from hub.accept.arriving import arrived
from hub.accept.carrying import carry_own
from hub.accept.case import OpenCase
from hub.accept.posting import let_go, task_by_hand
from hub.accept.redirecting import ask_instead
from hub.bus.seam import Bus
from hub.care import unresolved
from hub.delivery import State, Step, give_up_at
from hub.errors import Conflict, NotFound, Unacceptable
from hub.mappings.json import dump_json, load_json
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, TaskRow, Waiting
from hub.store.store import Store

#: What may be answered to each kind of task. `done` says only that it has been seen to.
ANSWERS: dict[str, tuple[str, ...]] = {
    "letter": ("posted", "acknowledged"),
    "phone": ("told", "acknowledged"),
    "route.by-hand": ("told", "acknowledged"),
    "consent.decide": ("release", "stop"),
    "video.unlabelled": ("release", "stop"),
    "delivery.parked": ("replay", "hand-over", "withdraw"),
    "redirect.propose": ("send", "decline"),
    "expectation.overdue": ("done", "acknowledged"),
}


@dataclass(frozen=True, slots=True)
class Doing:
    """A task being done, inside one transaction."""

    desk: Desk
    ledger: Ledger
    task: TaskRow
    by: str


class Tasks:
    """Closes tasks and does what their answers ask for."""

    def __init__(self, store: Store, desk: Desk, bus: Bus) -> None:
        self._store = store
        self._desk = desk
        self._bus = bus

    async def done(self, task_id: str, by: str, answer: str = "done", *, unit: str | None = None) -> None:
        """Close a task with one of the answers of its kind. `unit`: the unit key that a person chose.

        NotFound, Conflict(`task.done`) where somebody was first, Unacceptable(`task.answer`).
        """
        await self._store.write(lambda ledger: self._do(ledger, task_id, by, answer, unit))
        self._bus.wake()

    def _do(self, ledger: Ledger, task_id: str, by: str, answer: str, unit: str | None) -> None:
        task = ledger.task(task_id)
        if task is None:
            raise NotFound("task.unknown", "there is no such task", advice="See `hub tasks`.")
        if answer not in answers_to(task):
            allowed = ", ".join(answers_to(task))
            raise Unacceptable(
                "task.answer", f"this task takes: {allowed}", advice="Answer with one of them."
            )
        if not ledger.task_done(task_id, by, dump_json({"answer": answer, "unit": unit})):
            raise Conflict("task.done", "somebody has done this task already", advice="See `hub tasks`.")
        doing = Doing(self._desk, ledger, task, by)
        if answer in _ACTIONS:
            _ACTIONS[answer](doing)


def answers_to(task: TaskRow) -> tuple[str, ...]:
    """What this task may be answered."""
    if task.kind in ANSWERS:
        return ANSWERS[task.kind]
    return ("told", "acknowledged") if task.delivery_id else ("done",)


def _by_hand(doing: Doing, *, acknowledged: bool = False) -> None:
    """It has been posted, told or handed over; from now on its answer is owed, or has come with it."""
    delivery_id = doing.task.delivery_id or ""
    step = Step.ACKNOWLEDGE if acknowledged else Step.DONE_BY_HAND
    delivery = doing.ledger.step(delivery_id, step, actor=doing.by)
    now = doing.desk.clock.now()
    if not acknowledged:
        arrived(doing.desk, doing.ledger, delivery, now)
        return
    for owed in doing.ledger.expectations(thread=delivery.thread, unit=delivery.recipient):
        if owed.state in (Waiting.OPEN, Waiting.ESCALATED):
            in_time = owed.state is Waiting.OPEN and (owed.due is None or now <= owed.due)
            ended = Waiting.FULFILLED if in_time else Waiting.LATE
            doing.ledger.settle(owed.id, ended, at=now, actor=doing.by, rule=owed.rule)


def _release(doing: Doing) -> None:
    """What was held for a person may go; an invitation that waits for a kvittens too waits on (R-X-04)."""
    now = doing.desk.clock.now()
    case_id = doing.task.case_id or ""
    facts = OpenCase(doing.ledger, doing.ledger.case(case_id), case_id).facts
    for delivery in _held(doing):
        let_go(doing.desk, doing.ledger, delivery, doing.by, now)
        by_hand = delivery.body_hash is None
        if (
            not by_hand
            and delivery.held_until == "person"
            and facts.is_waiting(delivery.recipient, delivery.thread or "")
        ):
            doing.ledger.step(
                delivery.id, Step.HOLD, actor="hub", rule="R-X-04", held_until="initiative-acknowledged"
            )


def _held(doing: Doing) -> list[DeliveryRow]:
    """The delivery that the task is about, or all of its message that wait for a person."""
    if doing.task.delivery_id:
        delivery = doing.ledger.delivery(doing.task.delivery_id)
        return [delivery] if delivery else []
    rows = doing.ledger.deliveries_of(doing.task.message_id or "")
    return [row for row in rows if row.state is State.HELD and row.held_until == "person"]


def _withdraw(doing: Doing) -> None:
    for held in _held(doing):
        _take_back(doing, held.id)


def _take_back(doing: Doing, delivery_id: str) -> None:
    delivery = doing.ledger.step(delivery_id, Step.WITHDRAW, actor=doing.by, reason="person")
    for owed in doing.ledger.open_for(delivery.thread or "", delivery.recipient):
        doing.ledger.settle(
            owed.id, Waiting.WAIVED, at=doing.desk.clock.now(), actor=doing.by, rule=owed.rule
        )


def _replay(doing: Doing) -> None:
    """The same id, the same bytes, for another 72 hours."""
    now = doing.desk.clock.now()
    doing.ledger.step(
        doing.task.delivery_id or "", Step.REPLAY, actor=doing.by, due=now, give_up_at=give_up_at(now, None)
    )


def _hand_over(doing: Doing) -> None:
    """A person takes it on paper or by telephone; a new task says when that is done."""
    delivery = doing.ledger.step(doing.task.delivery_id or "", Step.HAND_OVER, actor=doing.by)
    doing.ledger.add_task(task_by_hand(doing.desk, doing.ledger, delivery))


def _redirect(doing: Doing, *, send: bool) -> None:
    """The initiator confirms the unit that a denial named, or will choose another itself."""
    proposal = load_json(doing.task.content.open()) if doing.task.content else {}
    case_id = doing.task.case_id or ""
    case = OpenCase(doing.ledger, doing.ledger.case(case_id, lock=True), case_id)
    if send:
        carry = partial(carry_own, doing.desk, doing.ledger, case)
        ask_instead(
            doing.desk,
            doing.ledger,
            case,
            carry,
            doing.desk.clock.now(),
            thread=proposal["thread"],
            denied_by=proposal["denied_by"],
            target=proposal["unit"],
        )
    else:
        outcome = unresolved(case.facts, proposal["thread"], proposal["denied_by"])
        case.keep(outcome.facts)
    case.close()


_ACTIONS: dict[str, Callable[[Doing], None]] = {
    "posted": _by_hand,
    "told": _by_hand,
    "acknowledged": partial(_by_hand, acknowledged=True),
    "release": _release,
    "stop": _withdraw,
    "withdraw": _withdraw,
    "replay": _replay,
    "hand-over": _hand_over,
    "send": partial(_redirect, send=True),
    "decline": partial(_redirect, send=False),
}

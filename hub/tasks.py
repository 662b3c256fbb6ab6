"""What a person must do, and what happens when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from hub.accept import Desk
from hub.accept.answering import SAYS, Said, answer_for, wait_for_answer
from hub.accept.arriving import arrived
from hub.accept.asking import held_for_consent
from hub.accept.beside import BESIDE, take_back_beside
from hub.accept.carried import hand_over
from hub.accept.carrying import carry_own
from hub.accept.case import OpenCase
from hub.accept.choices import answers_to
from hub.accept.closing import QUESTION, close_without_reason
from hub.accept.posting import let_go
from hub.accept.readdressing import no_such_unit, send_on
from hub.accept.redirecting import ask_instead
from hub.bus.seam import Bus
from hub.care import AND, unresolved
from hub.delivery import State, Step, give_up_at
from hub.errors import Conflict, NotFound, Unacceptable
from hub.mappings.json import dump_json, load_json
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, TaskRow, Waiting
from hub.store.store import Store


@dataclass(frozen=True, slots=True)
class Doing:
    """A task being done, inside one transaction. `delivery`: the one that it is about."""

    desk: Desk
    ledger: Ledger
    task: TaskRow
    delivery: DeliveryRow | None
    said: Said
    by: str

    @property
    def delivery_id(self) -> str:
        """Of a task that is about a delivery."""
        return self.task.delivery_id or ""


class Tasks:
    """Closes tasks and does what their answers ask for."""

    def __init__(self, store: Store, desk: Desk, bus: Bus) -> None:
        self._store = store
        self._desk = desk
        self._bus = bus

    async def done(
        self,
        task_id: str,
        by: str,
        answer: str | None = None,
        *,
        unit: str | None = None,
        text: str | None = None,
        responder: str | None = None,
    ) -> None:
        """Close a task with one of the answers of its kind; without one it is `done`, or goes to `unit`.

        `unit`: the unit key that a person chose. `text`, `responder`: of the answer that a unit has given.
        NotFound, Conflict(`task.done`) where somebody was first, Unacceptable(`task.answer`, `task.unit`,
        `task.text`), and what the case says of an answer that it cannot hear.
        """
        said = Said(answer or "done", text, responder, unit)
        await self._store.write(lambda ledger: self._do(ledger, task_id, by, said, is_open=answer is None))
        self._bus.wake()

    def _do(self, ledger: Ledger, task_id: str, by: str, said: Said, *, is_open: bool) -> None:
        task = ledger.task(task_id)
        if task is None:
            raise NotFound("task.unknown", "there is no such task", advice="See `hub tasks`.")
        delivery = ledger.delivery(task.delivery_id) if task.delivery_id else None
        allowed = answers_to(task, delivery)
        if is_open and said.unit is not None and "route" in allowed:
            said = replace(said, answer="route")
        if task.state == "open" and said.answer not in allowed:
            raise Unacceptable(
                "task.answer", f"this task takes: {', '.join(allowed)}", advice="Answer with one of them."
            )
        if not ledger.task_done(task_id, by, dump_json({"answer": said.answer, "unit": said.unit})):
            raise Conflict("task.done", "somebody has done this task already", advice="See `hub tasks`.")
        action = _ACTIONS.get(said.answer)
        if action is not None and task.kind != BESIDE:
            action(Doing(self._desk, ledger, task, delivery, said, by))


def _by_hand(doing: Doing) -> None:
    """It has been posted, told or handed over; from now on its answer is owed, and a person waits for it."""
    delivery = doing.ledger.step(doing.delivery_id, Step.DONE_BY_HAND, actor=doing.by)
    doing.ledger.step_along(delivery.id, Step.DONE_BY_HAND, actor=doing.by)
    arrived(doing.desk, doing.ledger, delivery, doing.desk.clock.now())
    wait_for_answer(doing.desk, doing.ledger, delivery, doing.task.unit)


def _answer(doing: Doing) -> None:
    """The unit's own answer has come with it, or to it, and goes to the one who asked."""
    if doing.delivery is not None:
        answer_for(doing.desk, doing.ledger, doing.delivery, doing.said, doing.by)


def _route(doing: Doing) -> None:
    """The person has found the unit that it is for."""
    if doing.said.unit is None:
        raise no_such_unit()
    if doing.delivery is not None:
        send_on(doing.desk, doing.ledger, doing.delivery, doing.said.unit, doing.by)


def _release(doing: Doing) -> None:
    """What was held for a person may go, where it does not wait for something else as well."""
    now = doing.desk.clock.now()
    for delivery in _held(doing):
        if _is_asked_otherwise(doing, delivery):
            continue
        if doing.task.kind == QUESTION:
            _close(doing, delivery)
            continue
        if delivery.held_until == "person" and _waits_on(doing, delivery):
            continue
        let_go(doing.desk, doing.ledger, delivery, doing.by, now)


def _close(doing: Doing, held: DeliveryRow) -> None:
    """Nobody says why the plan is closed: a standard text does (S-54)."""
    case = OpenCase(doing.ledger, doing.ledger.case(held.case_id, lock=True), held.case_id)
    close_without_reason(doing.desk, doing.ledger, case, held, doing.by, doing.desk.clock.now())
    case.close()


def _waits_on(doing: Doing, delivery: DeliveryRow) -> bool:
    """Whether it is held on: for its initiative's kvittens (R-X-04), or for the consent it needs (I-02)."""
    facts = OpenCase(doing.ledger, doing.ledger.case(delivery.case_id), delivery.case_id).facts
    if not delivery.goes_by_hand and facts.is_waiting(delivery.recipient, delivery.thread or ""):
        kvittens = "initiative-acknowledged"
        doing.ledger.step(delivery.id, Step.HOLD, actor="hub", rule="R-X-04", held_until=kvittens)
        return True
    return held_for_consent(doing.desk, doing.ledger, delivery, doing.by)


def _held(doing: Doing) -> list[DeliveryRow]:
    """The delivery that the task is about, or all of its message that its rule holds for a person."""
    if doing.task.delivery_id:
        further = (row for row in doing.ledger.further(doing.delivery_id) if row.state is State.HELD)
        return [doing.delivery, *further] if doing.delivery else []
    rows = doing.ledger.deliveries_of(doing.task.message_id or "")
    waiting = (row for row in rows if row.state is State.HELD and row.held_until == "person")
    return [row for row in waiting if doing.task.rule in _rules(row)]


def _rules(held: DeliveryRow) -> set[str]:
    return set((held.rule or "").split(AND))


def _is_asked_otherwise(doing: Doing, held: DeliveryRow) -> bool:
    """Whether another question about the same message still holds the delivery (S-33 beside C-10)."""
    if doing.task.delivery_id:
        return False
    others = doing.ledger.tasks(message_id=doing.task.message_id)
    return any(task.rule in _rules(held) and task.delivery_id is None for task in others)


def _withdraw(doing: Doing) -> None:
    for held in _held(doing):
        if held.part == 1 or held.id == doing.task.delivery_id:
            _take_back(doing, held.id)


def _take_back(doing: Doing, delivery_id: str) -> None:
    delivery = doing.ledger.step(delivery_id, Step.WITHDRAW, actor=doing.by, reason="person")
    doing.ledger.step_along(delivery_id, Step.WITHDRAW, actor=doing.by, reason="person")
    take_back_beside(doing.ledger, delivery_id)
    for owed in doing.ledger.open_for(delivery.thread or "", delivery.recipient):
        doing.ledger.settle(
            owed.id, Waiting.WAIVED, at=doing.desk.clock.now(), actor=doing.by, rule=owed.rule
        )


def _replay(doing: Doing) -> None:
    """The same id, the same bytes, for another 72 hours."""
    now = doing.desk.clock.now()
    end = give_up_at(now, None)
    doing.ledger.step(doing.delivery_id, Step.REPLAY, actor=doing.by, due=now, give_up_at=end)
    doing.ledger.step_along(doing.delivery_id, Step.REPLAY, actor=doing.by, due=now, give_up_at=end)


def _hand_over(doing: Doing) -> None:
    """A person takes it on paper or by telephone; a new task says when that is done."""
    delivery = doing.ledger.step(doing.delivery_id, Step.HAND_OVER, actor=doing.by)
    doing.ledger.step_along(doing.delivery_id, Step.HAND_OVER, actor=doing.by)
    take_back_beside(doing.ledger, delivery.id)  # the form holds it all
    hand_over(doing.desk, doing.ledger, delivery)


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
    **dict.fromkeys((answer for says in SAYS.values() for answer in says), _answer),
    "route": _route,
    "release": _release,
    "stop": _withdraw,
    "withdraw": _withdraw,
    "replay": _replay,
    "hand-over": _hand_over,
    "send": partial(_redirect, send=True),
    "decline": partial(_redirect, send=False),
}

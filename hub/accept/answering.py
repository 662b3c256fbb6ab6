"""A unit without a system has answered, on its form or by telephone, and a person writes it in."""

from __future__ import annotations

from dataclasses import dataclass

from hub import care
from hub.accept.arriving import arrived
from hub.accept.carried import ANSWER, original_of
from hub.accept.carrying import Carrying
from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.naming import named_in
from hub.accept.place import Place
from hub.accept.readdressing import no_such_unit
from hub.canonical.codes import Event
from hub.canonical.meeting import Answer, Rerouting
from hub.canonical.message import CaseRef, Message
from hub.canonical.people import Patient
from hub.care import Told
from hub.delivery import State, Step
from hub.errors import Unacceptable
from hub.routing.leg import RoutingFacts
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, MessageRow, NewTask


@dataclass(frozen=True, slots=True)
class Said:
    """What the unit's form says (svarsblankett). `answer`: a box of it, as `SAYS` names them. `unit`: the key
    of the one that comes instead."""

    answer: str
    text: str | None = None
    responder: str | None = None
    unit: str | None = None


_CALLED = {
    "acknowledged": Event.INVITATION_ACKNOWLEDGED,
    "yes": Event.INVITATION_CONFIRMED,
    "no": Event.INVITATION_DECLINED,
    "answered": Event.INVITATION_ANSWERED,
    "another-unit": Event.INVITATION_REROUTED,
}

#: What was sent → what may be said of it, and the event that this tells (R-UPP-05, manual's svarsblankett).
SAYS: dict[str, dict[str, Event]] = {
    Event.INITIATIVE_SENT: {
        "acknowledged": Event.INITIATIVE_ACKNOWLEDGED,
        "no": Event.INITIATIVE_DENIED,
    },
    Event.INVITATION_SENT: _CALLED,
    Event.INVITATION_CHANGED: _CALLED,
    Event.INFO_FOR_ACK: {"acknowledged": Event.INFO_ACKNOWLEDGED},
}

#: Answers in the unit's own words are nothing without them.
_IN_WORDS = frozenset({Event.INVITATION_ANSWERED})


def answer_for(desk: Desk, ledger: Ledger, delivery: DeliveryRow, said: Said, by: str) -> None:
    """The unit's answer is heard as if its own system had sent it: the one who asked gets it in its format.

    Raises Unacceptable(`task.text`, `task.unit`) where the answer lacks what it needs, and what the care
    process says of an answer that cannot be given now.
    """
    row = ledger.message(delivery.message_id)
    assert row is not None, "a delivery has its message"
    case = OpenCase(ledger, ledger.case(delivery.case_id, lock=True), delivery.case_id)
    _hear(desk, ledger, case, delivery, row, _written(desk, case, delivery, said, row))
    case.close()
    _settle(desk, ledger, delivery, by)
    if said.answer == "acknowledged" and SAYS[delivery.event] is _CALLED:
        wait_for_answer(desk, ledger, delivery, row.sender_unit)


def wait_for_answer(desk: Desk, ledger: Ledger, delivery: DeliveryRow, unit: str | None) -> None:
    """Where the unit may answer what was carried to it, a person at `unit` writes the answer in."""
    if delivery.event not in SAYS or ledger.tasks(kind=ANSWER, delivery_id=delivery.id):
        return
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind=ANSWER,
            case_id=delivery.case_id,
            message_id=delivery.message_id,
            delivery_id=delivery.id,
            unit=unit,
            rule="R-UPP-05",
        )
    )


def _written(desk: Desk, case: OpenCase, delivery: DeliveryRow, said: Said, row: MessageRow) -> Message:
    """The form as a message of the unit's."""
    now = desk.clock.now()
    event = SAYS[delivery.event][said.answer]
    if event in _IN_WORDS and not (said.text or "").strip():
        raise Unacceptable(
            "task.text",
            "the answer says what the unit has written, and holds no text",
            path="text",
            advice="Give the unit's own words: --text, or `text` in the body.",
        )
    contents: dict[str, object] = {}
    if said.text or said.responder or event in (Event.INITIATIVE_DENIED, *_IN_WORDS):
        contents["answer"] = Answer(text=said.text, responder=said.responder, answered_at=now)
    if event is Event.INVITATION_REROUTED:
        if said.unit is None or desk.unit(said.unit, now) is None:
            raise no_such_unit()
        contents["rerouting"] = Rerouting(unit=unit_ref(desk, said.unit, now))
    return Message.model_validate(
        {
            "id": desk.new_id(),
            "event": event,
            "sent_at": now,
            "sender": unit_ref(desk, delivery.recipient, now),
            "recipients": (unit_ref(desk, row.sender_unit, now),),
            "in_reply_to": delivery.id,
            "case": CaseRef(),
            "patient": Patient(id=case.facts.patient),
            **contents,
        }
    )


def _hear(
    desk: Desk, ledger: Ledger, case: OpenCase, delivery: DeliveryRow, row: MessageRow, message: Message
) -> None:
    now = desk.clock.now()
    thread = original_of(desk, ledger, row).thread
    told = Told(
        message,
        message.id,
        delivery.recipient,
        (row.sender_unit,),
        thread,
        now,
        answers_revision=row.revision,
        named=named_in(desk, message, RoutingFacts(), now).units,
    )
    outcome = care.apply(case.known, told, lambda unit: desk.policy(unit, now))
    case.keep(outcome.facts)
    place = Place(ledger.case(case.id), thread, row, delivery)
    carrying = Carrying(desk, ledger, case, told, message.sender, place)
    carrying.carry(outcome.effects, party=None, raw=None, receipt=None)


def _settle(desk: Desk, ledger: Ledger, delivery: DeliveryRow, by: str) -> None:
    """An answer that changed nothing (late, or about an older revision) shows all the same that the unit has
    what was carried to it."""
    current = ledger.delivery(delivery.id)
    if current is not None and current.state is State.WITH_PERSON:
        done = ledger.step(delivery.id, Step.DONE_BY_HAND, actor=by)
        ledger.step_along(delivery.id, Step.DONE_BY_HAND, actor=by)
        arrived(desk, ledger, done, desk.clock.now())

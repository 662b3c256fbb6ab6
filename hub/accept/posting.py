"""Puts a message on its way to one unit: by its system, or into the hands of a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hub.accept.beside import put_beside
from hub.accept.carried import LOOK_UP, hand_over, original_of, task_by_hand
from hub.accept.case import canonical_bytes
from hub.accept.completing import follow_up_completing
from hub.accept.desk import Desk
from hub.accept.prohibited import allowed_for, told_by_format
from hub.accept.ways import Finder, Way
from hub.accept.writing import BY_HAND, Original
from hub.canonical.codes import LossAction
from hub.canonical.message import Message
from hub.canonical.policy import AckRule
from hub.care import CaseFacts, Held
from hub.delivery import State, Step, give_up_at
from hub.routing.leg import Leg
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, NewDelivery, NewExpectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What one delivery is, whichever way it goes.

    `seq`: its place in the case's order. `owes`: the rule under which the unit owes an answer. `held`: what
    it waits for. `supersedes`: the delivery that it stands for.
    """

    message_id: str
    seq: int
    at: datetime
    owes: AckRule | None = None
    held: Held | None = None
    supersedes: str | None = None


def post(
    desk: Desk, ledger: Ledger, original: Original, facts: CaseFacts, leg: Leg, delivery_id: str, new: Posted
) -> Way:
    """Write down the delivery and those of its further documents, what is expected of the unit, and the task
    where a person carries it, or what goes beside it."""
    way = Finder(desk, ledger, original, facts).find(leg, delivery_id)
    original = allowed_for(desk, original, leg.recipient).original
    state = _state(way, new)
    asks = not way.never and new.owes is not None and _names_a_date(new.owes, original.message)
    owed = new.owes if asks else None
    first = NewDelivery(
        id=delivery_id,
        message_id=new.message_id,
        seq=new.seq,
        state=state,
        due=new.at,
        give_up_at=give_up_at(new.at, _start(original.message)),
        supersedes=new.supersedes,
        owes=owed.id if owed else None,
        **_delivery(desk, original, facts, way, new.held),
    )
    rows = [first, *_further(first, way)]
    ledger.add_deliveries(rows)
    if owed is not None:
        _expect(desk, ledger, original, leg.recipient, owed, delivery_id)
    if state is State.WITH_PERSON:
        _hand_to_person(desk, ledger, original, way, first)
    elif state is State.PENDING:
        put_beside(desk, ledger, original.message, first, original.sender, original.sender.hsa_id)
    follow_up_completing(desk, ledger, original, way, first)
    return way


def _state(way: Way, new: Posted) -> State:
    if way.never:
        return State.WITHDRAWN
    return State.HELD if new.held else State.WITH_PERSON if way.by_hand else State.PENDING


def _delivery(
    desk: Desk, original: Original, facts: CaseFacts, way: Way, held: Held | None
) -> dict[str, Any]:
    """What a delivery says of its way, whenever it is made."""
    rendered, party = way.rendered, way.party
    losses = (*(rendered.losses if rendered else ()), *way.losses)
    trace = (*way.leg.trace, *((told_by_format(way.gate),) if way.gate else ()))
    held = None if way.never else held
    system = party.system if party else BY_HAND
    return {
        "case_id": original.case_id,
        "thread": original.thread,
        "recipient": way.leg.recipient,
        "recipient_name": way.leg.name,
        "party": party.id if party else None,
        "system": party.system if party else way.leg.system,
        "channel": way.channel,
        "control": original.message.event.is_control,
        "event": str(original.message.event),
        "consent_revision": facts.consent_revision,
        "body": rendered.document if rendered else None,
        "content_type": desk.adapters[system].content_type if rendered else None,
        "losses": [loss.model_dump(mode="json") for loss in losses],
        "trace": [dict(step) for step in trace],
        "rule": held.rule if held else way.rule,
        "held_until": held.until if held else None,
        "reason": None if way.why == "ok" else way.why,
    }


def _further(first: NewDelivery, way: Way) -> list[NewDelivery]:
    """The further documents, right behind the first; what the unit owes, it owes for the first alone."""
    further = way.rendered.further if way.rendered else ()
    return [
        replace(
            first,
            id=one.id,
            event=str(one.event),
            body=one.document,
            losses=[],
            trace=[],
            owes=None,
            supersedes=None,
            part=number,
            part_of=first.id,
        )
        for number, one in enumerate(further, 2)
    ]


def _start(message: Message) -> datetime | None:
    return message.meeting.start if message.meeting else None


def _names_a_date(owes: AckRule, message: Message) -> bool:
    """An answer by a date is owed where the invitation names one (T-27)."""
    return not owes.reply_by or (message.meeting is not None and message.meeting.reply_by is not None)


def _expect(
    desk: Desk, ledger: Ledger, original: Original, unit: str, owes: AckRule, delivery_id: str
) -> None:
    """An answer is owed. It gets its date when the message has arrived (S-60)."""
    ledger.add_expectations(
        [
            NewExpectation(
                id=desk.new_id(),
                delivery_id=delivery_id,
                case_id=original.case_id,
                thread=original.thread or "",
                unit=unit,
                event=str(original.message.event),
                rule=owes.id,
            )
        ]
    )


def _hand_to_person(desk: Desk, ledger: Ledger, original: Original, way: Way, new: NewDelivery) -> None:
    """The task holds the form, and stands for its further ones too; where the form's own gate says no, the
    message as it is kept (R-ALL-03)."""
    content = new.body
    if content is None and new.reason != LOOK_UP:
        content = canonical_bytes(original.message)
    ledger.add_task(task_by_hand(desk, new, original.sender.hsa_id, way.rule, content))


def let_go(desk: Desk, ledger: Ledger, delivery: DeliveryRow, actor: str, at: datetime) -> None:
    """What was held may go: by its system, or into the hands of a person who gets the content now."""
    if delivery.goes_by_hand:
        ledger.step(delivery.id, Step.HAND_OVER, actor=actor, reason=delivery.reason)
        if delivery.part == 1:
            hand_over(desk, ledger, delivery)
        return
    case = ledger.case(delivery.case_id)
    revision = case.consent_revision if case else None
    released = ledger.step(delivery.id, Step.RELEASE, actor=actor, due=at, consent_revision=revision)
    row = ledger.message(delivery.message_id)
    if row is not None and any(loss["action"] == LossAction.SIDE_LETTER for loss in delivery.losses):
        original = allowed_for(desk, original_of(desk, ledger, row), delivery.recipient).original
        put_beside(desk, ledger, original.message, released, original.sender, row.sender_unit)

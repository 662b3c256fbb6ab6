"""Puts a message on its way to one unit: by its system, or into the hands of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.accept.case import canonical_bytes
from hub.accept.desk import Desk
from hub.accept.writing import Original, render_for
from hub.adapters.seam import Rendered
from hub.canonical.message import Message
from hub.canonical.policy import AckRule
from hub.care import CaseFacts, Held
from hub.channels.amqp import takes_by_amqp
from hub.delivery import State, Step, give_up_at
from hub.errors import Unacceptable
from hub.routing.leg import Leg
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, NewDelivery, NewExpectation, NewTask, PartyRow


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit gets one message. `why`: a code where a person carries it, else `ok`."""

    leg: Leg
    party: PartyRow | None
    rendered: Rendered | None
    why: str
    rule: str


def find_way(
    desk: Desk, ledger: Ledger, original: Original, facts: CaseFacts, leg: Leg, delivery_id: str
) -> Way:
    """The unit's own system where routing says so, it is connected and its format takes the message.

    A gate of the format with a rule of its own (I-14, R-VAS-09) sends the message by hand; a gap in the
    mapping is the hub's own fault and is raised while the sender still listens.
    """
    if leg.channel != "http":
        return Way(leg, None, None, leg.why, leg.rule)
    party = ledger.serving(leg.recipient)
    if party is None or party.system != leg.system or party.deliver_url is None:
        return Way(leg, None, None, "party.none", "R-ALL-02")
    try:
        rendered = render_for(desk, ledger, original, facts, leg, party, delivery_id)
    except Unacceptable as gate:
        if gate.rule is None:
            raise
        return Way(leg, None, None, gate.code, gate.rule)
    return Way(leg, party, rendered, "ok", leg.rule)


def post(
    desk: Desk,
    ledger: Ledger,
    original: Original,
    facts: CaseFacts,
    way: Way,
    *,
    message_id: str,
    seq: int,
    delivery_id: str,
    at: datetime,
    owes: AckRule | None = None,
    held: Held | None = None,
) -> None:
    """Write down the delivery, what is expected of the unit, and the task where a person carries it."""
    by_hand = way.rendered is None
    state = State.HELD if held else State.WITH_PERSON if by_hand else State.PENDING
    owed = owes if owes and _names_a_date(owes, original.message) else None
    new = _delivery(desk, original, facts, way, held)
    ledger.add_deliveries(
        [
            NewDelivery(
                id=delivery_id,
                message_id=message_id,
                seq=seq,
                state=state,
                due=at,
                give_up_at=give_up_at(at, _start(original.message)),
                owes=owed.id if owed else None,
                **new,
            )
        ]
    )
    if owed is not None:
        _expect(desk, ledger, original, way.leg.recipient, owed, delivery_id)
    if state is State.WITH_PERSON:
        _hand_to_person(desk, ledger, original, way, message_id, delivery_id)


def _delivery(
    desk: Desk, original: Original, facts: CaseFacts, way: Way, held: Held | None
) -> dict[str, Any]:
    """What a delivery says of its way, whenever it is made."""
    rendered, party = way.rendered, way.party
    return {
        "case_id": original.case_id,
        "thread": original.thread,
        "recipient": way.leg.recipient,
        "recipient_name": way.leg.name,
        "party": party.id if party else None,
        "system": way.leg.system,
        "channel": _channel(way),
        "control": original.message.event.is_control,
        "event": str(original.message.event),
        "consent_revision": facts.consent_revision,
        "body": rendered.document if rendered else None,
        "content_type": desk.adapters[party.system].content_type if party else None,
        "losses": [loss.model_dump(mode="json") for loss in rendered.losses] if rendered else [],
        "trace": [dict(step) for step in way.leg.trace],
        "rule": held.rule if held else way.rule,
        "held_until": held.until if held else None,
        "reason": None if way.why == "ok" else way.why,
    }


def _start(message: Message) -> datetime | None:
    return message.meeting.start if message.meeting else None


def _names_a_date(owes: AckRule, message: Message) -> bool:
    """An answer by a date is owed where the invitation names one (T-27)."""
    return not owes.reply_by or (message.meeting is not None and message.meeting.reply_by is not None)


def _channel(way: Way) -> str:
    """The system's own way, AMQP or HTTP, where it goes there; else how a person carries it."""
    if way.leg.channel != "http":
        return way.leg.channel
    if way.rendered is None or way.party is None:
        return "person"
    return "amqp" if takes_by_amqp(way.party.deliver_url) else "http"


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


def let_go(desk: Desk, ledger: Ledger, delivery: DeliveryRow, actor: str, at: datetime) -> None:
    """What was held may go: by its system, or into the hands of a person who gets the content now."""
    if delivery.body_hash is not None:
        ledger.step(delivery.id, Step.RELEASE, actor=actor, due=at)
        return
    ledger.step(delivery.id, Step.HAND_OVER, actor=actor, reason=delivery.reason)
    ledger.add_task(task_by_hand(desk, ledger, delivery))


#: Questions to others than the recipient: they hold nothing of the person (R-VAS-03).
_WITHOUT_CONTENT = frozenset({"lookup.health-centre"})

#: A person must find out where it goes.
_TO_ROUTE = frozenset({"unit.unknown", "unit.ambiguous", "unit.closed", "party.none"})


def _task_kind(way: Way) -> str:
    """What the task is called: how it goes by hand, or what must be found out first."""
    if way.why in _TO_ROUTE:
        return "route.by-hand"
    if way.leg.channel == "http":  # the format has a gate that said no
        return "letter"
    return way.why if way.leg.channel == "person" else way.leg.channel


def task_by_hand(desk: Desk, ledger: Ledger, delivery: DeliveryRow) -> NewTask:
    """The task that holds the content of a delivery that a person takes over."""
    message = ledger.message(delivery.message_id)
    return NewTask(
        id=desk.new_id(),
        kind="route.by-hand" if delivery.reason in _TO_ROUTE else "letter",
        case_id=delivery.case_id,
        message_id=delivery.message_id,
        delivery_id=delivery.id,
        unit=message.sender_unit if message else None,
        rule="R-ALL-02",
        content=message.canonical.open() if message else None,
    )


def _hand_to_person(
    desk: Desk, ledger: Ledger, original: Original, way: Way, message_id: str, delivery_id: str
) -> None:
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind=_task_kind(way),
            case_id=original.case_id,
            message_id=message_id,
            delivery_id=delivery_id,
            unit=original.sender.hsa_id,
            rule=way.rule,
            content=None if way.why in _WITHOUT_CONTENT else canonical_bytes(original.message),
        )
    )

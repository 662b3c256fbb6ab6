"""The hub writes a message itself: an ending, a reminder, a word to the sender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.keeping import Origin, keep_message
from hub.accept.posting import Posted, post
from hub.accept.writing import Original
from hub.canonical.case import Opening
from hub.canonical.codes import ConsentStatus, EndReason, Event, InvitationKind
from hub.canonical.consent import Consent
from hub.canonical.meeting import Answer, Ending, Information, Initiative
from hub.canonical.message import CaseRef, Message
from hub.canonical.people import Patient, UnitRef
from hub.care import CaseFacts
from hub.routing.decision import decide
from hub.routing.leg import Leg, RoutingFacts
from hub.store.ledger import Ledger
from hub.store.rows import MessageRow

#: The contents that each event needs, made of a standard sentence and a code.
_CONTENTS: dict[Event, Callable[[str, EndReason | None], dict[str, object]]] = {
    Event.INITIATIVE_SENT: lambda text, _: {"initiative": Initiative(kind=InvitationKind.SIP, reason=text)},
    Event.INFO_FOR_ACK: lambda text, _: {"information": Information(text=text)},
    Event.INFO_FOR_INFORMATION: lambda text, _: {"information": Information(text=text)},
    Event.INVITATION_ANSWERED: lambda text, _: {"answer": Answer(text=text)},
    Event.CONSENT_WITHDRAWN: lambda *_: {"consent": Consent(status=ConsentStatus.WITHDRAWN)},
    Event.CONSENT_REFUSED: lambda *_: {"consent": Consent(status=ConsentStatus.REFUSED)},
    Event.CONSENT_VOIDED: lambda *_: {"consent": Consent(status=ConsentStatus.VOIDED)},
    Event.CASE_ACTOR_REMOVED: lambda *_: {"opening": Opening()},
}


def _ended(text: str, why: EndReason | None) -> dict[str, object]:
    return {"ending": Ending(reason=why)} if why else {}


def compose(
    event: Event,
    message_id: str,
    patient: Patient,
    sender: UnitRef,
    at: datetime,
    text: str,
    why: EndReason | None,
) -> Message:
    """A message of the hub's own making; `text` is a standard sentence or, for an initiative, the reason."""
    contents = _CONTENTS.get(event, _ended)
    return Message.model_validate(
        {
            "id": message_id,
            "event": event,
            "sent_at": at,
            "sender": sender,
            "patient": patient,
            "case": CaseRef(),
            **contents(text, why),
        }
    )


def leg_to(desk: Desk, message: Message, facts: CaseFacts, ref: UnitRef, at: datetime) -> Leg:
    """The way to one unit that the message itself does not address."""
    asked = message.model_copy(update={"recipients": (ref,)})
    routing = RoutingFacts(contacts=frozenset(facts.parties))
    return decide(asked, routing, desk.directory, desk.regions, at).legs[0]


def say(
    desk: Desk,
    ledger: Ledger,
    case: OpenCase,
    message: Message,
    to: str,
    at: datetime,
    *,
    thread: str | None,
    sender: str,
    answered: MessageRow | None = None,
) -> None:
    """Write down an own message and put it on its way to one unit; consent is not asked."""
    seq = ledger.take_seq(case.id)
    origin = Origin(None, sender)
    keep_message(ledger, case.id, message, origin, message_id=message.id, thread=thread, seq=seq)
    leg = leg_to(desk, message, case.facts, unit_ref(desk, to, at), at)
    original = Original(message, case.id, thread, answered, message.sender)
    new = Posted(message_id=message.id, seq=seq, at=at)
    post(desk, ledger, original, case.facts, leg, desk.new_id(), new)


def tell_unit(
    desk: Desk,
    ledger: Ledger,
    case: OpenCase,
    to: str,
    text: str,
    at: datetime,
    answered: MessageRow | None = None,
) -> None:
    """Tell a unit something in a standard sentence without content, in its own format."""
    patient = Patient(id=case.facts.patient)
    event = Event.INFO_FOR_INFORMATION
    message = compose(event, desk.new_id(), patient, desk.hub_unit, at, text, None)
    sender = desk.hub_unit.hsa_id or "hub"
    say(desk, ledger, case, message, to, at, thread=message.id, sender=sender, answered=answered)

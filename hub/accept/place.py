"""Finds which case a message belongs to, and what in it the message is about."""

from __future__ import annotations

from dataclasses import dataclass

from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.care import CaseFacts
from hub.errors import Forbidden, NotFound
from hub.store.ledger import Ledger
from hub.store.rows import CaseRow, DeliveryRow, MessageRow, PartyRow

#: These open a thread of their own; all others are about one.
_STARTS = frozenset(
    {Event.INITIATIVE_SENT, Event.INVITATION_SENT, Event.INFO_FOR_ACK, Event.INFO_FOR_INFORMATION}
)
_OF_THE_CASE = frozenset({Event.CONSENT_GIVEN, Event.CONSENT_REFUSED, Event.CONSENT_WITHDRAWN})

#: The sender's own words for a thread, by what it is.
THREAD_KINDS = ("meeting", "initiative")


@dataclass(frozen=True, slots=True)
class Place:
    """`case`: None where the message opens one. `thread`: what it is about. `answered`: the message that
    it answers, with the `delivery` by which that message reached the sender."""

    case: CaseRow | None
    thread: str | None = None
    answered: MessageRow | None = None
    delivery: DeliveryRow | None = None


def find_place(ledger: Ledger, party: PartyRow, message: Message) -> Place:
    """The place of a party's message.

    Raises NotFound(`message.unknown`) for an answer to what the hub does not know, and
    Forbidden(`receipt.wrong-party`) for one to what was sent to another party.
    """
    answered, delivery = _answered(ledger, party, message)
    if answered is not None:
        thread = None if message.event in _STARTS | _OF_THE_CASE else _thread_of(answered)
        return Place(_case(ledger, answered.case_id), thread, answered, delivery)
    case_id, thread = _linked(ledger, party, message)
    if case_id is None and is_about_a_thread(message.event):
        raise unknown()
    return Place(_case(ledger, case_id), None if message.event in _STARTS else thread)


def is_about_a_thread(event: Event) -> bool:
    """Whether such a message answers, changes or ends something that was sent before."""
    return event not in _STARTS | _OF_THE_CASE


def only_thread(facts: CaseFacts, message: Message, sender: str) -> str:
    """The one initiative or meeting that a message can be about which does not name it.

    NotFound(`message.unknown`) where there is none or more than one.
    """
    if thread_kind(message) == "initiative":
        found = {fact.thread for fact in facts.initiatives if fact.initiator == sender and fact.state.is_live}
    else:
        found = {
            meeting.thread for meeting in facts.meetings if meeting.caller == sender and meeting.state.is_live
        }
    if len(found) != 1:
        raise unknown()
    return found.pop()


def unknown() -> NotFound:
    """What a message is about is nothing that the hub knows."""
    return NotFound(
        "message.unknown",
        "the message answers or ends something that the hub does not know",
        path="in_reply_to",
        advice="Name the id of the message as it was delivered to you, or send what this is about first.",
    )


def thread_kind(message: Message) -> str | None:
    """Whether a message is about an initiative or a meeting."""
    event = str(message.event)
    if event.startswith("initiative."):
        return "initiative"
    return "meeting" if event.startswith(("invitation.", "meeting.")) else None


def _case(ledger: Ledger, case_id: str | None) -> CaseRow | None:
    return ledger.case(case_id, lock=True) if case_id else None


def _thread_of(answered: MessageRow) -> str:
    """What an answer to that message is about: information messages are threads of their own."""
    return answered.thread or answered.id


def _answered(
    ledger: Ledger, party: PartyRow, message: Message
) -> tuple[MessageRow | None, DeliveryRow | None]:
    if message.in_reply_to is None:
        return None, None
    delivery = ledger.delivery(message.in_reply_to)
    if delivery is None:
        return _own_message(ledger, party, message.in_reply_to), None
    if delivery.party != party.id:
        raise Forbidden(
            "receipt.wrong-party",
            "the message was delivered to another party",
            path="in_reply_to",
            advice="Answer only what was delivered to you.",
        )
    return ledger.message(delivery.message_id), delivery


def _own_message(ledger: Ledger, party: PartyRow, native_id: str) -> MessageRow | None:
    own = ledger.message_by_native(party.id, native_id)
    if own is None and (link := ledger.find_link(party.id, "message", native_id)) and link.thread:
        own = ledger.message(link.thread)
    return own


def _linked(ledger: Ledger, party: PartyRow, message: Message) -> tuple[str | None, str | None]:
    """By what the message calls its meeting, its initiative, its SIP and, last, its ärende."""
    for kind in THREAD_KINDS:
        value = getattr(message.case, kind)
        if value is None:
            continue
        if link := ledger.find_link(party.id, kind, value):
            return link.case_id, link.thread
        if row := ledger.message(value):  # what the hub itself called it
            return row.case_id, row.thread
    return _case_by_number(ledger, party, message), None


def _case_by_number(ledger: Ledger, party: PartyRow, message: Message) -> str | None:
    if (number := message.case.native("hub", "case")) and ledger.case(number):
        return number
    kinds = native_kinds(message)
    for kind in kinds:
        if link := ledger.find_link(party.id, kind, kinds[kind]):
            return link.case_id
        if kind.endswith("sip-id"):
            return None  # a SIP that is new is a case of its own, also under a known ärende (S-59)
    return None


def native_kinds(message: Message) -> dict[str, str]:
    """The sender's numbers of the case by link kind (`samsa/sip-id`), the narrowest first."""
    numbers = {f"{i.system}/{i.kind}": i.value for i in message.case.ids if i.system != "hub"}
    return dict(sorted(numbers.items(), key=lambda item: not item[0].endswith("sip-id")))

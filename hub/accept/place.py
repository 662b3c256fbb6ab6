"""Finds which case a message belongs to, and what in it the message is about."""

from __future__ import annotations

from dataclasses import dataclass

from hub.accept.case import OpenCase
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.care import CaseFacts
from hub.care.plan_steps import STEPS
from hub.errors import Forbidden, NotFound, Unacceptable
from hub.store.ledger import Ledger
from hub.store.rows import CaseRow, DeliveryRow, MessageRow, PartyRow

#: These open a thread of their own; all others are about one.
_STARTS = frozenset(
    {
        Event.INITIATIVE_SENT,
        Event.INVITATION_SENT,
        Event.INFO_FOR_ACK,
        Event.INFO_FOR_INFORMATION,
        Event.INFO_TO_PARTICIPANTS,
        Event.INFO_GENERAL,
    }
)
_OF_THE_CASE = frozenset(
    {
        Event.SIP_DECLINED,
        Event.COORDINATOR_APPOINTED,
        Event.COORDINATOR_CHANGED,
        Event.PLAN_EXISTING_SUFFICES,
        Event.DEVIATION_REPORTED,
        *(event for event in Event if event.startswith(("case.", "consent."))),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """`case`: None where the message opens one. `thread`: what it is about. `answered`: the message that
    it answers, with the `delivery` by which that message reached the sender. `further`: which document of
    that message it names, where it is not the first."""

    case: CaseRow | None
    thread: str | None = None
    answered: MessageRow | None = None
    delivery: DeliveryRow | None = None
    further: DeliveryRow | None = None


def find_place(ledger: Ledger, party: PartyRow, message: Message, sender: str, *, reuses_case: bool) -> Place:
    """The place of a party's message. `sender`: the sending unit's key. `reuses_case`: its region's systems
    have no numbers of cases, so a message without one belongs to the case that is open (000 B1).

    Raises NotFound(`message.unknown`) for an answer to what the hub does not know,
    Forbidden(`receipt.wrong-party`) for one to what was sent to another party, and
    Unacceptable(`case.ambiguous`) for a number that names several cases, where nothing else says which.
    """
    answered, delivery = _answered(ledger, party, message)
    if answered is not None:
        thread = _thread_answered(ledger, party, message, answered)
        first, further = _of_the_first(ledger, delivery)
        return Place(_case(ledger, answered.case_id), thread, answered, first, further)
    case_id, thread = _linked(ledger, party, message)
    if case_id is None and reuses_case and not _names_its_own(party, message):
        case_id = _open_case(ledger, party, message, sender)
    if case_id is None and is_about_a_thread(message.event):
        raise unknown()
    return Place(_case(ledger, case_id), None if message.event in _STARTS else thread)


def is_about_a_thread(event: Event) -> bool:
    """Whether such a message answers, changes or ends something that was sent before."""
    return event not in _STARTS | _OF_THE_CASE | set(STEPS)


def only_thread(facts: CaseFacts, message: Message, sender: str) -> str:
    """The one initiative, meeting or plan that a message can be about which does not name it.

    NotFound(`message.unknown`) where there is none or more than one.
    """
    if thread_kind(message) == "plan":
        found = {plan.thread for plan in facts.plans if plan.is_live} or {p.thread for p in facts.plans}
    elif thread_kind(message) == "initiative":
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
    """Whether a message is about an initiative, a meeting or a plan."""
    event = str(message.event)
    if event.startswith("initiative."):
        return "initiative"
    if event.startswith("plan.") and message.event not in _OF_THE_CASE:
        return "plan"
    return "meeting" if event.startswith(("invitation.", "meeting.")) else None


def thread_name(message: Message, kind: str) -> str | None:
    """What the sender calls the thread of that kind which the message is about."""
    if kind == "plan":
        return message.plan.id if message.plan else None
    name: str | None = getattr(message.case, kind)
    return name


def _names_its_own(party: PartyRow, message: Message) -> bool:
    """Whether the message says which case or which thread it means, in words that the hub does not know."""
    own = any(kind.startswith(f"{party.system}/") for kind in native_kinds(message))
    kind = thread_kind(message) if is_about_a_thread(message.event) else None
    return own or (kind is not None and thread_name(message, kind) is not None)


def _open_case(ledger: Ledger, party: PartyRow, message: Message, sender: str) -> str | None:
    """The one open case of the individual in which the sending unit takes part, or else its party does."""
    rows = ledger.cases_of_patient(message.patient.id.value, lock=True)
    cases = {row.id: OpenCase(ledger, row, row.id).facts for row in rows}
    taking_part = {id: {f.owner, *f.parties, *f.actors} for id, f in cases.items() if not f.state.is_stopped}
    own = [id for id, units in taking_part.items() if sender in units]
    found = own or [id for id, units in taking_part.items() if any(map(party.serves, units))]
    return found[0] if len(found) == 1 else None


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
        return ledger.message_called(party.id, message.in_reply_to), None
    if not _was_given(delivery, party):
        raise Forbidden(
            "receipt.wrong-party",
            "the message was delivered to another party",
            path="in_reply_to",
            advice="Answer only what was delivered to you.",
        )
    return ledger.message(delivery.message_id), delivery


def _of_the_first(
    ledger: Ledger, delivery: DeliveryRow | None
) -> tuple[DeliveryRow | None, DeliveryRow | None]:
    """What answers a further document answers the message, and so its first one."""
    if delivery is None or delivery.part_of is None:
        return delivery, None
    return ledger.delivery(delivery.part_of), delivery


def _was_given(delivery: DeliveryRow, party: PartyRow) -> bool:
    """To the party's system, or as a letter to one of its units, which names it by the id printed there."""
    if delivery.party is None:
        return party.serves(delivery.recipient)
    return delivery.party == party.id


def _linked(ledger: Ledger, party: PartyRow, message: Message) -> tuple[str | None, str | None]:
    """By what the message calls its meeting, its initiative, its plan, its SIP and, last, its ärende."""
    if thread_kind(message) == "plan":
        return _linked_plan(ledger, party, message)
    for kind in ("meeting", "initiative"):
        value = thread_name(message, kind)
        if value is not None and (found := named(ledger, party, kind, value)):
            return found
    return _case_by_number(ledger, party, message), None


def _linked_plan(ledger: Ledger, party: PartyRow, message: Message) -> tuple[str | None, str | None]:
    """By the plan's own name; a new plan by the one that it stands for, and what else the message names."""
    name = thread_name(message, "plan")
    if name is not None and (found := named(ledger, party, "plan", name)):
        return found
    others = {"plan": message.plan.replaces if message.plan else None}
    others |= {kind: thread_name(message, kind) for kind in ("meeting", "initiative")}
    for kind, value in others.items():
        if value is not None and (found := named(ledger, party, kind, value)):
            return found[0], None
    return _case_by_number(ledger, party, message), None


def named(ledger: Ledger, party: PartyRow, kind: str, value: str) -> tuple[str, str | None] | None:
    """Case and thread by the sender's own name for the thread, else by what the hub itself called it."""
    if link := ledger.find_link(party.id, kind, value):
        return link.case_id, link.thread
    row = ledger.message(value)
    return (row.case_id, row.thread) if row else None


def _thread_answered(ledger: Ledger, party: PartyRow, message: Message, answered: MessageRow) -> str | None:
    """What an answer is about. A message about a plan may answer something else, and then names the plan."""
    if message.event in _STARTS | _OF_THE_CASE:
        return None
    if thread_kind(message) != "plan" or answered.event.startswith("plan."):
        return _thread_of(answered)
    name = thread_name(message, "plan")
    found = named(ledger, party, "plan", name) if name else None
    return found[1] if found and found[0] == answered.case_id else None


def _case_by_number(ledger: Ledger, party: PartyRow, message: Message) -> str | None:
    if (number := message.case.native("hub", "case")) and ledger.case(number):
        return number
    kinds = native_kinds(message)
    for kind in kinds:
        links = ledger.find_links(party.id, kind, kinds[kind])
        if len(links) > 1:
            raise _ambiguous()
        if links:
            return links[0].case_id
        if kind.endswith("sip-id"):
            return None  # a SIP that is new is a case of its own, also under a known ärende (S-59)
    return None


def _ambiguous() -> Unacceptable:
    return Unacceptable(
        "case.ambiguous",
        "the number names several cases",
        rule="S-59",
        path="case.ids",
        advice="Name the SIP-id as well.",
    )


def native_kinds(message: Message) -> dict[str, str]:
    """The sender's numbers of the case by link kind (`samsa/sip-id`), the narrowest first."""
    numbers = {f"{i.system}/{i.kind}": i.value for i in message.case.ids if i.system != "hub"}
    return dict(sorted(numbers.items(), key=lambda item: not item[0].endswith("sip-id")))

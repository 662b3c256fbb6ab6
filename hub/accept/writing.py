"""Writes a message for one recipient: addressed to it, in its own numbers, in its own format."""

from __future__ import annotations

from dataclasses import dataclass

from hub.accept.desk import Desk
from hub.accept.place import thread_kind
from hub.accept.planning import plan_for
from hub.adapters.seam import Rendered
from hub.canonical.codes import ConsentKind, ConsentStatus, Event
from hub.canonical.consent import Consent
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import UnitRef
from hub.care import CaseFacts
from hub.care.plan_steps import STEPS
from hub.store.ledger import Ledger
from hub.store.rows import Link, MessageRow, PartyRow


@dataclass(frozen=True, slots=True)
class Original:
    """A message about to be written out, and what the hub knows of it."""

    message: Message
    case_id: str
    thread: str | None
    answered: MessageRow | None
    sender: UnitRef


@dataclass(frozen=True, slots=True)
class Receiver:
    """The unit that is written to. `hsa_id`: where the directory has it. `party`: whose system takes it,
    None where a person carries the form."""

    key: str
    name: str
    hsa_id: str | None
    party: PartyRow | None


#: What the letter, the printed form and the portal show.
BY_HAND = "manual"

#: What a recipient is told of a consent that the message itself does not carry.
_MARK_FOR = {
    Event.INITIATIVE_SENT: ConsentKind.INFO_SHARING,
    Event.INVITATION_SENT: ConsentKind.SIP,
    Event.INVITATION_CHANGED: ConsentKind.SIP,
    **dict.fromkeys(STEPS, ConsentKind.SIP),
}


def render_for(
    desk: Desk,
    ledger: Ledger,
    original: Original,
    facts: CaseFacts,
    to: Receiver,
    delivery_id: str,
) -> Rendered:
    """The document for the unit, in its system's format or as a form; its message id is the delivery's.

    Raises Unacceptable where that format has a gate that says no.
    """
    message = original.message
    party = to.party.id if to.party else None
    system = to.party.system if to.party else BY_HAND
    known = ledger.links_of(original.case_id)
    links = [link for link in known if link.party == party]
    demanded = desk.policy(to.key, desk.clock.now()).care.establish_needs_follow_up
    outgoing = message.model_copy(
        update={
            "id": delivery_id,
            "sender": original.sender,
            "recipients": (UnitRef(name=to.name, hsa_id=to.hsa_id),),
            "in_reply_to": _as_known_by(ledger, original.answered, to),
            "case": _case_ref(original, links, system),
            "consent": message.consent or _mark(facts, message.event),
            "plan": plan_for(message, facts, original.thread, known, party, names_follow_up=demanded),
        }
    )
    return desk.adapters[system].render(outgoing)


def _as_known_by(ledger: Ledger, answered: MessageRow | None, to: Receiver) -> str | None:
    """The id under which the recipient knows the message that is answered: its own, or its delivery's."""
    if answered is None:
        return None
    if to.party is not None and answered.party == to.party.id:
        return answered.native_id
    deliveries = ledger.deliveries_of(answered.id)
    return next((delivery.id for delivery in deliveries if delivery.recipient == to.key), None)


def _case_ref(original: Original, links: list[Link], system: str) -> CaseRef:
    """The case as the sender knows it, under the hub's number, the recipient's own and the sender's."""
    hubs = NativeId(system="hub", kind="case", value=original.case_id)
    own = {
        (its, kind): NativeId(system=its, kind=kind, value=link.value)
        for link in links
        if "/" in link.kind
        for its, _, kind in (link.kind.partition("/"),)
    }
    given = {
        (i.system, i.kind): i
        for i in original.message.case.ids
        if (i.system, i.kind) != ("hub", "case") and (i.system != system or (i.system, i.kind) not in own)
    }
    names = {kind: _thread_name(original, links, kind) for kind in ("meeting", "initiative")}
    ids = (hubs, *{**given, **own}.values())
    return original.message.case.model_copy(update={"ids": ids, **names})


def _thread_name(original: Original, links: list[Link], kind: str) -> str | None:
    """What the recipient calls the thread: its own word for it, else the hub's."""
    if original.thread is None or kind != thread_kind(original.message):
        return None
    own = (link.value for link in links if link.kind == kind and link.thread == original.thread)
    return next(own, original.thread)


def _mark(facts: CaseFacts, event: Event) -> Consent | None:
    """That consent is given, and nothing more of it."""
    kind = _MARK_FOR.get(event)
    current = facts.consent(kind) if kind else None
    if current is None or current.status is not ConsentStatus.GIVEN:
        return None
    return Consent(status=ConsentStatus.GIVEN, kinds=current.kinds)

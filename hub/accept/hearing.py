"""One message is heard: what it means for its case, who gets it, and what is written down."""

from __future__ import annotations

from dataclasses import dataclass

from hub import care
from hub.accept.carrying import Carrying
from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.accept.naming import coordinating_elsewhere, is_active_elsewhere, named_in
from hub.accept.place import Place, find_place, native_kinds, thread_kind, thread_name
from hub.accept.planning import thread_of
from hub.accept.readdressing import as_found
from hub.canonical.codes import Event
from hub.canonical.message import Message, content_hash, event_key
from hub.canonical.people import UnitRef
from hub.canonical.receipt import TechnicalReceipt
from hub.care import Outcome, Remark, Told
from hub.care.admission import CONTENT, identity_protected
from hub.care.protection import protect
from hub.errors import Conflict, Forbidden, HubError
from hub.routing.decision import decide
from hub.routing.directory import unit_key
from hub.routing.leg import RoutingFacts
from hub.store.ledger import Ledger
from hub.store.rows import MessageRow, PartyRow


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as a party posted it."""

    message: Message
    party: PartyRow
    raw: bytes


@dataclass(frozen=True, slots=True)
class Accepted:
    """The hub has said yes. `receipt`: native bytes, the same for every repetition."""

    message_id: str
    receipt: bytes
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The hub has said no, and has written down what follows from that (protected identity)."""

    error: HubError


def hear(desk: Desk, ledger: Ledger, incoming: Incoming) -> Accepted | Stopped:
    """Hear a party's message inside the transaction of `ledger`; see `architecture.md` §6, 3 to 6.

    Raises Refused where a rule says no; then nothing is written.
    """
    ledger.lock_person(incoming.message.patient.id.value)
    first = _heard_before(desk, ledger, incoming)
    return first or _Hearing(desk, ledger, incoming).hear()


def _heard_before(desk: Desk, ledger: Ledger, incoming: Incoming) -> Accepted | None:
    """The first answer, where the same has been said before (I-16); Conflict where the id is the same
    and what it says is not."""
    message, party = incoming.message, incoming.party
    known = ledger.message_by_native(party.id, message.id)
    if known is not None:
        if known.content_hash != content_hash(message):
            raise _same_id()
        return Accepted(known.id, known.receipt.open() if known.receipt else b"", repeated=True)
    told = ledger.message_by_event_key(party.id, event_key(party.id, message))
    link = ledger.find_link(party.id, "message", message.id)
    if told is None:
        if link is not None:
            raise _same_id()
        return None
    if link is None:
        ledger.link(party.id, "message", message.id, told.case_id, told.id)
    return Accepted(told.id, _receipt(desk, party, told.id, message, told), repeated=True)


def _same_id() -> Conflict:
    return Conflict(
        "message.same-id",
        "a message with this id has said something else before",
        rule="I-16",
        path="id",
        advice="Give a message with new content a new id.",
    )


def _receipt(
    desk: Desk, party: PartyRow, message_id: str, message: Message, first: MessageRow | None = None
) -> bytes:
    at = first.accepted_at if first else desk.clock.now()
    receipt = TechnicalReceipt(id=message_id, about=message.id, accepted=True, at=at)
    return desk.adapters[party.system].receipt(receipt)


class _Hearing:
    """What is known while one message is heard."""

    def __init__(self, desk: Desk, ledger: Ledger, incoming: Incoming) -> None:
        self.desk = desk
        self.ledger = ledger
        self.message = incoming.message
        self.party = incoming.party
        self.raw = incoming.raw
        self.at = desk.clock.now()
        self.message_id = desk.new_id()
        self.sender = self._sender()
        reuses = desk.policy(self.sender, self.at).care.reuses_case
        self.place = find_place(ledger, self.party, self.message, self.sender, reuses_case=reuses)
        self.case = OpenCase(ledger, self.place.case, desk.new_id())

    def hear(self) -> Accepted | Stopped:
        if self.message.patient.protected:
            return self._stop()
        self._refuse_where_the_person_is_protected()
        facts = self._facts()
        addressed = as_found(self.desk, self.message, self.case.known)
        decision = decide(addressed, facts, self.desk.directory, self.desk.regions, self.at)
        named = named_in(self.desk, self.message, facts, self.at)
        known, place = self.case.known, self.place
        thread, replaces = thread_of(self.ledger, self.party, place, known, self.message, self.sender)
        told = Told(
            message=self.message,
            message_id=self.message_id,
            sender=self.sender,
            recipients=tuple(leg.recipient for leg in decision.legs),
            thread=thread,
            at=self.at,
            answers_revision=_revision_answered(self.place),
            replaces=replaces,
            named=named.units,
            present=named.present,
            absent=named.absent,
            active_elsewhere=is_active_elsewhere(self.ledger, self.message, self.case.id),
            coordinating_elsewhere=coordinating_elsewhere(self.ledger, self.message, self.case.id),
        )
        try:
            outcome = self._meaning(told)
        except care.Unready as unready:
            return self._ask_first(unready, told)
        self.case.keep(outcome.facts)
        receipt = _receipt(self.desk, self.party, self.message_id, self.message)
        carrying = Carrying(self.desk, self.ledger, self.case, told, self._sender_ref(), self.place)
        carrying.legs.update({leg.recipient: leg for leg in (*named.legs, *decision.legs)})
        carrying.carry(outcome.effects, party=self.party.id, raw=self.raw, receipt=receipt)
        if self.message.event is Event.CONSENT_BLOCKED:
            self._block_elsewhere()
        self._link(told.thread)
        self.case.close()
        return Accepted(self.message_id, receipt)

    def _ask_first(self, unready: care.Unready, told: Told) -> Stopped:
        """Refused until a person has done something, who is asked once and not for each attempt."""
        ask = unready.ask
        if self.ledger.tasks(kind=ask.kind, case_id=self.case.id, limit=1):
            return Stopped(unready)
        if self.case.known is not None:
            Carrying(self.desk, self.ledger, self.case, told, self._sender_ref(), self.place).ask(ask)
        return Stopped(unready)

    def _meaning(self, told: Told) -> Outcome:
        """What it means for the case. That a further document of a message was read is written down; what is
        owed for the message is still owed."""
        answered = self.place.answered
        is_read = self.place.further is not None and self.message.event is Event.INFO_ACKNOWLEDGED
        if is_read and answered is not None and answered.event != Event.INFO_FOR_ACK:
            return Outcome(self.case.facts, (Remark("further-read", "§6.1"),))
        return care.apply(self.case.known, told, lambda unit: self.desk.policy(unit, self.at))

    def _stop(self) -> Stopped:
        """Protected identity: nothing travels, and a person at the caller takes over (`domain.md` §5.7)."""
        if self.case.known is None:
            self.case.keep(care.CaseFacts(patient=self.message.patient.id, owner=self.sender))
        self._block(self.case)
        self._block_elsewhere()
        return Stopped(identity_protected())

    def _block_elsewhere(self) -> None:
        """What is the person's holds in all of the person's cases (I-14)."""
        for row in self.ledger.cases_of_patient(self.message.patient.id.value, lock=True):
            if row.id != self.case.id and not row.blocked:
                self._block(OpenCase(self.ledger, row, row.id))

    def _block(self, case: OpenCase) -> None:
        outcome = protect(case.facts, self.at, purge=self._holders_that_purge(case))
        case.keep(outcome.facts)
        told = Told(self.message, self.message_id, self.sender, (), None, self.at)
        carrying = Carrying(self.desk, self.ledger, case, told, self._sender_ref(), Place(None))
        carrying.follow(outcome.effects)
        case.close()

    def _refuse_where_the_person_is_protected(self) -> None:
        """The flag is the person's, not the case's: stopped in one case is stopped in all (I-14)."""
        if self.message.event in CONTENT and self.ledger.is_blocked(self.message.patient.id.value):
            raise identity_protected()

    def _holders_that_purge(self, case: OpenCase) -> frozenset[str]:
        """Parties whose region must let go of what it holds (R-VGR-06)."""
        parties = case.facts.parties
        return frozenset(unit for unit in parties if self.desk.policy(unit, self.at).care.purges_protected)

    def _sender(self) -> str:
        """The sending unit's key; Forbidden where the party may not speak for it."""
        unit = self.desk.directory.find(self.message.sender, self.desk.today(self.at))
        key = unit_key(self.message.sender, unit)
        if not self.party.serves(key):
            raise Forbidden(
                "unit.not-yours",
                "the sending unit is none that this party speaks for",
                path="sender",
                rule="R-ALL-01",
                advice="Send in the name of a unit of yours; ask operations if one is missing.",
            )
        return key

    def _sender_ref(self) -> UnitRef:
        unit = self.desk.unit(self.sender, self.at)
        return UnitRef(name=unit.name, hsa_id=unit.hsa_id) if unit else self.message.sender

    def _facts(self) -> RoutingFacts:
        known = self.case.known
        contacts = known.acknowledged_units() | frozenset(known.parties) if known else frozenset()
        return RoutingFacts(sender=self.desk.unit(self.sender, self.at), contacts=contacts)

    def _link(self, thread: str | None) -> None:
        """Remember what the sender calls this case and this thread."""
        for kind, value in native_kinds(self.message).items():
            self._link_once(kind, value, None)
        name = thread_kind(self.message)
        if name is not None and (called := thread_name(self.message, name)):
            self._link_once(name, called, thread or self.message_id)

    def _link_once(self, kind: str, value: str, thread: str | None) -> None:
        """The first thread of that name is it, and the first case of a SIP-id; an ärende names each of its
        cases (S-59)."""
        links = self.ledger.find_links(self.party.id, kind, value)
        if "/" in kind and not kind.endswith("sip-id"):
            links = [link for link in links if link.case_id == self.case.id]
        if not links:
            self.ledger.link(self.party.id, kind, value, self.case.id, thread)


def _revision_answered(place: Place) -> int | None:
    return place.answered.revision if place.answered and place.delivery else None

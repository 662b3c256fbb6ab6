"""A message comes in.

It is read in its sender's format, heard by its case, and written down together with all that follows
from it: who must get it, who owes an answer, what a person must do. Only then is the sender told yes.
"""

from __future__ import annotations

from dataclasses import dataclass

from hub import metrics
from hub.accept import Accepted, Desk, Incoming, Stopped, hear
from hub.bus.seam import Bus
from hub.canonical.codes import Event
from hub.canonical.identity import birth_date
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import NotFound, Refused, Unacceptable
from hub.receipts import Receipts
from hub.store.rows import PartyRow, RefusalRow
from hub.store.store import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender gets: its native receipt (empty for a receipt), and the hub's id of the message."""

    message_id: str
    document: bytes
    content_type: str


#: What a receiver says of something it was sent.
_ANSWERS = frozenset(
    {
        Event.INITIATIVE_DENIED,
        Event.INVITATION_READ,
        Event.INVITATION_CONFIRMED,
        Event.INVITATION_ANSWERED,
        Event.INVITATION_DECLINED,
        Event.INVITATION_REROUTED,
    }
)


class Intake:
    """Takes what parties post. The edge has made sure who is calling."""

    def __init__(self, store: Store, desk: Desk, receipts: Receipts, bus: Bus) -> None:
        self._store = store
        self._desk = desk
        self._receipts = receipts
        self._bus = bus

    async def receive(self, raw: bytes, party: PartyRow, system: str) -> Answer:
        """Take a message, a kvittens or a receipt in `system`'s format.

        Raises Refused with code, rule and place where it cannot be taken (journalled, without content),
        and Unavailable where the hub cannot take anything now. A repetition gets the first answer.
        """
        return await self._journalled(raw, party, system, only_answers=False)

    async def receive_receipt(self, raw: bytes, party: PartyRow, system: str) -> Answer:
        """Take what must be a kvittens, an answer or a technical receipt; as `receive` otherwise."""
        return await self._journalled(raw, party, system, only_answers=True)

    async def _journalled(self, raw: bytes, party: PartyRow, system: str, *, only_answers: bool) -> Answer:
        try:
            return await self._take(raw, party, system, only_answers)
        except Refused as refused:
            await self.journal(refused, party, system)
            raise

    async def journal(self, refused: Refused, party: PartyRow | None, system: str) -> None:
        """Write down that something was refused: code, rule and place, never content.

        `party`: None where nobody knows who sent it.
        """
        row = self._refusal(refused, party, system)
        await self._store.write(lambda ledger: ledger.add_refusal(row))

    async def _take(self, raw: bytes, party: PartyRow, system: str, only_answers: bool) -> Answer:
        adapter = self._desk.adapters.get(system)
        if adapter is None:
            raise NotFound("system.unknown", "no format has this name", advice="See docs/mappings.")
        parsed = adapter.parse(raw)
        if isinstance(parsed, TechnicalReceipt) or is_answer(parsed):
            heard = await self._receipts.receive(parsed, party, raw)
        elif only_answers:
            raise _not_an_answer()
        else:
            heard = await self._hear(parsed, party, raw)
        if isinstance(heard, Stopped):
            self._bus.wake()
            raise heard.error
        self._count(parsed, heard, system)
        self._bus.wake()
        return Answer(heard.message_id, heard.receipt, adapter.content_type)

    async def _hear(self, message: Message, party: PartyRow, raw: bytes) -> Accepted | Stopped:
        self._refuse_unborn(message)
        incoming = Incoming(message, party, raw)
        return await self._store.write(lambda ledger: hear(self._desk, ledger, incoming))

    def _refuse_unborn(self, message: Message) -> None:
        """A birth date in the future is a wrong century."""
        born = birth_date(message.patient.id)
        if born is not None and born > self._desk.today(self._desk.clock.now()):
            raise Unacceptable(
                "identity.century",
                "the date of birth lies in the future",
                rule="S-64",
                path="patient.id",
                advice="Correct the century of the personal number.",
            )

    def _refusal(self, refused: Refused, party: PartyRow | None, system: str) -> RefusalRow:
        return RefusalRow(
            id=self._desk.new_id(),
            at=self._desk.clock.now(),
            party=party.id if party else None,
            system=system,
            native_id=None,
            code=refused.code,
            rule=refused.rule,
            path=refused.path,
            line=refused.line,
        )

    @staticmethod
    def _count(parsed: Message | TechnicalReceipt, heard: Accepted, system: str) -> None:
        if isinstance(parsed, TechnicalReceipt):
            return
        if heard.repeated:
            metrics.REPEATED.labels(system).inc()
        else:
            metrics.ACCEPTED.labels(system, str(parsed.event)).inc()


def is_answer(message: Message) -> bool:
    """Whether a receiver says it of something it was sent."""
    return message.event.is_receipt or message.event in _ANSWERS


def _not_an_answer() -> Unacceptable:
    return Unacceptable(
        "receipt.not-an-answer",
        "this address takes kvittenser, answers and technical receipts",
        advice="Send other messages as messages: /v1/messages, or the exchange sip.in.",
    )

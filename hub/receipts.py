"""A receiver answers: its system says taken or not, its unit says received, yes, no or something else."""

from __future__ import annotations

from hub.accept import Accepted, Desk, Incoming, Stopped, hear
from hub.accept.parking import after_parking
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.delivery import TRANSITIONS, Step
from hub.errors import Forbidden, NotFound
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, PartyRow
from hub.store.store import Store


class Receipts:
    """Settles what a party answers."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def receive(
        self, answer: Message | TechnicalReceipt, party: PartyRow, raw: bytes
    ) -> Accepted | Stopped:
        """Take a kvittens, an answer or a technical receipt; a receipt is never answered with a receipt.

        Raises NotFound for an answer to what the hub does not know, Forbidden for one to what another
        party was sent. What comes too late is logged and changes nothing.
        """
        if isinstance(answer, Message):
            incoming = Incoming(answer, party, raw)
            return await self._store.write(lambda ledger: hear(self._desk, ledger, incoming))
        return await self._store.write(lambda ledger: self._take(ledger, answer, party))

    def _take(self, ledger: Ledger, receipt: TechnicalReceipt, party: PartyRow) -> Accepted:
        delivery = ledger.delivery(receipt.about)
        if delivery is None:
            raise NotFound(
                "message.unknown",
                "the receipt is for a message that the hub has not delivered",
                path="about",
                advice="Name the message id of the document that was delivered to you.",
            )
        if delivery.party != party.id:
            raise Forbidden(
                "receipt.wrong-party",
                "the message was delivered to another party",
                path="about",
                advice="Answer only what was delivered to you.",
            )
        if receipt.accepted:
            _note(ledger, delivery, "receipt.taken", party, None)
        else:
            refuse(self._desk, ledger, delivery, receipt.code or "unknown", party.id)
        return Accepted(delivery.message_id, b"")


def refuse(desk: Desk, ledger: Ledger, delivery: DeliveryRow, code: str, actor: str) -> None:
    """The recipient's system will not have it: parked, unless a unit has acknowledged it already."""
    if Step.PARK not in TRANSITIONS[delivery.state]:
        ledger.note(
            actor=actor,
            action="remark.late-refusal",
            kind="delivery",
            subject=delivery.id,
            case_id=delivery.case_id,
        )
        return
    reason = f"refused.{code}"
    ledger.step(delivery.id, Step.PARK, actor=actor, reason=reason)
    after_parking(desk, ledger, delivery, reason, desk.clock.now())


def _note(ledger: Ledger, delivery: DeliveryRow, action: str, party: PartyRow, rule: str | None) -> None:
    ledger.note(
        actor=party.id,
        action=action,
        kind="delivery",
        subject=delivery.id,
        case_id=delivery.case_id,
        rule=rule,
    )

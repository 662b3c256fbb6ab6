"""A message is kept: what it says, sealed, and what it is, to be found by."""

from __future__ import annotations

from dataclasses import dataclass

from hub.accept.case import canonical_bytes
from hub.canonical.message import Message, content_hash, event_key
from hub.store.ledger import Ledger
from hub.store.rows import MessageRow, MessageState, NewMessage


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message comes from. `party`: None for the hub's own. `sender`: unit key. `raw`: as it was
    posted. `receipt`: as it was answered. `answered`: the message that it answers."""

    party: str | None
    sender: str
    raw: bytes | None = None
    receipt: bytes | None = None
    answered: MessageRow | None = None


def keep_message(
    ledger: Ledger,
    case_id: str,
    message: Message,
    origin: Origin,
    *,
    message_id: str,
    thread: str | None,
    seq: int,
    state: MessageState = MessageState.ACCEPTED,
) -> None:
    """Write the message down under its number in the case."""
    ledger.add_message(
        NewMessage(
            id=message_id,
            case_id=case_id,
            seq=seq,
            party=origin.party,
            native_id=message.id,
            event=str(message.event),
            revision=message.revision,
            thread=thread,
            in_reply_to=origin.answered.id if origin.answered else None,
            sender_unit=origin.sender,
            content_hash=content_hash(message),
            event_key=event_key(origin.party or "hub", message),
            raw=origin.raw,
            canonical=canonical_bytes(message),
            receipt=origin.receipt,
            state=state,
        ),
        actor=origin.party or "hub",
    )

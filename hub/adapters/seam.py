"""What every format promises: bytes of a system become a message, and a message becomes its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hub.canonical.codes import Event
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt


@dataclass(frozen=True, slots=True)
class Further:
    """One more native document that a message became: what had no room in the first.

    `id`: the message's own id with `-2`, `-3` …, in the order they are to be read; it stands in the
    document too. `event`: what the document is in its system (an information message).
    """

    id: str
    document: bytes
    event: Event


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a message became in a format.

    `document`: the native document. `further`: more native documents of the same message, in the order
    they are to be read. `losses`: every difference to the message, in the order of its fields.
    """

    document: bytes
    further: tuple[Further, ...] = ()
    losses: tuple[Loss, ...] = ()


class Adapter(Protocol):
    """One format. Pure: no I/O, no clock; may be used by several threads at once.

    `system`: its name in addresses and commands. `content_type`: of its documents.
    """

    @property
    def system(self) -> str: ...

    @property
    def content_type(self) -> str: ...

    def parse(self, raw: bytes) -> Message | TechnicalReceipt:
        """What the document says. Raises Malformed (it is not what the schema says), Unacceptable (an
        identity, or a rule of the format) and TooLarge, with place and rule and never with content."""
        ...

    def render(self, message: Message) -> Rendered:
        """The message in this format, read back and compared before it is given out.

        Raises Unacceptable with the rule where this format must not or cannot carry it."""
        ...

    def receipt(self, receipt: TechnicalReceipt) -> bytes:
        """The native technical receipt (Mottagningskvitto)."""
        ...

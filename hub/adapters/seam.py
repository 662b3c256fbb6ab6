"""What every format promises: bytes of a system become a message, and a message becomes its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a message became in a format.

    `document`: the native document. `further`: more native documents of the same event, in the order
    they are to be read. `losses`: every difference to the message, in the order of its fields.
    """

    document: bytes
    further: tuple[bytes, ...] = ()
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

"""A machine's answer to a message: taken, or not taken and why (layer one of `domain.md` §6.1)."""

from __future__ import annotations

from hub.canonical.base import Instant, Model, Token


class TechnicalReceipt(Model):
    """`about`: the id of the message it answers. A refusal names code, rule and place, never content.

    A unit's kvittens is not this: that is a `Message` whose event ends in `acknowledged`.
    """

    id: Token
    about: Token
    accepted: bool
    at: Instant
    code: str | None = None
    rule: str | None = None
    path: str | None = None

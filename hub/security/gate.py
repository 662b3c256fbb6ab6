"""Who is calling is found out before anything they send is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from hub.clock import Clock
from hub.errors import Forbidden, Unauthenticated
from hub.security.tokens import bearer, hash_token, same_hash

#: A revoked token is let in at most this long.
_REMEMBERED_SECONDS = 2.0


class Party(Protocol):
    """What the gate looks at of a party."""

    @property
    def system(self) -> str: ...
    @property
    def token_hash(self) -> str: ...
    @property
    def revoked_at(self) -> datetime | None: ...


P = TypeVar("P", bound=Party)


class Gate(Generic[P]):
    """Lets parties in by their bearer token; `find` looks a party up by the token's hash."""

    def __init__(self, find: Callable[[str], Awaitable[P | None]], clock: Clock) -> None:
        self._find = find
        self._clock = clock
        self._known: dict[str, tuple[float, P]] = {}

    async def caller(self, authorization: str | None) -> P:
        """The party behind an `Authorization` header; Unauthenticated where it proves nobody."""
        token = bearer(authorization)
        if token is None:
            raise _nobody()
        wanted = hash_token(token)
        party = await self._look_up(wanted)
        if party is None or party.revoked_at is not None or not same_hash(party.token_hash, wanted):
            raise _nobody()
        return party

    async def _look_up(self, token_hash: str) -> P | None:
        until, party = self._known.get(token_hash, (0.0, None))
        if party is not None and self._clock.steady() < until:
            return party
        found = await self._find(token_hash)
        if found is None:
            self._known.pop(token_hash, None)
        else:
            self._known[token_hash] = (self._clock.steady() + _REMEMBERED_SECONDS, found)
        return found

    def check_system(self, party: P, system: str) -> None:
        """Forbidden where the party posts in a format that is not its own."""
        if party.system != system:
            raise Forbidden(
                "system.not-yours",
                "the party speaks another system's format",
                advice="Post to the address of the system that your token was made for.",
            )


def _nobody() -> Unauthenticated:
    return Unauthenticated(
        "token.missing",
        "no valid token came with the request",
        advice="Send `Authorization: Bearer <token>` with the token that `hub party add` gave.",
    )

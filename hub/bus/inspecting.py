"""What is not as it should be on the broker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aio_pika
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import (
    CONNECTION_EXCEPTIONS,
    AuthenticationError,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    ProbableAuthenticationError,
)
from aiormq.exceptions import ChannelAccessRefused, ConnectionNotAllowed

from hub.bus import topology
from hub.bus.admin import Admin
from hub.bus.declaring import declare, declare_exchange, declare_queue
from hub.bus.errors import away
from hub.bus.permissions import Grant
from hub.bus.quiet import hush
from hub.bus.topology import Exchange, Queue, Topology
from hub.errors import Misconfigured

_SECONDS = 20.0

_LETTERS = {True: "dead letter waits", False: "dead letters wait"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: exchange, queue, binding, user, permissions or dead. `what`: a sentence without a full stop."""

    kind: str
    name: str
    what: str


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AbstractConnection]:
    """A connection for one errand. Unavailable: `bus.away`; Misconfigured: `bus.login`, `bus.differs`."""
    hush()
    try:
        async with await aio_pika.connect(url, timeout=_SECONDS) as connection:
            yield connection
    except (AuthenticationError, ProbableAuthenticationError, ConnectionNotAllowed, ChannelAccessRefused):
        raise Misconfigured(
            "bus.login",
            "the broker does not let this user do that",
            advice="Look at user, password and virtual host of HUB_BUS_URL, and at what that user may do",
        ) from None
    except ChannelPreconditionFailed as error:
        raise Misconfigured(
            "bus.differs",
            f"something is there already and made otherwise: {_reason(error)}",
            advice="`hub broker check` says what. Empty it and delete it, then run `hub broker setup` again",
        ) from None
    except (*CONNECTION_EXCEPTIONS, TimeoutError):
        raise away() from None


async def set_up(url: str, wanted: Topology) -> None:
    """Declare everything; as `connected` raises."""
    async with connected(url) as connection:
        await declare(await connection.channel(), wanted)


async def inspect(url: str, wanted: Topology) -> list[Finding]:
    """What an ordinary user can see: what is missing or made otherwise, and dead letters."""
    found: list[Finding] = []
    async with connected(url) as connection:
        for exchange in wanted.exchanges:
            found += await _exchange(connection, exchange)
        for queue in wanted.queues:
            found += await _queue(connection, queue)
    return found


async def inspect_closely(
    admin: Admin, wanted: Topology, grants: Iterable[Grant], revoked: Iterable[str]
) -> list[Finding]:
    """What only an administrator can see: bindings, users and what they may do."""
    bindings, users, given = await admin.bindings(), await admin.users(), await admin.grants()
    found = [
        Finding("binding", one.queue, f"nothing of {one.exchange} goes there with the key {one.routing_key}")
        for one in wanted.bindings
        if (one.exchange, one.queue, one.routing_key) not in bindings
    ]
    for grant in grants:
        if grant.user not in users:
            found.append(Finding("user", grant.user, "there is no such user"))
        elif _plain(given.get(grant.user)) != _plain(grant):
            found.append(Finding("permissions", grant.user, "it may do more or less than it should"))
    return found + [
        Finding("user", one, "it may connect no more and still can") for one in revoked if one in users
    ]


def vhost_of(url: str) -> str:
    """The virtual host that a URL names."""
    return unquote(urlsplit(url).path.removeprefix("/")) or "/"


def user_of(url: str) -> str:
    """The user that a URL names."""
    return unquote(urlsplit(url).username or "guest")


def password_of(url: str) -> str:
    """The password that a URL holds."""
    return unquote(urlsplit(url).password or "guest")


async def _exchange(connection: AbstractConnection, exchange: Exchange) -> list[Finding]:
    channel = await connection.channel()
    try:
        await channel.declare_exchange(exchange.name, passive=True)
        await declare_exchange(channel, exchange)
    except ChannelNotFoundEntity:
        return [Finding("exchange", exchange.name, "it is missing")]
    except ChannelPreconditionFailed as error:
        return [Finding("exchange", exchange.name, f"it is made otherwise: {_reason(error)}")]
    await channel.close()
    return []


async def _queue(connection: AbstractConnection, queue: Queue) -> list[Finding]:
    channel = await connection.channel()
    try:
        there = await channel.declare_queue(queue.name, passive=True)
        await declare_queue(channel, queue, [])
    except ChannelNotFoundEntity:
        return [Finding("queue", queue.name, "it is missing")]
    except ChannelPreconditionFailed as error:
        return [Finding("queue", queue.name, f"it is made otherwise: {_reason(error)}")]
    await channel.close()
    count = there.declaration_result.message_count or 0
    if queue.name == topology.DEAD and count:
        return [Finding("dead", queue.name, f"{count} {_LETTERS[count == 1]} for a person")]
    return []


def _plain(grant: Grant | None) -> object:
    return grant and (grant.configure, grant.write, grant.read, tuple(sorted(grant.topics)))


def _reason(error: BaseException) -> str:
    """What RabbitMQ says: which argument differs; nothing of a message can stand there."""
    return str(error).partition(" - ")[2] or type(error).__name__

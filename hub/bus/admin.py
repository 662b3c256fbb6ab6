"""RabbitMQ's management interface: users, permissions, and what is there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import aiohttp

from hub.bus.permissions import Grant, Topic
from hub.errors import Unavailable

_TIMEOUT = aiohttp.ClientTimeout(total=20)


class Admin:
    """One virtual host, seen by an administrator."""

    def __init__(self, session: aiohttp.ClientSession, base: str, vhost: str) -> None:
        self._session = session
        self._base = base
        self._vhost = quote(vhost, safe="")

    async def make_vhost(self) -> None:
        """The virtual host is there; harmless where it was."""
        await self._call("PUT", f"vhosts/{self._vhost}", {})

    async def users(self) -> set[str]:
        """The names of all users."""
        return {one["name"] for one in await self._call("GET", "users")}

    async def make_user(self, name: str, password: str) -> None:
        """A user without any right."""
        await self._call("PUT", f"users/{quote(name, safe='')}", {"password": password, "tags": ""})

    async def delete_user(self, name: str) -> None:
        """The user and all it may do are gone, and its connections with it."""
        await self._call("DELETE", f"users/{quote(name, safe='')}")

    async def grants(self) -> dict[str, Grant]:
        """Who may do what here; user → grant."""
        topics: dict[str, list[Topic]] = {}
        for one in await self._call("GET", "topic-permissions"):
            if quote(one["vhost"], safe="") == self._vhost:
                topic = Topic(one["exchange"], one["write"], one["read"])
                topics.setdefault(one["user"], []).append(topic)
        return {
            one["user"]: Grant(
                one["user"],
                one["configure"],
                one["write"],
                one["read"],
                tuple(sorted(topics.get(one["user"], []))),
            )
            for one in await self._call("GET", f"vhosts/{self._vhost}/permissions")
        }

    async def give(self, grant: Grant) -> None:
        """The user may do this and nothing else here."""
        user = quote(grant.user, safe="")
        rights = {"configure": grant.configure, "write": grant.write, "read": grant.read}
        await self._call("PUT", f"permissions/{self._vhost}/{user}", rights)
        for topic in grant.topics:
            keys = {"exchange": topic.exchange, "write": topic.write, "read": topic.read}
            await self._call("PUT", f"topic-permissions/{self._vhost}/{user}", keys)

    async def bindings(self) -> set[tuple[str, str, str]]:
        """(exchange, queue, routing key) of each binding."""
        found = await self._call("GET", f"bindings/{self._vhost}")
        return {(one["source"], one["destination"], one["routing_key"]) for one in found}

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        """Unavailable: `bus.admin`, with the status and never with the address's password."""
        try:
            async with self._session.request(method, f"{self._base}/api/{path}", json=body) as answer:
                if answer.status >= 400:
                    raise _refused(f"answered {answer.status} to {method} {path.partition('/')[0]}")
                return await answer.json() if method == "GET" else None
        except (TimeoutError, aiohttp.ClientError, OSError):
            raise _refused("cannot be reached") from None


@asynccontextmanager
async def administering(admin_url: str, vhost: str) -> AsyncIterator[Admin]:
    """`admin_url`: http(s)://user:password@host:port of the management interface."""
    parts = urlsplit(admin_url)
    login = f"{unquote(parts.username or 'guest')}:{unquote(parts.password or 'guest')}"
    headers = {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}
    base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
    async with aiohttp.ClientSession(headers=headers, timeout=_TIMEOUT) as session:
        yield Admin(session, base, vhost)


def _refused(what: str) -> Unavailable:
    return Unavailable(
        "bus.admin",
        f"RabbitMQ's management interface {what}",
        advice="Look at HUB_BROKER_ADMIN_URL, and whether its user is an administrator",
    )

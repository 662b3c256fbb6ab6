"""PostgreSQL and RabbitMQ for tests: shared ones, and private ones that a test may stop and break."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Coroutine, Iterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from hub.sandbox.servers import CannotServe, PostgresServer, RabbitServer
from tests import shared_servers


@pytest.fixture
def postgres_database(postgres_server: Databases) -> Iterator[str]:
    """The URL of an empty database with the newest schema, the test's own."""
    yield from postgres_server.lend(_ask("template")["name"])


@pytest.fixture
def postgres_empty_database(postgres_server: Databases) -> Iterator[str]:
    """The URL of a database without any table, the test's own."""
    yield from postgres_server.lend("template1")


@pytest.fixture(scope="session")
def amqp_url() -> str:
    """The shared broker's virtual host. Whoever consumes there is in xdist_group("amqp")."""
    return _ask("amqp")["url"]


@pytest.fixture(scope="session")
def amqp_admin_url() -> str:
    """The shared broker's management interface, user and password included."""
    return _ask("amqp")["admin_url"]


@pytest.fixture
def amqp_own_vhost(amqp_url: str, amqp_admin_url: str) -> Iterator[str]:
    """The URL of a virtual host of the test's own at the shared broker: no queue there, nobody else."""
    name = f"test-{secrets.token_hex(6)}"
    parts = urlsplit(amqp_url)
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    _administer(amqp_admin_url, "PUT", f"/api/vhosts/{name}")
    _administer(amqp_admin_url, "PUT", f"/api/permissions/{name}/{parts.username}", everything)
    yield parts._replace(path=f"/{name}").geturl()
    _administer(amqp_admin_url, "DELETE", f"/api/vhosts/{name}")


@pytest.fixture(scope="module")
def private_postgres() -> Iterator[PostgresServer]:
    """A server that nobody else uses: it may be stopped, killed, frozen."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="module")
def private_rabbit() -> Iterator[RabbitServer]:
    """A broker that nobody else uses: it may be stopped, killed, frozen."""
    with RabbitServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Databases]:
    """This test process's hold on the shared PostgreSQL."""
    databases = Databases(_ask("postgres")["url"])
    yield databases
    databases.close()


class Databases:
    """Makes and drops databases, in a thread with a loop of its own, so that any kind of test may use it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._making = self._wait(asyncpg.connect(url))
        self._dropping = self._wait(asyncpg.connect(url))
        self._drops: list[Any] = []
        self._one_at_a_time = asyncio.Lock()

    def lend(self, template: str) -> Iterator[str]:
        """A database for a while; nobody waits until it is dropped."""
        name = f"hub_test_{secrets.token_hex(6)}"
        self._wait(self._making.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        yield shared_servers.database_url(self.url, name)
        self._drops.append(asyncio.run_coroutine_threadsafe(self._drop(name), self._loop))

    def close(self) -> None:
        for drop in self._drops:
            drop.result(60)
        for connection in (self._making, self._dropping):
            self._wait(connection.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _drop(self, name: str) -> None:
        async with self._one_at_a_time:
            await self._dropping.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(_awaited(work), self._loop).result(60)


async def _awaited(work: Any) -> Any:
    return await work


def _ask(what: str) -> dict[str, str]:
    try:
        return shared_servers.ask(what)
    except CannotServe as error:
        pytest.fail(str(error), pytrace=False)


def _administer(admin_url: str, method: str, path: str, body: object = None) -> None:
    """One call of RabbitMQ's management interface."""
    parts = urlsplit(admin_url)
    request = urllib.request.Request(
        f"{parts.scheme}://{parts.hostname}:{parts.port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={
            "Authorization": "Basic " + b64encode(f"{parts.username}:{parts.password}".encode()).decode(),
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        response.read()

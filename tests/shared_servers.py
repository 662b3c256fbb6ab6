"""One PostgreSQL and one RabbitMQ for a whole run: the controller starts them when the first test asks."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from multiprocessing.connection import Client, Connection, Listener
from urllib.parse import urlsplit

from hub.sandbox.servers import CannotServe, PostgresServer, RabbitServer, Server

#: Servers of one's own may be named here.
POSTGRES, AMQP, AMQP_ADMIN = "HUB_TEST_POSTGRES_URL", "HUB_TEST_AMQP_URL", "HUB_TEST_AMQP_ADMIN_URL"

#: Where the controller is asked; set by it, inherited by the workers.
_ADDRESS = "HUB_TEST_SERVERS_ADDRESS"

Facts = dict[str, str]


def ask(what: str) -> Facts:
    """`postgres`: url. `template`: the name of a migrated database there. `amqp`: url, admin_url.

    CannotServe where there are none.
    """
    with Client(os.environ[_ADDRESS]) as connection:
        connection.send(what)
        facts: Facts = connection.recv()
    if "cannot" in facts:
        raise CannotServe(facts["cannot"])
    return facts


class Controller:
    """Answers `ask`; each server is started once, and all are gone after `close`."""

    def __init__(self) -> None:
        self._listener = Listener(family="AF_UNIX", backlog=16)
        self._given: dict[str, Facts] = {}
        self._makers = {"postgres": self._postgres, "template": self._template, "amqp": self._amqp}
        self._locks = {what: threading.Lock() for what in self._makers}
        self._own: list[Server] = []
        self._answering = threading.Thread(target=self._answer_all, daemon=True)
        self._answering.start()
        os.environ[_ADDRESS] = str(self._listener.address)

    def close(self) -> None:
        with Client(str(self._listener.address)) as connection:
            connection.send("stop")
        self._answering.join()
        self._listener.close()
        self._leave_nothing()
        for server in self._own:
            server.close()
        os.environ.pop(_ADDRESS, None)

    def _leave_nothing(self) -> None:
        """The template goes from a server that stays."""
        template = self._given.get("template", {}).get("name")
        if template and POSTGRES in os.environ:
            _sql(os.environ[POSTGRES], f'DROP DATABASE IF EXISTS "{template}"')

    def _answer_all(self) -> None:
        while True:
            connection = self._listener.accept()
            what = connection.recv()
            if what == "stop":
                connection.close()
                return
            threading.Thread(target=self._answer, args=(connection, what), daemon=True).start()

    def _answer(self, connection: Connection, what: str) -> None:
        with connection:
            connection.send(self._facts(what))

    def _facts(self, what: str) -> Facts:
        with self._locks[what]:
            if what not in self._given:
                try:
                    self._given[what] = self._makers[what]()
                except CannotServe as error:
                    self._given[what] = {"cannot": str(error)}
            return self._given[what]

    def _postgres(self) -> Facts:
        return {"url": os.environ.get(POSTGRES) or self._start(PostgresServer()).url}

    def _template(self) -> Facts:
        facts = self._facts("postgres")
        return facts if "cannot" in facts else {"name": _migrated(facts["url"])}

    def _amqp(self) -> Facts:
        url = os.environ.get(AMQP)
        if url:
            return {"url": url, "admin_url": os.environ.get(AMQP_ADMIN) or _usual_admin(url)}
        own = RabbitServer()
        self._start(own)
        return {"url": own.url, "admin_url": own.admin_url}

    def _start(self, server: Server) -> Server:
        self._own.append(server)
        return server.start()


def _migrated(url: str) -> str:
    """The name of a database with the newest schema, that nobody connects to: a template for others."""
    name = f"hub_test_template_{secrets.token_hex(4)}"
    _sql(url, f'CREATE DATABASE "{name}"')
    done = subprocess.run(
        [sys.executable, "-m", "hub.cli", "db", "upgrade"],
        env=os.environ | {"HUB_DATABASE_URL": database_url(url, name)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotServe(f"`hub db upgrade` failed on PostgreSQL: {done.stderr.strip()[-500:]}")
    return name


def database_url(url: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _usual_admin(url: str) -> str:
    parts = urlsplit(url)
    user = f"{parts.username or 'guest'}:{parts.password or 'guest'}"
    return f"http://{user}@{parts.hostname}:15672"


def _sql(url: str, statement: str) -> None:
    import asyncio

    import asyncpg

    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())

"""A PostgreSQL server of one's own."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import struct
import subprocess
from pathlib import Path

from hub.sandbox.servers.host import Host
from hub.sandbox.servers.packages import (
    POSTGRES_PACKAGE,
    docker_answers,
    postgres_programs,
    programs_of,
    why_not,
)
from hub.sandbox.servers.ports import LOOPBACK, free_port
from hub.sandbox.servers.server import CannotServe, Server

IMAGE = "postgres:15"

#: Small, but as durable as any: fsync stays on.
_MANNERS = {"max_connections": "200", "shared_buffers": "32MB", "timezone": "UTC", "logging_collector": "off"}

_PROTOCOL_3 = 196608


class PostgresServer(Server):
    """A cluster with one superuser, `hub`, and its database `postgres`; loopback only.

    `with PostgresServer() as server:` … `server.url` is `postgresql://hub:…@127.0.0.1:port/postgres`.
    """

    name = "postgres"
    user_names = ("postgres", "nobody")

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self._password = secrets.token_hex(12)

    @property
    def url(self) -> str:
        return f"postgresql://hub:{self._password}@{LOOPBACK}:{self.port}/postgres"

    def _make_host(self) -> Host:
        programs = programs_of(postgres_programs, POSTGRES_PACKAGE)
        if programs is None and docker_answers():
            return self._container(self._create())
        if programs is None:
            raise why_not(POSTGRES_PACKAGE, "HUB_TEST_POSTGRES_URL")
        places = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
        }
        words = [word for name, value in (places | _MANNERS).items() for word in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(self.folder / "data"), *words]
        with contextlib.ExitStack() as failed:
            host = self._native(
                _environment(programs), command, stop_signal=signal.SIGINT, end_signal=signal.SIGQUIT
            )
            failed.callback(host.close)
            self._initdb(programs)
            failed.pop_all()
        return host

    def _initdb(self, programs: Path) -> None:
        """An empty cluster. CannotServe."""
        password = self.folder / "password"
        password.write_text(self._password)
        self._hand_over()
        user = self._user()
        done = subprocess.run(
            [
                *(str(programs / "initdb"), "--pgdata", str(self.folder / "data"), "--username", "hub"),
                *("--auth-host", "scram-sha-256", "--auth-local", "trust", "--pwfile", str(password)),
                *("--encoding", "UTF8", "--no-locale", "--no-sync"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=_environment(programs),
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            check=False,
        )
        password.unlink()
        if done.returncode != 0:
            said = done.stderr.strip().splitlines() or ["nothing"]
            raise CannotServe(f"initdb ended with {done.returncode}: {said[-1]}")

    def _create(self) -> list[str]:
        """What a container of the same kind is made with."""
        words = [word for name, value in _MANNERS.items() for word in ("-c", f"{name}={value}")]
        return [
            *("--publish", f"{LOOPBACK}:{self.port}:5432"),
            *("--env", "POSTGRES_USER=hub", "--env", "POSTGRES_DB=postgres"),
            *("--env", f"POSTGRES_PASSWORD={self._password}"),
            *(IMAGE, "postgres", *words),
        ]

    def _answers(self) -> bool:
        """Asks to be let in as `hub`: a server that is not ready yet says an error, one that is asks back."""
        said = b"user\0hub\0database\0postgres\0\0"
        hello = struct.pack("!ii", 8 + len(said), _PROTOCOL_3) + said
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(hello)
                return connection.recv(1) == b"R"
        except OSError:
            return False


def _environment(programs: Path) -> dict[str, str]:
    return {"PATH": f"{programs}:{os.environ.get('PATH', os.defpath)}", "LC_ALL": "C", "LANG": "C"}

"""Servers of one's own: they keep their data, and leave nothing behind however their user ends."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from hub.sandbox.servers import CannotServe, PostgresServer, packages
from hub.sandbox.servers.ports import free_ports

pytestmark = [pytest.mark.private_servers, pytest.mark.xdist_group("faults")]

HOLDS_ONE = """
import sys, time
from hub.sandbox.servers import PostgresServer
server = PostgresServer().start()
print(server.folder, flush=True)
time.sleep(600)
"""


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def value(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    found = await connection.fetchval(question)
    await connection.close()
    return found


def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


async def test_what_was_committed_outlives_a_restart_and_a_power_cut(
    private_postgres: PostgresServer,
) -> None:
    url = private_postgres.url
    await execute(url, "CREATE TABLE kept (n int)")
    private_postgres.restart()
    await execute(url, "INSERT INTO kept VALUES (1)")
    private_postgres.kill()
    assert not private_postgres.is_running
    private_postgres.start()
    assert await value(url, "SELECT n FROM kept") == 1
    assert await value(url, "SHOW fsync") == "on"


async def test_a_frozen_server_says_nothing_until_it_is_thawed(private_postgres: PostgresServer) -> None:
    private_postgres.freeze()
    with pytest.raises(TimeoutError):
        await asyncpg.connect(private_postgres.url, timeout=0.5)
    private_postgres.thaw()
    assert await value(private_postgres.url, "SELECT 1") == 1


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_its_user_ends_without_a_word(end: signal.Signals) -> None:
    user = subprocess.Popen([sys.executable, "-c", HOLDS_ONE], stdout=subprocess.PIPE, text=True)
    with user:
        assert user.stdout is not None
        folder = user.stdout.readline().strip()
        assert Path(folder).is_dir()
        user.send_signal(end)
    assert eventually(lambda: not Path(folder).exists())
    assert eventually(lambda: running_in(folder) == [])


def running_in(folder: str) -> list[str]:
    """The command lines that name the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in line:
            found.append(line)
    return found


def test_ports_are_free_different_and_below_those_of_outgoing_connections() -> None:
    ports = free_ports(20)
    lowest_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert len(set(ports)) == 20
    assert max(ports) < lowest_outgoing


# where servers come from ------------------------------------------------------------------------------

STAND_IN = """#!/bin/sh
echo "$@" >> "$LOG"
case $1 in
    start) exec "$PYTHON" -c "
import socket
listening = socket.create_server(('127.0.0.1', $PORT))
while True:
    client, _ = listening.accept()
    client.recv(100)
    client.sendall(b'R')
    client.close()
" ;;
esac
"""


def test_a_container_engine_is_asked_where_there_are_no_packages(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is a script that writes down what it was asked, and a server that asks who one is."""
    engine = bare / "docker"
    engine.write_text(STAND_IN)
    engine.chmod(engine.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("LOG", str(bare / "asked"))
    monkeypatch.setenv("PYTHON", sys.executable)
    server = PostgresServer()
    monkeypatch.setenv("PORT", str(server.port))
    with server:
        server.freeze()
        server.thaw()
    asked = [line.split() for line in (bare / "asked").read_text().splitlines()]
    assert [line[0] for line in asked] == ["version", "create", "start", "pause", "unpause", "rm"]
    assert f"127.0.0.1:{server.port}:5432" in asked[1]
    assert "postgres:15" in asked[1]
    assert not server.folder.exists()


@pytest.mark.usefixtures("bare")
def test_without_packages_and_engine_one_sentence_says_what_to_do() -> None:
    with pytest.raises(CannotServe) as told, PostgresServer():
        raise AssertionError("it started")
    assert "install the package postgresql" in str(told.value)
    assert "HUB_TEST_POSTGRES_URL" in str(told.value)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine without packages: nothing is on its PATH but what lies in this folder."""
    monkeypatch.setattr(packages, "DEBIAN_POSTGRES", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    for found in (packages.docker_answers, packages.may_install):
        found.cache_clear()
    yield tmp_path
    for found in (packages.docker_answers, packages.may_install):
        found.cache_clear()

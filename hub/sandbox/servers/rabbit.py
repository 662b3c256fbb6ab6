"""A RabbitMQ node of one's own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
from pathlib import Path

from hub.sandbox.servers.host import Host
from hub.sandbox.servers.packages import (
    RABBIT_PACKAGE,
    docker_answers,
    programs_of,
    rabbit_programs,
    why_not,
)
from hub.sandbox.servers.ports import LOOPBACK, free_ports
from hub.sandbox.servers.server import Server

IMAGE = "rabbitmq:3.12-management"

#: What a client of AMQP 0-9-1 says first; the server's answer begins with a frame of type 1.
_HELLO, _ANSWER = b"AMQP\x00\x00\x09\x01", b"\x01"

_CONFIGURATION = """\
listeners.tcp.1 = {loopback}:{port}
management.tcp.ip = {loopback}
management.tcp.port = {admin_port}
default_user = hub
default_pass = {password}
default_user_tags.administrator = true
loopback_users = none
log.file.level = warning
disk_free_limit.absolute = 50MB
"""


class RabbitServer(Server):
    """A node with one administrator, `hub`, the virtual host `/` and the management plugin; loopback only.

    Its `epmd` and its cookie are its own, so that no other node of the machine knows of it.
    """

    name = "rabbitmq"
    user_names = ("rabbitmq", "nobody")
    start_seconds = 120.0

    def __init__(self) -> None:
        super().__init__()
        self.port, self.admin_port, self._node_port, self._epmd_port = free_ports(4)
        self._password = secrets.token_hex(12)

    @property
    def url(self) -> str:
        return f"amqp://hub:{self._password}@{LOOPBACK}:{self.port}/"

    @property
    def admin_url(self) -> str:
        """Where its management interface is, user and password included."""
        return f"http://hub:{self._password}@{LOOPBACK}:{self.admin_port}"

    def _make_host(self) -> Host:
        programs = programs_of(rabbit_programs, RABBIT_PACKAGE)
        if programs is None and docker_answers():
            return self._container(self._create())
        if programs is None:
            raise why_not(RABBIT_PACKAGE, "HUB_TEST_AMQP_URL")
        self._configure()
        self._hand_over()
        command = [str(programs / "rabbitmq-server")]
        return self._native(
            self._environment(), command, stop_signal=signal.SIGTERM, end_signal=signal.SIGKILL
        )

    def _configure(self) -> None:
        values = {
            "loopback": LOOPBACK,
            "port": self.port,
            "admin_port": self.admin_port,
            "password": self._password,
        }
        (self.folder / "rabbitmq.conf").write_text(_CONFIGURATION.format(**values))
        (self.folder / "enabled_plugins").write_text("[rabbitmq_management].\n")
        for name in ("data", "logs"):
            (self.folder / name).mkdir()

    def _environment(self) -> dict[str, str]:
        folder = self.folder
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": f"{self.folder.name.rpartition('-')[2]}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._node_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the node, instead of standing between
        }

    def _create(self) -> list[str]:
        """What a container of the same kind is made with."""
        return [
            *(
                "--publish",
                f"{LOOPBACK}:{self.port}:5672",
                "--publish",
                f"{LOOPBACK}:{self.admin_port}:15672",
            ),
            *("--hostname", "hub"),
            *("--env", "RABBITMQ_DEFAULT_USER=hub", "--env", f"RABBITMQ_DEFAULT_PASS={self._password}"),
            IMAGE,
        ]

    def _answers(self) -> bool:
        return self._says_hello() and self._listens(self.admin_port)

    def _says_hello(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(_HELLO)
                return connection.recv(1) == _ANSWER
        except OSError:
            return False

    @staticmethod
    def _listens(port: int) -> bool:
        try:
            socket.create_connection((LOOPBACK, port), timeout=2).close()
        except OSError:
            return False
        return True

    def _last_words(self) -> str:
        """The node writes its log into files of its own."""
        for file in sorted(Path(self.folder / "logs").glob("*.log")):
            lines = file.read_text(errors="replace").strip().splitlines()
            if lines:
                return lines[-1]
        return super()._last_words()

"""What both servers have in common: started, stopped, killed, frozen, and always gone in the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from hub.sandbox.servers.host import Container, Host, Native
from hub.sandbox.servers.packages import CannotServe

__all__ = ["CannotServe", "Server", "started"]


class Server(ABC):
    """One server; ports and data stay the same from `start` to `stop` to `start`, until `close`.

    Used as a context manager it is started, and closed whatever happens. Where this program dies, the server
    dies too, and its folder goes.
    """

    name: str
    user_names: tuple[str, ...]
    start_seconds = 60.0

    def __init__(self) -> None:
        self.folder = _folder(self.name)
        self._host: Host | None = None

    @property
    def log(self) -> Path:
        """What the server writes on its standard output and error."""
        return self.folder / f"{self.name}.log"

    @property
    @abstractmethod
    def url(self) -> str:
        """Where a client finds it, user and password included."""

    @abstractmethod
    def _make_host(self) -> Host:
        """Its own data and configuration, and what runs it."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it serves clients now."""

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended; a frozen server runs."""
        return self._host is not None and self._host.is_running

    def start(self) -> Self:
        """Starts it and waits until it serves. CannotServe."""
        with contextlib.ExitStack() as failed:
            failed.callback(self.close)
            if self._host is None:
                self._host = self._make_host()
            self._host.start()
            self._wait_until_ready(self._host)
            failed.pop_all()
        return self

    def _wait_until_ready(self, host: Host) -> None:
        end = time.monotonic() + self.start_seconds
        while not self._answers():
            if not host.is_running or time.monotonic() > end:
                raise CannotServe(f"{self.name} did not start: {self._last_words()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it in an orderly way; its data stay."""
        if self._host:
            self._host.stop()

    def kill(self) -> None:
        """Ends it as a power cut does; what it had promised to keep stays."""
        if self._host:
            self._host.kill()

    def restart(self) -> None:
        """Stops and starts it, on the same ports and data."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """It stays connected and says nothing any more, until `thaw`."""
        if self._host:
            self._host.freeze()

    def thaw(self) -> None:
        """It goes on where it was."""
        if self._host:
            self._host.thaw()

    def close(self) -> None:
        """Ends it and removes all it had. Harmless when it has been done."""
        if self._host:
            self._host.close()
            self._host = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _native(
        self, environment: dict[str, str], command: list[str], *, stop_signal: int, end_signal: int
    ) -> Native:
        """Runs a program of this machine; as root, as one of `user_names`."""
        return Native(self.folder, self.log, environment, command, stop_signal, end_signal, self._user())

    def _container(self, create: list[str]) -> Container:
        """Runs a container of the folder's name."""
        return Container(self.folder, self.log, self.folder.name, create)

    def _hand_over(self) -> None:
        """The folder and all in it belong to whom the server runs as."""
        user = self._user()
        if user is not None:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _user(self) -> pwd.struct_passwd | None:
        """Whom the server runs as; None as whoever runs this, who must not be root."""
        if os.geteuid() != 0:
            return None
        for name in self.user_names:
            with contextlib.suppress(KeyError):
                return pwd.getpwnam(name)
        raise CannotServe(f"{self.name} does not run as root, and there is no user {self.user_names[-1]}")

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else "it said nothing"
        return "it said nothing"


@contextlib.contextmanager
def started(*servers: Server) -> Iterator[None]:
    """Starts servers side by side, and closes them all whatever happens."""
    try:
        with ThreadPoolExecutor() as hands:
            for done in [hands.submit(server.start) for server in servers]:
                done.result()
        yield
    finally:
        for server in servers:
            server.close()


def _folder(name: str) -> Path:
    """A folder that an unprivileged user can reach too: as root not below a private TMPDIR."""
    where = "/tmp" if os.geteuid() == 0 else None
    return Path(tempfile.mkdtemp(prefix=f"sip-hubben-{name}-", dir=where))

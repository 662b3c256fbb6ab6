"""What a server runs on: this machine itself, or a container engine."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import subprocess
from pathlib import Path
from typing import Protocol

from hub.sandbox.servers.kept import Errand, Kept
from hub.sandbox.servers.packages import CannotServe

_STOP_SECONDS = 30.0


class Host(Protocol):
    """Runs one server, again and again, on the same data."""

    @property
    def is_running(self) -> bool: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...

    def freeze(self) -> None: ...

    def thaw(self) -> None: ...

    def close(self) -> None: ...


class Native:
    """A program of this machine. `stop_signal` ends it in an orderly way, `end_signal` at once."""

    def __init__(
        self,
        folder: Path,
        log: Path,
        environment: dict[str, str],
        command: list[str],
        stop_signal: int,
        end_signal: int,
        user: pwd.struct_passwd | None,
    ) -> None:
        self._stop_signal = stop_signal
        self._errand = Errand(
            command=command,
            environment=environment,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            log=str(log),
            folder=str(folder),
            end_signal=end_signal,
        )
        self._kept = Kept(remove=folder)

    @property
    def is_running(self) -> bool:
        return self._kept.is_running

    def start(self) -> None:
        self._kept.run(self._errand)

    def stop(self) -> None:
        self.thaw()
        self._kept.signal(self._stop_signal)
        if not self._kept.wait(_STOP_SECONDS):
            self.kill()

    def kill(self) -> None:
        self._kept.signal_all(signal.SIGKILL)
        self._kept.wait(_STOP_SECONDS)

    def freeze(self) -> None:
        self._kept.signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._kept.signal_all(signal.SIGCONT)

    def close(self) -> None:
        self.thaw()
        self._kept.end()


class Container:
    """A container. `create`: options, image and arguments of `docker create`."""

    def __init__(self, folder: Path, log: Path, name: str, create: list[str]) -> None:
        self._name = name
        self._errand = Errand(
            command=["docker", "start", "--attach", name],
            environment=dict(os.environ),
            user=None,
            group=None,
            log=str(log),
            folder=str(folder),
        )
        self._kept = Kept(remove=folder, farewell=[["docker", "rm", "--force", "--volumes", name]])
        with contextlib.ExitStack() as failed:
            failed.callback(self._kept.end)
            self._docker("create", "--name", name, *create)
            failed.pop_all()

    @property
    def is_running(self) -> bool:
        return self._kept.is_running

    def start(self) -> None:
        self._kept.run(self._errand)

    def stop(self) -> None:
        self._docker("stop", "--time", f"{_STOP_SECONDS:.0f}", self._name)
        self._kept.wait(_STOP_SECONDS)

    def kill(self) -> None:
        self._docker("kill", self._name)
        self._kept.wait(_STOP_SECONDS)

    def freeze(self) -> None:
        self._docker("pause", self._name)

    def thaw(self) -> None:
        self._docker("unpause", self._name)

    def close(self) -> None:
        self._kept.end()

    def _docker(self, *words: str) -> None:
        done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False, timeout=600)
        if done.returncode != 0:
            said = done.stderr.strip().splitlines() or ["nothing"]
            raise CannotServe(f"`docker {words[0]}` ended with {done.returncode}: {said[-1]}")

"""The programs the story runs: started in groups of their own, and always stopped."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from hub.sandbox.servers.ports import LOOPBACK, free_port

__all__ = ["LOOPBACK", "DidNotStart", "Program", "free_port", "stop_all"]


class DidNotStart(RuntimeError):
    """A program of the story ended, or stayed silent, before it was ready."""


class Program:
    """One program of ours (`python -m …`) in a process group of its own; its output goes to files."""

    def __init__(self, name: str, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.name = name
        self._arguments = arguments
        self._environment = environment
        self.out = folder / f"{name}.out"
        self.log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Starts it; what it writes is added to `out` and `log`."""
        with self.out.open("ab") as out, self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )
        _running.add(self)
        return self

    def kill(self) -> None:
        """SIGKILL, to the whole group: nothing is tidied up."""
        self._signal(signal.SIGKILL)
        self._wait(10)

    def stop(self, patience_seconds: float = 5.0) -> None:
        """SIGTERM, and SIGKILL where that does not help in time. Harmless when it has ended."""
        self._signal(signal.SIGTERM)
        if not self._wait(patience_seconds):
            self.kill()
        _running.discard(self)

    def _signal(self, number: int) -> None:
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def _wait(self, seconds: float) -> bool:
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def first_line(self, seconds: float = 15.0) -> dict[str, Any]:
        """The JSON object that it prints when it is ready."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.is_running:
            text = self.out.read_text()
            if "\n" in text:
                ready: dict[str, Any] = json.loads(text.splitlines()[0])
                return ready
            time.sleep(0.02)
        raise DidNotStart(f"{self.name} did not start; see {self.log}")


_running: set[Program] = set()


@atexit.register
def stop_all() -> None:
    """Stops everything that still runs, latest first come or not."""
    for program in tuple(_running):
        program.stop(2.0)

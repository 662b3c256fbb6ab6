"""The hold on a keeper: what runs under it ends with this program, however that ends."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hub.sandbox.servers import keeper


@dataclass(frozen=True)
class Errand:
    """A command to run. `user`, `group`: as whom; None as whoever runs this. `folder`: where it runs.

    `end_signal`: what it is sent when nobody wants it any more, a moment before SIGKILL.
    """

    command: Sequence[str]
    environment: dict[str, str]
    user: int | None
    group: int | None
    log: str
    folder: str
    end_signal: int = signal.SIGKILL


class Kept:
    """One keeper and the one command at a time that it runs. `remove`: the folder that goes with it."""

    def __init__(self, remove: Path, farewell: Sequence[Sequence[str]] = ()) -> None:
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", keeper.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._tell({"farewell": [list(words) for words in farewell], "remove": str(remove)})
        self.pid = 0

    @property
    def is_running(self) -> bool:
        """Whether the command has not ended."""
        if self.pid and self._has_said(0.0):
            self._hear()
        return self.pid != 0

    def run(self, errand: Errand) -> None:
        """Starts a command; the one before must have ended."""
        self._tell(asdict(errand))
        self._hear()

    def wait(self, patience_seconds: float) -> bool:
        """Whether the command has ended within that time."""
        end = time.monotonic() + patience_seconds
        while self.pid and self._has_said(max(0.0, end - time.monotonic())):
            self._hear()
        return self.pid == 0

    def signal(self, number: int) -> None:
        """To the command itself."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def signal_all(self, number: int) -> None:
        """To the command and to all that it has started."""
        if self.pid:
            for pid in (self.pid, *keeper.below(self.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)

    def end(self) -> None:
        """Kills what runs, and removes the folder. Harmless when it has been done."""
        if self._keeper.stdin and not self._keeper.stdin.closed:
            self._keeper.stdin.close()
        self._keeper.wait()
        if self._keeper.stdout:
            self._keeper.stdout.close()
        self.pid = 0

    def _tell(self, fact: dict[str, Any]) -> None:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(json.dumps(fact).encode() + b"\n")

    def _has_said(self, patience_seconds: float) -> bool:
        assert self._keeper.stdout is not None
        return bool(select.select([self._keeper.stdout], [], [], patience_seconds)[0])

    def _hear(self) -> None:
        assert self._keeper.stdout is not None
        said = self._keeper.stdout.readline()
        self.pid = int(json.loads(said).get("pid", 0)) if said else 0

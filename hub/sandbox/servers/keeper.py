"""Lets a server live as long as the program that wanted it, and no longer.

A program of its own that imports nothing of the hub. The first line on its standard input says what is done
in the end, each line after that is an errand:

    {"farewell": [["command", "word"], …], "remove": "folder"}
    {"command": […], "environment": {…}, "user": 1 or null, "group": 1 or null, "log": "…", "folder": "…",
     "end_signal": 3}

It starts the command and answers with a line {"pid": …}; when the command has ended, and whatever it left
behind has been killed, with a line {"ended": exit code}. The end of the input is the end of all: it comes
when the wanting program closes it, and when that program dies in whatever way. Then what runs gets its end
signal and is killed a moment later, the farewell is run and the folder is removed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36

#: How long a server may take after its end signal.
_END_SECONDS = 3.0

Errand = dict[str, Any]


def main() -> None:
    """Takes errands until there are no more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _control(_SET_CHILD_SUBREAPER, 1)  # what a server leaves behind becomes a child of this program
    last = json.loads(sys.stdin.buffer.readline() or b"{}")
    try:
        while line := sys.stdin.buffer.readline():
            if not _run(json.loads(line)):
                break
    finally:
        kill_below(os.getpid())
        for command in last.get("farewell", []):
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        if last.get("remove"):
            shutil.rmtree(last["remove"], ignore_errors=True)


def _run(errand: Errand) -> bool:
    """Runs a command to its end; False where nobody wants it any more before that."""
    try:
        process = _start(errand)
    except OSError as error:
        _say({"ended": 127, "why": str(error)})
        return True
    _say({"pid": process.pid})
    ends = os.pidfd_open(process.pid)
    try:
        ended = _ends_while_wanted(ends)
        if not ended:
            process.send_signal(errand["end_signal"])
            select.select([ends], [], [], _END_SECONDS)
    finally:
        os.close(ends)
    code = process.poll()
    kill_below(os.getpid())
    if ended:
        with contextlib.suppress(BrokenPipeError):
            _say({"ended": code})
    return ended


def _ends_while_wanted(ends: int) -> bool:
    """Waits for the command's end; False where nobody wants it any more before that."""
    wanted_by = os.getppid()
    while os.getppid() == wanted_by:
        ready, _, _ = select.select([sys.stdin.buffer, ends], [], [], 1.0)
        if ready:
            return ends in ready
    return False


def _start(errand: Errand) -> subprocess.Popen[bytes]:
    """The command, as the user that the errand names, in a session of its own; it dies with this program."""
    with open(errand["log"], "ab") as log:
        return subprocess.Popen(
            errand["command"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=errand["environment"],
            cwd=errand["folder"],
            user=errand["user"],
            group=errand["group"],
            extra_groups=None if errand["user"] is None else [],
            start_new_session=True,
            preexec_fn=lambda: _control(_SET_PDEATHSIG, signal.SIGKILL),
        )


def below(pid: int) -> list[int]:
    """All processes that a process has started, and those have, and so on."""
    children: dict[int, list[int]] = {}
    for child, parent in _parents():
        children.setdefault(parent, []).append(child)
    found = list(children.get(pid, []))
    for one in found:
        found.extend(children.get(one, []))
    return found


def kill_below(pid: int) -> None:
    """SIGKILL for all of them, and for those that they start meanwhile; this program's own are buried."""
    while living := below(pid):
        for one in living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)


def _parents() -> Iterator[tuple[int, int]]:
    """(process, its parent) of everything that runs."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                yield int(entry.name), int(after_name[1])


def _say(fact: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def _control(option: int, value: int) -> None:
    """prctl(2)."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main()

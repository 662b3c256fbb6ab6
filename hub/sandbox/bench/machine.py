"""What the machine says of processes: who came of whom, processor time, memory (Linux `/proc`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def family(root: int) -> set[int]:
    """The process and all that have come of it."""
    parents = {pid: int(fields[1]) for pid, fields in _processes()}
    found, more = set[int](), {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more} - found
    return found


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Every process with what `/proc/PID/stat` says after its name."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(path.parent.name), path.read_text().rpartition(")")[2].split()


def cpu_seconds(pid: int) -> float:
    """Of the process, and of its children that have ended."""
    for found, fields in _processes():
        if found == pid:
            return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def rss_mib(pid: int) -> float:
    """Memory in use, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0

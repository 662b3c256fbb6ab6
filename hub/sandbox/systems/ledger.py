"""A system's own account of what it was told and what it did: a file that is only ever added to.

One JSON object a line, on disk before anything is answered. A line holds ids, codes, hashes and times,
never a name, a personal number or a text of a document. What the kinds of lines hold:

`received`     a document was taken: id, root, unit, refs, marks, sha256, `repeat`, `applied`, the receipt
`turned-away`  a delivery was not taken: why, status, the request's path
`posted`       a document is about to be sent to the hub: id, root, unit, refs, marks, sha256, to, again
`answered`     what the hub said to it: id, status, receipt, accepted, sha256 of the answer, place, attempts
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class Ledger:
    """An append-only file of JSON lines; `write` returns when the line is on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lines: list[Line] = list(read_lines(path))
        self._file = path.open("ab", buffering=0)

    def write(self, kind: str, **facts: object) -> Line:
        """Adds one line, numbered, with the wall time and the machine's own steady nanoseconds."""
        line: Line = {
            "kind": kind,
            "n": len(self.lines) + 1,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "tick": time.monotonic_ns(),
            **facts,
        }
        self._file.write(json.dumps(line, ensure_ascii=False, sort_keys=False).encode() + b"\n")
        os.fsync(self._file.fileno())
        self.lines.append(line)
        return line

    def of(self, kind: str) -> Iterator[Line]:
        """The lines of one kind, oldest first."""
        return (line for line in self.lines if line["kind"] == kind)

    def close(self) -> None:
        self._file.close()


def read_lines(path: Path) -> Iterator[Line]:
    """The whole lines of a ledger file; a last line that was cut off by a crash is left out."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for raw in file:
            if raw.endswith(b"\n"):
                yield json.loads(raw)


class Tail:
    """Reads what has been added to a ledger since it was last asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self.lines: list[Line] = []

    def read(self) -> list[Line]:
        """The new whole lines, which are also kept in `lines`."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as file:
            file.seek(self._at)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._at += len(whole)
        lines: list[Line] = [json.loads(raw) for raw in whole.splitlines()]
        self.lines += lines
        return lines

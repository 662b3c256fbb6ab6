"""The loss table of the specification beside the one that the formats really have (`domain.md` §7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from hub.kit.cells import COLUMNS, Mark, marks

_SIGNS: Final = {mark.value: mark for mark in Mark} | {"?": Mark.TEXT}
_INTRODUCTION: Final = """\
# What each format loses

The loss table of the specification (`domain.md` §7.3), cell by cell: what it says, and what the formats do.
Ours is made by rendering messages that hold the field, one for each event and value that there is
(`hub/kit/probes.py`); the specification's is written down in `tests/formats/loss_table.yaml`, with how a
cell in other words is read and why a cell of ours is another.

✓ a place of its own, from which it comes back · T a line in a text, or told as something that the system
has · L beside the message, by letter · R refused · D dropped, with a line in the report to the sender.
Several marks: it depends on the event or the value. What goes along in the text of an event that the system
has no document for counts only where it has none for any of the row's events.

"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: as it stands in the specification, how that is read, what the format does, and why."""

    row: int
    column: str
    written: str
    expected: tuple[Mark, ...]
    because: str | None

    @property
    def ours(self) -> tuple[Mark, ...]:
        """What becomes of the field."""
        return marks(self.row, COLUMNS[self.column])

    @property
    def deviates(self) -> bool:
        """Whether the format does something else."""
        return self.ours != self.expected


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the specification's table."""

    number: int
    field: str
    cells: tuple[Cell, ...]


def written_down(path: Path) -> list[TableRow]:
    """The rows in a file as `tests/formats/loss_table.yaml`. ValueError where a cell is read as nothing."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return [_row(row) for row in rows]


def signs(text: str) -> tuple[Mark, ...]:
    """The marks that stand in a cell: `**R ✗** → paper` is R, `? T` is T, `✓≈` is ✓."""
    words = (word.strip("*`()→;,") for word in re.split(r"[\s/]+", text))
    found = {_SIGNS[sign] for word in words if (sign := word.rstrip("?≈") or word[:1]) in _SIGNS}
    return tuple(mark for mark in Mark if mark in found)


def as_text(found: tuple[Mark, ...]) -> str:
    """`✓ / T`."""
    return " / ".join(found)


def loss_page(rows: list[TableRow]) -> str:
    """The page in Markdown: the table, and below it each cell that is another, with its reason."""
    deviating = [cell for row in rows for cell in row.cells if cell.deviates]
    count = sum(len(row.cells) for row in rows)
    head = " | ".join(f"{column} says | does" for column in COLUMNS)
    lines = [
        f"{count} cells, of which {len(deviating)} are otherwise; those are in bold and explained below.\n",
        f"| # | field | {head} |",
        f"|---|---|{'---|---|' * len(COLUMNS)}",
        *(f"| {row.number} | {row.field} | {' | '.join(_shown(row))} |" for row in rows),
        "\n## Where the formats do otherwise\n",
        "| # | field | format | specification | ours | why |",
        "|---|---|---|---|---|---|",
        *_reasons(rows),
    ]
    return _INTRODUCTION + "\n".join(lines) + "\n"


def _row(told: Mapping[str, Any]) -> TableRow:
    number, field = int(told["row"]), str(told["field"])
    means, because = told.get("means", {}), told.get("because", {})
    if unknown := (means.keys() | because.keys()) - COLUMNS.keys() | told["cells"].keys() ^ COLUMNS.keys():
        raise ValueError(f"row {number} has no such columns: {', '.join(sorted(unknown))}")
    cells = [
        Cell(number, column, written, signs(means.get(column, written)), because.get(column))
        for column, written in told["cells"].items()
    ]
    if nothing := [cell.column for cell in cells if not cell.expected]:
        raise ValueError(f"row {number} is read as nothing in {', '.join(nothing)}")
    return TableRow(number, field, tuple(cells))


def _shown(row: TableRow) -> Iterator[str]:
    for cell in row.cells:
        yield _plain(cell.written)
        yield f"**{as_text(cell.ours)}**" if cell.deviates else as_text(cell.ours)


def _reasons(rows: list[TableRow]) -> Iterator[str]:
    for row in rows:
        for cell in row.cells:
            if cell.deviates:
                said, ours = _plain(cell.written), as_text(cell.ours)
                system = COLUMNS[cell.column]
                yield f"| {row.number} | {row.field} | `{system}` | {said} | {ours} | {cell.because} |"


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", text).replace("|", "\\|")

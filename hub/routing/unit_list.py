"""Reading a list of units from a CSV file.

The columns are the fields of `Unit`; `aliases` are separated by `|`. UTF-8, `;` or `,` between columns
(the header decides), true is `1`, `ja`, `true`, dates are ISO. Empty is not given.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from sys import intern

from pydantic import ValidationError

from hub.errors import Malformed
from hub.routing.directory import Unit

COLUMNS = tuple(Unit.model_fields)
_NEEDED = ("hsa_id", "name", "type", "principal", "region")
_FLAGS = {"1": True, "ja": True, "true": True, "0": False, "nej": False, "false": False}
_ADVICE = "Correct the file and import it again; nothing of it was taken."


def load_units(path: Path) -> tuple[Unit, ...]:
    """The units of a file. Raises Malformed with line and column."""
    return read_units(path.read_bytes(), path.name)


def read_units(raw: bytes | str, name: str = "directory.csv") -> tuple[Unit, ...]:
    """The units of a CSV text, in its order. Raises Malformed with line and column of the first fault."""
    rows = csv.reader(io.StringIO(_text(raw, name), newline=""), delimiter=_delimiter(raw), strict=True)
    try:
        header = _header(next(rows, []), name)
        return tuple(
            _unit(header, row, rows.line_num, name) for row in rows if any(cell.strip() for cell in row)
        )
    except csv.Error as error:
        raise _fault("directory.csv", f"{name} is not CSV: {error}", rows.line_num) from None


def _text(raw: bytes | str, name: str) -> str:
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _fault("directory.encoding", f"{name} is not UTF-8", line) from None


def _delimiter(raw: bytes | str) -> str:
    semicolon, newline = (";", "\n") if isinstance(raw, str) else (b";", b"\n")
    return ";" if semicolon in raw.partition(newline)[0] else ","  # type: ignore[operator, arg-type]


def _header(cells: list[str], name: str) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    for position, cell in enumerate(header):
        if cell not in COLUMNS or cell in header[:position]:
            raise _fault("directory.header", f"{name}: column {position + 1} is unknown or there twice", 1)
    if missing := [column for column in _NEEDED if column not in header]:
        raise _fault("directory.header", f"{name}: the columns {', '.join(missing)} are missing", 1)
    return header


def _unit(header: tuple[str, ...], row: list[str], line: int, name: str) -> Unit:
    if len(row) != len(header):
        what = f"{name}: the line has {len(row)} columns, the header {len(header)}"
        raise _fault("directory.columns", what, line)
    try:
        return Unit.model_validate(dict(_cells(header, row)))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        column = str(first["loc"][0])
        what = f"{name}: the column {column} does not hold what it must: {first['msg']}"
        raise _fault("directory.value", what, line, column) from None


def _cells(header: tuple[str, ...], row: list[str]) -> Iterator[tuple[str, object]]:
    """The given fields; what stands in many rows is held once."""
    for column, cell in zip(header, row, strict=True):
        value = cell.strip()
        if not value:
            continue
        if column == "aliases":
            yield column, tuple(alias.strip() for alias in value.split("|") if alias.strip())
        elif column in ("default_inbox", "base_responsibility"):
            yield column, _FLAGS.get(value.casefold(), value)
        else:
            yield column, intern(value)


def _fault(code: str, what: str, line: int, column: str | None = None) -> Malformed:
    return Malformed(code, f"{what}.", line=line, path=column or "header", advice=_ADVICE)

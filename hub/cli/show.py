"""How answers look: a refusal as a paragraph, rows as a table for people or as lines of JSON for programs."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

import click

from hub.clock import STOCKHOLM
from hub.errors import HubError
from hub.store.rows import Sealed

#: One row of a list: plain values under stable names.
Row = Mapping[str, Any]


def refusal(error: HubError) -> str:
    """The error in one readable paragraph: what is wrong, where, by which rule, and what to do.

    Holds only what the error holds, which is never content of a message.
    """
    place = ", ".join(part for part in (f"line {error.line}" if error.line else "", error.path or "") if part)
    parts = [f"{_sentence(error.message)}"]
    if place:
        parts.append(f"Place: {place}.")
    if error.rule:
        parts.append(f"Rule: {error.rule}.")
    if error.advice:
        parts.append(_sentence(error.advice))
    parts.append(f"({error.code})")
    return textwrap.fill(" ".join(parts), width=_width())


#: What is never shown: keys by which people are found, and the workers' own marks.
_INNER = frozenset({"patient_key", "event_key", "lease", "lease_until", "trace", "version", "next_seq"})


def plain(row: Any) -> Row:
    """A stored row's fields without its content and its inner marks."""
    values = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in _INNER}
    return {name: value for name, value in values.items() if not isinstance(value, Sealed)}


def as_json(row: Row) -> str:
    """The row as one line of JSON: moments in UTC as ISO 8601, codes as their text."""
    return json.dumps(dict(row), ensure_ascii=False, default=_plain)


def print_rows(rows: Iterable[Row], columns: Sequence[str], *, as_lines: bool, none: str) -> None:
    """Print the rows: every field as JSON lines, or the named `columns` as a table for people.

    `none`: the sentence that a person reads where there are no rows; programs read nothing.
    """
    if as_lines:
        for row in rows:
            click.echo(as_json(row))
        return
    found = list(rows)
    click.echo(table(found, columns) if found else none)


def table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The named columns as text, as wide as their content; the header is the field name in words."""
    cells = [[cell(row.get(column)) for column in columns] for row in rows]
    header = [column.replace("_", " ") for column in columns]
    widths = [max(len(line[at]) for line in [header, *cells]) for at in range(len(columns))]
    lines = [header, ["─" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def cell(value: object) -> str:
    """A value as a person reads it: local time without seconds, `–` for nothing, lists with commas."""
    if value is None or value == "" or value == ():
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(cell(one) for one in value)
    return str(_plain(value)) if isinstance(value, Enum | date) else str(value)


def local(moment: datetime) -> str:
    """The moment on a Swedish clock: `2026-03-02 09:15`."""
    return moment.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def typed(what: str) -> str:
    """A secret, asked for without showing it; a line of standard input where nobody sits there."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline().strip()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 100)

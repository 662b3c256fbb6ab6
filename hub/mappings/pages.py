"""The mapping pages: what integrators and clinicians read about a format, made from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hub.canonical.codes import LossAction
from hub.mappings.codecs import Code, Flag, Several, TypedIdentity
from hub.mappings.table import LossRow, Table
from hub.mappings.words import Each, Row, Word

_SAID = {
    LossAction.CARRIED: "own place",
    LossAction.NOTE: "line in a text",
    LossAction.SIDE_LETTER: "by letter",
    LossAction.REFUSED: "refused",
    LossAction.DROPPED: "dropped",
}


def mapping_page(system: str, tables: Iterable[Table]) -> str:
    """A page in Markdown: a section for each table, with its fields and its code sets."""
    lines = [f"# {system}: where each field stands", ""]
    for table in tables:
        lines += _section(table)
    return "\n".join(lines)


def loss_table(tables: Iterable[Table]) -> list[LossRow]:
    """What becomes of every field in any of a system's tables, each line once."""
    return list(dict.fromkeys(row for table in tables for row in table.losses()))


def _section(table: Table) -> list[str]:
    layout = f", layout {table.layout}" if table.layout else ""
    lines = [
        f"## `{table.event}` in `{table.root}`{layout}",
        "",
        "| Field | What becomes of it | Where, or why |",
        "|---|---|---|",
    ]
    for row in dict.fromkeys(table.losses()):
        where = f"`{row.place}`" if row.place else _cell(row.text)
        lines.append(f"| `{row.field}` | {_SAID[row.action]} | {where} |")
    codes = list(_code_lines(table.rows))
    if codes:
        lines += ["", "| Codes of | Value | Word in the document |", "|---|---|---|", *codes]
    return [*lines, ""]


def _code_lines(words: Iterable[Word], prefix: str = "") -> Iterator[str]:
    for word in words:
        if isinstance(word, Row):
            path = prefix if word.path == "." else f"{prefix}.{word.path}".lstrip(".")
            yield from (f"| `{path}` | {value} | {_cell(text)} |" for value, text in _codes(word.codec))
            if word.none is not None:
                yield f"| `{path}` | (nothing) | {_cell(word.none)} |"
        elif isinstance(word, Each):
            yield from _code_lines(word.rows, word.path)


def _codes(codec: Any) -> Iterator[tuple[str, str]]:
    if isinstance(codec, Several):
        yield from _codes(codec.codec)
    elif isinstance(codec, Flag):
        yield from (("yes" if value else "no", text) for value, text in codec.values.items())
    elif isinstance(codec, TypedIdentity):
        yield from ((system, word) for word, system in codec.words.items())
    elif isinstance(codec, Code):
        yield from ((f"`{member}`", ", ".join(words)) for member, words in codec.words.items())
        merged = codec.merged.items()
        yield from ((f"`{member}`", f"{codec.words[other][0]} (with a line)") for member, other in merged)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

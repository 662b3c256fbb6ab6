"""A table is checked whole and made ready, once, at start; a table that does not hold stops the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.canonical.codes import Event
from hub.errors import Misconfigured
from hub.mappings.accounts import Accounts
from hub.mappings.closing import close
from hub.mappings.fields import NoSuchField, fields_of_event
from hub.mappings.notes import Seal
from hub.mappings.outletting import Outletting
from hub.mappings.outline import Outline
from hub.mappings.overflow import Overflow
from hub.mappings.placing import Placing
from hub.mappings.shape import Shape
from hub.mappings.table import Table
from hub.mappings.words import (
    LONGEST_TEXT,
    Drop,
    Each,
    Ignore,
    Layout,
    Letter,
    Note,
    Refuse,
    Row,
    Supplied,
    Tell,
    Word,
)


def compile_table(
    *,
    system: str,
    event: Event,
    root: str,
    namespace: str,
    rows: Sequence[Word],
    note_key: bytes,
    shape: Callable[[str, str], Outline] = Shape,
    longest: int = LONGEST_TEXT,
) -> Table:
    """The table for one event of a system, in one layout.

    `root`: name of the document's root element, or its `typ` where it is JSON; `namespace`: of all its
    elements. `shape`: the syntax, `Shape` for XML or `JsonShape`. `note_key`: at least 16 bytes, proves
    the hub's own lines. `longest`: the characters that the system takes in a text that a person wrote, the
    hub's lines below it included; `SHORTEST_LIMIT` or more. Raises Misconfigured (`mapping.*`) naming the
    table and the row.
    """
    name = f"{system}/{event}/{root}"
    if len(note_key) < 16:
        raise Misconfigured("mapping.note-key", f"{name}: the note key has fewer than 16 bytes")
    accounts = Accounts(event)
    outline = shape(namespace, root)
    outline.root_of_document()
    placing = Placing(accounts, outline, fields_of_event(event), event, longest=longest)
    for word in rows:
        _place(name, placing, word)
    outlets = Outletting(accounts, placing)
    for word in sorted(rows, key=_turn):
        _let_out(name, outlets, word)
    for wrong in [*accounts.complaints(), *close(placing, outlets)]:
        raise Misconfigured(wrong.code, f"{name}: «{wrong.path}»: {wrong.why}", path=wrong.path)
    outline.finish()
    placing.scope.finish()
    layouts = [word.name for word in rows if isinstance(word, Layout)]
    return Table(
        system=system,
        event=event,
        layout=layouts[0] if layouts else None,
        root=root,
        namespace=namespace,
        rows=tuple(rows),
        placing=placing,
        outlets=outlets,
        seal=Seal(note_key, system),
        overflow=Overflow(placing, outlets, root, longest),
    )


def _place(name: str, placing: Placing, word: Word) -> None:
    try:
        match word:
            case Row():
                placing.row(word)
            case Each():
                placing.each(word)
            case Supplied():
                placing.supplied(word)
            case Ignore():
                placing.ignore(word)
            case Layout():
                placing.layout(word)
    except (NoSuchField, ValueError) as error:
        raise _misconfigured(name, word, error) from error


def _let_out(name: str, outlets: Outletting, word: Word) -> None:
    try:
        match word:
            case Note():
                outlets.note(word)
            case Tell():
                outlets.tell(word)
            case Drop() | Letter():
                outlets.loss(word)
            case Supplied():
                outlets.supplied(word)
            case Each():
                outlets.each(word)
            case Refuse():
                outlets.refuse(word)
    except (NoSuchField, ValueError) as error:
        raise _misconfigured(name, word, error) from error


def _turn(word: Word) -> int:
    """Refusals first (they say which codes need no word), what is supplied last (a tell may speak for it)."""
    return {Refuse: 0, Supplied: 2}.get(type(word), 1)


def _misconfigured(name: str, word: Word, error: Exception) -> Misconfigured:
    what = {Ignore: "place", Layout: "name"}.get(type(word), "path")
    path = str(getattr(word, what))
    code = "mapping.unknown-path" if isinstance(error, NoSuchField) else "mapping.row"
    return Misconfigured(code, f"{name}: «{path}»: {error}", path=path)

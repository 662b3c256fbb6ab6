"""The hub's own lines are taken off a text, and what they say goes back to its fields."""

from __future__ import annotations

from typing import Any

from hub.errors import HubError
from hub.mappings.notes import Seal
from hub.mappings.outletting import Outletting, ReadNote
from hub.mappings.placing import Placing
from hub.mappings.scope import Values


class NoteReader:
    """Reads the block below the text that takes a table's notes."""

    def __init__(self, placing: Placing, outlets: Outletting, seal: Seal) -> None:
        row = placing.takes_notes
        self._text = row.value if row else None
        self._notes = {f"{note.label}: ": note for note in outlets.read_notes}
        self._told = tuple(outlets.told)
        self._seal = seal

    def restore(self, values: Values, person: str | None) -> list[str]:
        """Puts proven notes into `values` and gives their paths; anything else stays a person's text."""
        text = None if self._text is None else values[self._text]
        if not text or person is None or "[via hub]" not in text:
            return []
        opened = self._seal.open(text, person)
        if opened is None:
            return []
        base, lines = opened
        restored = self._read(lines, values)
        if restored is None:
            return []
        assert self._text is not None
        values[self._text] = base
        for note, value in restored:
            values[note.value] = value
        return [note.path for note, _ in restored]

    def _read(self, lines: list[str], values: Values) -> list[tuple[ReadNote, Any]] | None:
        """The notes in a block; None where a line is none that this table writes."""
        restored: list[tuple[ReadNote, Any]] = []
        for line in lines:
            label, colon, said = line.partition(": ")
            note = self._notes.get(label + colon)
            if note is None:
                if not line.startswith(self._told):
                    return None
                continue
            try:
                value = note.form.read(said)
            except HubError:
                return None
            if note.merged is None or values[note.value] == note.merged.get(value):
                restored.append((note, value))
        return restored

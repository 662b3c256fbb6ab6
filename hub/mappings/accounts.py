"""Every field of the model is accounted for, once, in a way that its weight allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from hub.canonical.codes import Event
from hub.mappings.codecs import Code, Several
from hub.mappings.fields import Field, NoSuchField, leaves_of_event, leaves_within
from hub.mappings.safety import NEVER_FROM_TEXT, weighs
from hub.mappings.words import Drop, Each, Letter, Note, Refuse, Row, Supplied, Tell

#: Tuples, since a union would be made anew for each of the many questions at start.
_SOURCES: Final = (Row, Each, Supplied)
_OUTLETS: Final = (Note, Tell, Drop, Letter)

Accountable = Row | Each | Note | Tell | Drop | Letter | Refuse | Supplied


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a table: which field, and why."""

    code: str
    path: str
    why: str


class Accounts:
    """What the words of a table say about each plain value of an event's message."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.leaves = leaves_of_event(event)
        self._words: dict[str, list[Accountable]] = {path: [] for path in self.leaves}

    def add(self, path: str, word: Accountable) -> None:
        """The word is about the field at `path` and all in it. Raises NoSuchField."""
        about = leaves_within(self.event).get(path)
        if not about:
            raise NoSuchField(f"«{path}» is no field of a message {self.event}")
        for leaf in about:
            self._words[leaf].append(word)

    def outlets(self, path: str) -> list[Accountable]:
        """The words that say what becomes of a field which has no place."""
        return [word for word in self._words.get(path, ()) if isinstance(word, _OUTLETS)]

    def refused(self, path: str) -> set[Any]:
        """The members of an enum that a `refuse` stops."""
        gates = [word for word in self._words[path] if isinstance(word, Refuse) and word.unless != (None,)]
        kind = self.leaves[path].kind
        if not gates or self.leaves[path].many or not issubclass(kind, StrEnum):
            return set()
        return {member for member in kind if any(member not in gate.unless for gate in gates)}

    def complaints(self) -> list[Complaint]:
        """All that is wrong, in the model's order."""
        return [complaint for path in self.leaves for complaint in self._about(path)]

    def _about(self, path: str) -> list[Complaint]:
        words = self._words[path]
        sources = [word for word in words if isinstance(word, _SOURCES)]
        outlets = self.outlets(path)
        found = [
            ("mapping.unaccounted", "it is not accounted for", not words),
            ("mapping.twice", "it is accounted for twice", len(sources) > 1 or len(outlets) > 1),
            *_about_places(sources, outlets),
            *_about_safety(path, weighs(path, self.event), words, sources, outlets),
        ]
        return [Complaint(code, path, why) for code, why, wrong in found if wrong]


def _about_places(
    sources: list[Row | Each | Supplied], outlets: list[Accountable]
) -> list[tuple[str, str, bool]]:
    rows = [word for word in sources if isinstance(word, Row)]
    merges = any(isinstance(row.codec, Code) and row.codec.merged for row in rows)
    beside = bool(rows and outlets) and not merges
    return [
        ("mapping.twice", "it has a place, so nothing else becomes of it", beside),
        ("mapping.merged", "its codes are merged, and nothing says which it was", merges and not outlets),
    ]


def _about_safety(
    path: str,
    safety: bool,
    words: list[Accountable],
    sources: list[Row | Each | Supplied],
    outlets: list[Accountable],
) -> list[tuple[str, str, bool]]:
    dropped = any(isinstance(word, Drop) for word in words)
    assumed = any(isinstance(word, Supplied) for word in sources)
    gated = any(isinstance(word, Refuse) for word in words)
    mute = any(isinstance(word, Tell) and "{}" not in word.sentence for word in words)
    noted = any(isinstance(word, Note) for word in words)
    never = any(path == each or path.startswith(f"{each}.") for each in NEVER_FROM_TEXT)
    return [
        ("mapping.safety", "a safety field is never dropped", safety and dropped),
        (
            "mapping.safety",
            "a safety field is not assumed without refuse, tell or letter",
            safety and assumed and not gated and not outlets,
        ),
        (
            "mapping.safety",
            "a safety field is told with its value",
            safety and path != "patient.protected" and mute,
        ),
        ("mapping.never-from-text", "it is never read back from free text: use tell", never and noted),
    ]


def code_complaint(field: Field, codec: Any, refused: set[Any], merged_only: set[Any] | None) -> str | None:
    """Why a codec does not fit a field; None where it does.

    `merged_only`: the members that a note beside a merging row is for.
    """
    if isinstance(codec, Several):
        if not field.many:
            return "several values for a field that has one"
        codec = codec.codec
    if codec.kind is not field.kind:
        return f"the codec is for {codec.kind.__name__}, the field is {field.kind.__name__}"
    if not isinstance(codec, Code):
        return "an enum needs a Code" if issubclass(field.kind, StrEnum) else None
    said = set(codec.words) | set(codec.merged)
    every = set(field.kind) if issubclass(field.kind, StrEnum) else set(codec.words)
    wanted = merged_only if merged_only is not None else every - refused
    if lacking := wanted - said:
        return f"these codes have no word: {', '.join(sorted(lacking))}"
    return None

"""Fields without a place find their outlets: notes, told lines, letters, refusals, losses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hub.canonical.codes import LossAction
from hub.canonical.loss import Loss
from hub.mappings.accounts import Accounts, code_complaint
from hub.mappings.codecs import Code, Codec
from hub.mappings.fields import Field, children
from hub.mappings.notes import Part, PlainNote, StructureNote
from hub.mappings.outlets import Gate, NoteLine, Outlet, ToldLine, implied
from hub.mappings.paths import around, each_of, get_rest, getter, only
from hub.mappings.placing import Placing
from hub.mappings.words import GIVEN, Drop, Each, Letter, Note, Refuse, Row, Supplied, Tell


@dataclass(frozen=True, slots=True)
class ReadNote:
    """How a note comes back: its label, its form, the number of its value.

    `merged`: for a note beside a row, the member that was read → the member that the note may restore.
    """

    path: str
    label: str
    form: PlainNote | StructureNote
    value: int
    merged: dict[Any, Any] | None


class Outletting:
    """The outlets of a table in the making; places are known."""

    def __init__(self, accounts: Accounts, placing: Placing) -> None:
        self._accounts = accounts
        self._placing = placing
        self.outlets: list[Outlet] = []
        self.gates: list[Gate] = []
        self.reading_gates: list[Gate] = []
        self.read_notes: list[ReadNote] = []
        self.told: list[str] = []
        self.lossy: set[str] = set()

    def note(self, word: Note) -> None:
        """A labelled line that comes back."""
        where = self._notes_path()
        chain = self._placing.find(word.path)
        self._accounts.add(word.path, word)
        beside = self._placing.rows.get(word.path)
        merged = beside.codec.merged if beside and isinstance(beside.codec, Code) else None
        form = self._form(word, chain[-1], None if merged is None else set(merged))
        if not word.label or ":" in word.label or "\n" in word.label or word.label == "kontroll":
            raise ValueError("a label is a short text without a colon")
        text = f"Står som «[via hub] {word.label}» i {where}."
        self._out(word.path, chain, LossAction.NOTE, text, NoteLine(word.label, form), merged)
        number = self._placing.value_for(word.path, chain)
        self.read_notes.append(ReadNote(word.path, word.label, form, number, merged))

    def tell(self, word: Tell) -> None:
        """A line for a person alone; in a message behind the document where it has no text for lines."""
        noted = self._placing.takes_notes
        chain = self._placing.find(word.path)
        self._accounts.add(word.path, word)
        beside = self._placing.rows.get(word.path)
        merged = beside.codec.merged if beside and isinstance(beside.codec, Code) else None
        form = self._form(word, chain[-1], None if merged is None else set(merged))
        where = "Går i ett meddelande efter dokumentet"
        if noted is not None:
            where = f"Står som upplysning i {noted.place.path}"
        text = f"{where} och läses inte tillbaka."
        self._out(word.path, chain, LossAction.NOTE, text, ToldLine(word.sentence, form), merged)
        self.told.append(word.sentence.partition("{}")[0])
        self.lossy.add(word.path)

    def loss(self, word: Drop | Letter) -> None:
        """A field that does not go along, or goes by letter."""
        chain = self._placing.find(word.path)
        self._accounts.add(word.path, word)
        action = LossAction.DROPPED if isinstance(word, Drop) else LossAction.SIDE_LETTER
        beside = self._placing.rows.get(word.path)
        merged = beside.codec.merged if beside and isinstance(beside.codec, Code) else None
        self._out(word.path, chain, action, word.because, None, merged)
        self.lossy.add(word.path)

    def supplied(self, word: Supplied) -> None:
        """The loss line of an implied value that the message does not have."""
        chain = self._placing.find(word.path)
        if self._accounts.outlets(chain[-1].path) or (word.value is GIVEN and word.because is None):
            return
        text = word.because or "Formatet förutsätter ett annat värde."
        self._out(word.path, chain, LossAction.DROPPED, text, None, None)
        self.lossy.add(word.path)

    def each(self, word: Each) -> None:
        """The outlets inside a list."""
        outer = self._placing.find(word.path)
        entries = self._placing.inner[word.path]
        self._inside(word, entries, each_of(only, getter(word.path, outer)))

    def _inside(self, word: Each, placing: Placing, sources: Callable[[Any], Iterator[Any]]) -> None:
        for row in word.rows:
            if isinstance(row, Each):
                chain = placing.find(row.path)
                self._inside(row, placing.inner[row.path], each_of(sources, getter(row.path, chain)))
            elif isinstance(row, Drop | Letter | Supplied):
                self._inside_loss(row, placing, sources)

    def _inside_loss(
        self, row: Drop | Letter | Supplied, placing: Placing, sources: Callable[[Any], Iterator[Any]]
    ) -> None:
        chain = placing.find(row.path)
        path = placing.full(row.path)
        if not isinstance(row, Supplied):
            self._accounts.add(path, row)
        action = _action(row)
        text = row.because or "Formatet förutsätter ett annat värde."
        expected = implied(row.value if isinstance(row, Supplied) else chain[-1].default)
        loss = Loss(field=path, action=action, text=text)
        get, holder = getter(row.path, chain), around(row.path, chain)
        self.outlets.append(Outlet(loss, sources, holder, get, expected, None))
        self.lossy.add(path)

    def refuse(self, word: Refuse) -> None:
        """A gate."""
        chain = self._placing.find(word.path)
        self._accounts.add(word.path, word)
        allowed = tuple(implied(value) for value in word.unless)
        gate = Gate(word, around(word.path, chain), getter(word.path, chain), allowed)
        self.gates.append(gate)
        if word.on_read:
            self.reading_gates.append(gate)

    def expected(self, path: str, field: Field) -> Any:
        """What is read where nothing is said: the supplied value, or the model's default."""
        value = self._placing.supplies.get(path, field.default)
        return implied(field.default if value is GIVEN else value)

    def _out(
        self,
        path: str,
        chain: tuple[Field, ...],
        action: LossAction,
        text: str,
        line: NoteLine | ToldLine | None,
        merged: dict[Any, Any] | None,
    ) -> None:
        get = getter(path, chain)
        if chain[-1].many:
            get = get_rest(get, self._placing.choices.get(path, []))
        self.outlets.append(
            Outlet(
                loss=Loss(field=path, action=action, text=text),
                sources=only,
                around=around(path, chain),
                get=get,
                implied=self.expected(path, chain[-1]),
                line=line,
                merged=None if merged is None else frozenset(merged),
            )
        )

    def _notes_path(self) -> str:
        if self._placing.takes_notes is None:
            raise ValueError("no row of the table takes notes")
        return self._placing.takes_notes.place.path

    def _form(self, word: Note | Tell, field: Field, merged: set[Any] | None) -> PlainNote | StructureNote:
        if field.model is None or (not word.rows and field.model is word.codec.kind):
            refused = self._accounts.refused(field.path) if field.path in self._accounts.leaves else set()
            if isinstance(word, Note) or "{}" in word.sentence:
                _fit(field, word.codec, refused, merged)
            return PlainNote(word.codec, field.many)
        if isinstance(word, Tell) and "{}" not in word.sentence:
            return StructureNote((), field.many)
        return StructureNote(_parts(word.rows, field), field.many)


def _parts(rows: tuple[Row, ...], field: Field) -> list[Part]:
    inner = children(field)
    if not rows:
        raise ValueError("a structure is noted with rows")
    if lacking := set(inner) - {row.path for row in rows}:
        raise ValueError(f"the note does not say {', '.join(sorted(lacking))}")
    for index, row in enumerate(rows):
        _check_part(index, row, inner)
    return parts_of(rows)


def parts_of(rows: tuple[Row, ...]) -> list[Part]:
    """The parts that the rows of a note or a told line describe."""
    return [Part(row.path, _label(row), cast(Codec, row.codec)) for row in rows]


def _label(row: Row) -> str | None:
    return None if row.places[0] == "." else row.places[0]


def _check_part(index: int, row: Row, inner: Mapping[str, Field]) -> None:
    if row.path not in inner:
        raise ValueError(f"«{row.path}» is no field of the structure")
    codec: Any = row.codec
    field = inner[row.path]
    _fit(field, codec, set(), None)
    label = _label(row)
    if (label is None) != (index == 0) or (index == 0 and not field.required):
        raise ValueError("the first part has no label and is never absent, the others have one")
    if label is not None and any(character in label for character in ",;\\\n"):
        raise ValueError("a part's label holds no comma, semicolon, backslash or line break")


def _fit(field: Field, codec: Codec, refused: set[Any], merged: set[Any] | None) -> None:
    if complaint := code_complaint(field, codec, refused, merged):
        raise ValueError(complaint)


def _action(word: Drop | Letter | Supplied) -> LossAction:
    if isinstance(word, Letter):
        return LossAction.SIDE_LETTER
    return LossAction.NOTE if isinstance(word, Drop) and word.told else LossAction.DROPPED

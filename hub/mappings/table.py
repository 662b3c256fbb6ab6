"""A format's table at work: a document becomes a message, a message becomes a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from hub.canonical.codes import Event, LossAction
from hub.canonical.identity import PersonId
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.errors import HubError, Malformed, Unacceptable
from hub.mappings.compare import differences
from hub.mappings.cutting import MOST_FURTHER, Section, continued
from hub.mappings.invalid import refusal
from hub.mappings.nodes import AtElement, Slots
from hub.mappings.notes import Seal
from hub.mappings.opening import NoteReader
from hub.mappings.outletting import Outletting
from hub.mappings.outline import Document
from hub.mappings.overflow import Overflow
from hub.mappings.placing import Placing
from hub.mappings.scope import TooLong, Values
from hub.mappings.words import GIVEN, Refuse, Word

#: The document would differ from the message unannounced: the hub's own fault, and no rule's.
GAP: Final = "mapping.gap"
#: The rule where a format cannot carry a value and no other rule says so: a person finds another way.
LOSS_TABLE: Final = "§7.3"


@dataclass(frozen=True, slots=True)
class LossRow:
    """One line of a table's loss table: what becomes of a field, and where or why."""

    field: str
    action: LossAction
    place: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A document, and what of the message it does not carry in a place of its own.

    `rest`: what had no room in it, as the texts of the documents that continue it.
    """

    document: bytes
    losses: tuple[Loss, ...]
    rest: tuple[str, ...] = ()


class Table:
    """One event of a system in one layout. Made by `compile_table`; pure, may be used by several threads."""

    def __init__(
        self,
        *,
        system: str,
        event: Event,
        layout: str | None,
        root: str,
        namespace: str,
        rows: tuple[Word, ...],
        placing: Placing,
        outlets: Outletting,
        seal: Seal,
        overflow: Overflow,
    ) -> None:
        self.system = system
        self.event = event
        self.layout = layout
        self.root = root
        self.namespace = namespace
        self.rows = rows
        self.placing = placing
        self.outlets = outlets
        self._scope = placing.scope
        self._tag = placing.shape.tag
        self._person = placing.values.get("patient.id")
        self._seal = seal
        self._overflow = overflow
        self._given = [path for path, value in placing.supplies.items() if value is GIVEN]
        self._notes = NoteReader(placing, outlets, seal)

    def read(self, document: Document, given: Mapping[str, Any] | None = None) -> Message:
        """What the document says. `given`: the fields that the table leaves to the adapter, by path.

        Raises Malformed where it is not what the schema says, Unacceptable where a rule says no, both with
        path and line and without content.
        """
        found, _, made = self.traced(document, given)
        try:
            message = Message.model_validate(made)
        except ValidationError as error:
            raise refusal(error, self.placing, found, document) from None
        for gate in self.outlets.reading_gates:
            try:
                gate.check(message)
            except Unacceptable as error:
                raise self._placed(error, found, document) from None
        return message

    def traced(
        self, document: Document, given: Mapping[str, Any] | None = None
    ) -> tuple[Slots, list[str], dict[str, Any]]:
        """What stood in the places, which notes came back, and the message's fields, not yet validated."""
        if document.tag != self._tag:
            raise Malformed("document.unknown", f"the document is no {self.root} of this version", path="/")
        try:
            found = self._scope.shape.read(document.root)
            values = self._scope.values(found)
            restored = self._notes.restore(values, self._person_of(values))
            made = self._scope.made(values, found, given or {})
        except AtElement as at:
            at.error.line = document.line_of(at.element)
            raise at.error from None
        made["event"] = self.event
        return found, restored, made

    def write(self, message: Message, *, by_letter: bool = False) -> Written:
        """The message as a document, read back and compared before it is given out.

        What is longer than the system takes is cut and goes on in `Written.rest`; `by_letter`, or where it
        would become very many documents, in a letter alone, as the report then says.
        Raises Unacceptable with the field's canonical path: `format.refused` and the codecs' own codes where
        the format must not or cannot carry it, each with a rule; `mapping.gap` where what is read back
        differs unannounced.
        """
        try:
            return self._write_whole(message, by_letter)
        except Unacceptable as error:
            if error.rule is None and error.code != GAP:
                error.rule = LOSS_TABLE
            raise

    def _write_whole(self, message: Message, by_letter: bool) -> Written:
        try:
            return self._write(message)
        except TooLong:
            action = LossAction.SIDE_LETTER if by_letter else LossAction.NOTE
            return self._write_shortened(message, action)

    def _write_shortened(self, message: Message, action: LossAction) -> Written:
        short = self._overflow.shorten(message, action)
        rest: tuple[str, ...] = ()
        if action is LossAction.NOTE:
            rest = continued(short.sections, self._overflow.longest, self.root)
            if len(rest) > MOST_FURTHER:
                return self._write_shortened(message, LossAction.SIDE_LETTER)
        try:
            written = self._write(short.message)
        except TooLong as error:
            raise Unacceptable("text.too-long", "the text does not fit", path=error.path) from None
        return Written(written.document, (*written.losses, *short.losses), (*written.rest, *rest))

    def _write(self, message: Message) -> Written:
        for gate in self.outlets.gates:
            gate.check(message)
        losses, lines = self._lost(message)
        texts = self._scope.write(message)
        self._add_lines(message, texts, lines)
        document = self._scope.shape.document(texts)
        self._verify(message, document)
        return Written(document, losses, self._behind(lines))

    def _behind(self, lines: list[str]) -> tuple[str, ...]:
        """What is told in a message of its own, because no text of the document takes lines."""
        if self.placing.takes_notes is not None or not lines:
            return ()
        sections = [Section("Upplysning", line) for line in lines]
        return continued(sections, self._overflow.longest, self.root)

    def losses(self) -> tuple[LossRow, ...]:
        """What becomes of every field, in the model's order; a field may be carried and refused as well."""
        order = {path: index for index, path in enumerate(self.placing.accounts.leaves)}
        rows = [LossRow(path, LossAction.CARRIED, place, "") for path, place in _carried(self.placing)]
        losses = [outlet.loss for outlet in self.outlets.outlets]
        rows += [LossRow(loss.field, loss.action, None, loss.text) for loss in losses]
        rows += [_refused(gate.word) for gate in self.outlets.gates]
        firsts = {row.field: _first(order, row.field) for row in rows}
        return tuple(sorted(rows, key=lambda row: firsts[row.field]))

    def _lost(self, message: Message) -> tuple[tuple[Loss, ...], list[str]]:
        losses: list[Loss] = []
        lines: list[str] = []
        for outlet in self.outlets.outlets:
            if values := outlet.lost(message):
                losses.append(outlet.loss)
                lines += outlet.lines(values)
        return tuple(losses), lines

    def _add_lines(self, message: Message, texts: Slots, lines: list[str]) -> None:
        row = self.placing.takes_notes
        if row is None:
            return
        person = "" if self._person is None else message.patient.id.value
        base: str | None = row.get(message)
        if not lines and not (base and self._seal.would_open(base, person)):
            return
        text = self._seal.close(base, lines, person)
        if len(text) > row.longest:
            raise TooLong(row.path)
        texts[row.place.slot] = text

    def _verify(self, message: Message, document: bytes) -> None:
        given = {path: _get(message, path) for path in self._given}
        try:
            again = self.traced(self._scope.shape.reopen(document), given)[2]
        except HubError as error:
            raise _gap(error.path) from error
        for path in differences(message, again):
            if not self._is_lossy(path):
                raise _gap(path)

    def _is_lossy(self, path: str) -> bool:
        return any(path == lossy or path.startswith(f"{lossy}.") for lossy in self.outlets.lossy)

    def _person_of(self, values: Values) -> str | None:
        if self._person is None:
            return ""
        person = values[self._person]
        return person.value if isinstance(person, PersonId) else None

    def _placed(self, error: Unacceptable, found: Slots, document: Document) -> Unacceptable:
        path = error.path or ""
        place = self.placing.places.get(path) or self.placing.places.get(path.rpartition(".")[0])
        if place is not None:
            error.path = place.path
            error.line = document.line_of(self._scope.shape.locate(found, place))
        return error


def _carried(placing: Placing) -> Iterator[tuple[str, str]]:
    for path in placing.rows:
        full = placing.full(path)
        yield full, placing.places[full].path
    for path, inner in placing.inner.items():
        yield placing.full(path), placing.places[placing.full(path)].path
        yield from _carried(inner)


def _refused(word: Refuse) -> LossRow:
    return LossRow(word.path, LossAction.REFUSED, None, f"{word.message} ({word.rule})")


def _first(order: Mapping[str, int], path: str) -> int:
    """The number of the first plain value in a field; of the list where a row selects in one."""
    path = path.partition("[")[0]
    return min(number for leaf, number in order.items() if leaf == path or leaf.startswith(f"{path}."))


def _get(message: Message, path: str) -> Any:
    value: Any = message
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _gap(path: str | None) -> Unacceptable:
    return Unacceptable(
        GAP,
        "the document would not say the same as the message, and the mapping does not announce it",
        path=path,
        advice="Nothing was sent. Tell those who run the hub.",
    )

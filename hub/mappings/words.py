"""The ten words that a format's table is written in.

A table says, row by row, where each thing of the SIP model stands in a system's document, or what
becomes of it where the document has no place for it. It is read in both directions.

    INVITATION = [
        layout("2024", "@layout"),
        row("id", "@id"),
        row("meeting.start", ("Möte/Datum", "Möte/Starttid"), codec=DAY_AND_TIME_DOT),
        row("meeting.end", "Möte/Stopptid", codec=DAY_AND_TIME_DOT, on="Möte/Datum", none="Ej angivet"),
        row("meeting.comment", "Möte/Möteskommentar", takes_notes=True),
        note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
        each("meeting.participants", "Deltagare/Rad", [row("name", "Namn"), row("phone", "Telefon")]),
        refuse("patient.protected", unless=(None, False), rule="R-VGR-09", message="…", advice="…"),
    ]

**Paths** are dotted names in `hub.canonical.message.Message`: `meeting.start`, `patient.id` (a whole
structure with a codec of its own). `case.ids[samsa/sip-id]` is the value of the first native id of that
system and kind; `case.ids` then means those that no other row selects. Inside `each` and in the rows
of a `note`, paths start at the item; `.` is the item itself.

**Places** are element names from the root downwards, separated by `/`; `@name` is an attribute (of the
element before it), `.` the text of the element itself. All are in the table's namespace. Elements
are written in the order in which the rows first mention them.

There are no conditions and no expressions here: what needs them is a codec or stays in the adapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.mappings.codecs import TEXT, Codec, PairCodec


class _Given:
    """The adapter hands the value to `Table.read`."""

    def __repr__(self) -> str:
        return "GIVEN"


GIVEN: Final = _Given()

#: Characters of a text that a person wrote, in the model and, unless a system takes fewer, in a place.
LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A field that has its own place. Written by `row`."""

    path: str
    places: tuple[str, ...]
    codec: Codec | PairCodec
    none: str | None
    takes_notes: bool
    required: bool
    on: str | None
    longest: int


@dataclass(frozen=True, slots=True)
class Each:
    """A list, one element an item. Written by `each`."""

    path: str
    place: str
    rows: tuple[Row | Each | Supplied | Drop | Letter | Ignore, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Note:
    """A field that goes as a line in the text that takes notes, and comes back. Written by `note`."""

    path: str
    label: str
    rows: tuple[Row, ...]
    codec: Codec


@dataclass(frozen=True, slots=True)
class Tell:
    """A field that a person is told of and that never comes back. Written by `tell`."""

    path: str
    sentence: str
    rows: tuple[Row, ...]
    codec: Codec


@dataclass(frozen=True, slots=True)
class Drop:
    """A field that does not go along, or that the adapter has told. Written by `drop`."""

    path: str
    because: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A field that goes beside the message, by letter or phone. Written by `letter`."""

    path: str
    because: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """A field that stops the message unless it has an allowed value. Written by `refuse`."""

    path: str
    unless: tuple[Any, ...]
    rule: str
    message: str
    advice: str | None
    on_read: bool


@dataclass(frozen=True, slots=True)
class Supplied:
    """A field that the format implies. Written by `supplied`."""

    path: str
    value: Any
    because: str | None


@dataclass(frozen=True, slots=True)
class Ignore:
    """A place without meaning in the model. Written by `ignore`."""

    place: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The variant that the table describes. Written by `layout`."""

    name: str
    place: str | None


Word = Row | Each | Note | Tell | Drop | Letter | Refuse | Supplied | Ignore | Layout


def row(
    path: str,
    place: str | tuple[str, str],
    codec: Codec | PairCodec = TEXT,
    *,
    none: str | None = None,
    takes_notes: bool = False,
    required: bool = False,
    on: str | None = None,
    longest: int = LONGEST_TEXT,
) -> Row:
    """The field `path` stands at `place`, written as `codec` says.

    `none`: the text that stands there for an absent value; written whenever the group that the field
    belongs to is there, read as absent. Without it an absent value is an absent element.
    `takes_notes`: the hub's lines for fields without a place are put below this text (one in a table).
    `required`: the schema demands it, although the model does not: a message without it cannot be
    written. What the model demands is always demanded.
    Two places: the codec is over both (`("Datum", "Tid")`). `on`: the first of them is another row's
    place, whose text is read along and must say the same when written.
    `longest`: characters; what is longer is not read, and a field that takes notes may be twice as long in
    a document that is read. A person's text is written no longer than its system takes (`compile_table`),
    and goes on elsewhere; a longer text of another kind is refused.

        row("meeting.kind", "Möte/Typ", codec=KIND)
        row("meeting.end", "Möte/Stopptid", codec=DAY_AND_TIME_DOT, on="Möte/Datum", none="Ej angivet")
    """
    places = (place,) if isinstance(place, str) else place
    if on is not None:
        places = (on, *places)
    return Row(path, places, codec, none, takes_notes, required, on, longest)


def each(
    path: str,
    place: str,
    rows: Sequence[Row | Each | Supplied | Drop | Letter | Ignore],
    *,
    most: int = 200,
) -> Each:
    """The list `path` stands as one element `place` an item, at most `most` of them.

    The last name of the place is the element that repeats. A list of plain values has one row, `.`.

        each("meeting.professions", "Yrken/Yrke", [row(".", ".")])
        each("case.ids", "Ärende/Referens",
             [row("system", "@system"), row("kind", "@typ"), row("value", ".")])
    """
    return Each(path, place, tuple(rows), most)


def note(path: str, label: str, rows: Sequence[Row] = (), codec: Codec = TEXT) -> Note:
    """The field goes as `[via hub] Label: value` below the text that takes notes. Loss: note.

    Written only where the value is not what an absent one would be read as. Read back only where the
    whole block is proven to be the hub's own, word for word; else it stays a person's text.
    Structures and lists take `rows`: `.` (first, once, a field that is never absent) has no label, the
    others have theirs: «Testperson 1, funktion närstående, tel 070…; Handläggare A».
    On a path that also has a `row` whose code merges values, the note carries those values only.

        note("meeting.reply_by", "Svar senast", codec=DATE)
        note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")])
        note("meeting.participants", "Deltagare", [row("name", "."), row("phone", "tel")])
    """
    return Note(path, label, tuple(rows), codec)


def tell(path: str, sentence: str, rows: Sequence[Row] = (), codec: Codec = TEXT) -> Tell:
    """A person is told, in a line below the text that takes notes; it is never read back. Loss: note.

    For consent, identity and protection, and where no text takes notes: then the line goes in a message of
    its own behind the document. `{}` in the sentence is the value; `rows` as in `note`. Written
    only where the value is not what would be read anyway (`supplied`, or the model's own default).

        tell("consent.valid_to", "Samtycket gäller till och med {}.", codec=DATE)
        tell("consent.parties", "Samtycket gäller: {}.", [row("name", "."), row("hsa_id", "HSA-id")])
    """
    return Tell(path, sentence, tuple(rows), codec)


def drop(path: str, because: str, *, told: bool = False) -> Drop:
    """The field does not go along, and the sender is told why. Loss: dropped; of a field in a list, note
    where it is `told`: the adapter has put it into another text before the table writes it.

    Not for the safety fields of `domain.md` §7.3: the table is then refused at start.

        drop("consent.npo", because="Prator har inget fält för NPÖ-samtycke.")
    """
    return Drop(path, because, told)


def letter(path: str, because: str) -> Letter:
    """The field goes beside the message, by letter or phone. Loss: side-letter.

    letter("meeting.video_internal", because="Prator har inget fält för videolänkar.")
    """
    return Letter(path, because)


def refuse(
    path: str, *, unless: Any, rule: str, message: str, advice: str | None = None, on_read: bool = False
) -> Refuse:
    """The message cannot be written unless the field is `unless` (a tuple: one of these). Loss: refused.

    `unless=None`: unless it is absent. `on_read`: nor can it be read. Stands beside a `row`, or alone:
    then what is read is the model's default, which must be allowed.

        refuse("patient.protected", unless=(None, False), rule="R-VGR-09",
               message="Protected identity stops electronic messages.", advice="Use phone or letter.")
    """
    allowed = unless if isinstance(unless, tuple) else (unless,)
    return Refuse(path, allowed, rule, message, advice, on_read)


def supplied(path: str, value: Any = GIVEN, *, because: str | None = None) -> Supplied:
    """What the format implies without saying it: `path` is read as `value`.

    A message whose value differs is written with a loss line (dropped, or that of a `tell`, `letter` or
    `refuse` on the same path, which a safety field must have). Without a value the adapter hands it to
    `Table.read(element, given={path: …})`; `because` is then the loss line, none where it is None.

        supplied("consent.kinds", (ConsentKind.INFO_SHARING, ConsentKind.SIP))
        supplied("sent_at")
    """
    return Supplied(path, value, because)


def ignore(place: str, text: str | None = None) -> Ignore:
    """A place that means nothing in the model. With `text`: always written, and nothing else is read.

    Without: anything may stand there when read, and nothing is written.

        ignore("@version", "1")
        ignore("Utskriven")
    """
    return Ignore(place, text)


def layout(name: str, place: str | None = None) -> Layout:
    """The table describes the variant `name` of the format; the document says so at `place`, if anywhere.

    layout("en-länk", "@layout")
    """
    return Layout(name, place)

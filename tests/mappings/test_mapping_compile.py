"""A table that does not hold stops the start, with a sentence that names the table and the row."""

from __future__ import annotations

import pytest

from hub.canonical.codes import ConsentStatus, MeetingForm
from hub.canonical.identity import PERSONNUMMER_OID
from hub.errors import Misconfigured
from hub.mappings.codecs import DATE, DAY_AND_TIME, INTEGER, TEXT, YES_NO, Code, Flag, Several, TypedIdentity
from hub.mappings.words import Word, drop, each, ignore, letter, note, refuse, row, supplied, tell
from tests.mappings.toys import FORM, HEAD, MEETING, changed, toy

_PLACE = Code({MeetingForm.PHYSICAL: "Fysiskt"})

WRONG: dict[str, tuple[str, str, list[Word]]] = {
    "a field is not accounted for": (
        "mapping.unaccounted",
        "meeting.convener",
        changed(without="meeting.convener"),
    ),
    "a field of a list's items is not accounted for": (
        "mapping.unaccounted",
        "meeting.participants.function",
        changed(each("meeting.participants", "Rad", [row("name", "Namn")]), without="meeting.participants"),
    ),
    "the ids that no row selects are not accounted for": (
        "mapping.unaccounted",
        "case.ids.system",
        changed(without="case.ids"),
    ),
    "a path is unknown": ("mapping.unknown-path", "meeting.colour", changed(row("meeting.colour", "Färg"))),
    "a path leads through a list": (
        "mapping.unknown-path",
        "contacts.name",
        changed(row("contacts.name", "Kontakt")),
    ),
    "a path is of a group that the event does not carry": (
        "mapping.unknown-path",
        "answer.text",
        changed(row("answer.text", "Svar")),
    ),
    "a path selects in a list without keys": (
        "mapping.unknown-path",
        "contacts[relative]",
        changed(row("contacts[relative]", "Närstående")),
    ),
    "a path selects with too few keys": (
        "mapping.unknown-path",
        "case.ids[toy]",
        changed(row("case.ids[toy]", "Nummer")),
    ),
    "the same id is selected twice": (
        "mapping.row",
        "case.ids[toy/arende]",
        changed(row("case.ids[toy/arende]", "Nummer2")),
    ),
    "a place is used twice": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "Möte/Plats"), without="meeting.convener"),
    ),
    "a list's place is used twice": (
        "mapping.row",
        "contacts",
        changed(each("contacts", "Mottagare", [row("name", ".")]), without="contacts"),
    ),
    "a place holds elements and text": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "Möte"), without="meeting.convener"),
    ),
    "a place is inside one that holds text": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "Möte/Plats/Mer"), without="meeting.convener"),
    ),
    "a place is inside a list's item": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "Deltagare/Rad/Mer"), without="meeting.convener"),
    ),
    "the first of two places is nobody's": (
        "mapping.row",
        "meeting.end",
        changed(row("meeting.end", "Slut", DAY_AND_TIME, on="Möte/Dag"), without="meeting.end"),
    ),
    "a field has two places": ("mapping.twice", "patient.name", changed(row("patient.name", "Namn"))),
    "a field has a place and is dropped": (
        "mapping.twice",
        "patient.name",
        changed(drop("patient.name", because="–")),
    ),
    "a field is both dropped and sent by letter": (
        "mapping.twice",
        "contacts.name",
        changed(letter("contacts", because="–")),
    ),
    "a codec is for another type": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "X", codec=DATE), without="meeting.convener"),
    ),
    "a codec for one place stands over two": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", ("X", "Y"), codec=TEXT), without="meeting.convener"),
    ),
    "a codec for two places stands over one": (
        "mapping.row",
        "meeting.end",
        changed(row("meeting.end", "Slut", codec=DAY_AND_TIME), without="meeting.end"),
    ),
    "an enum has no code": (
        "mapping.row",
        "consent.npo",
        changed(row("consent.npo", "NPÖ", codec=TEXT), without="consent.npo"),
    ),
    "a code has no word": (
        "mapping.codes",
        "consent.npo",
        changed(row("consent.npo", "NPÖ", codec=Code({ConsentStatus.GIVEN: "Ja"})), without="consent.npo"),
    ),
    "a code of another set": (
        "mapping.row",
        "consent.npo",
        changed(row("consent.npo", "NPÖ", codec=_PLACE), without="consent.npo"),
    ),
    "merged codes and nothing says which": (
        "mapping.merged",
        "meeting.form",
        changed(row("meeting.form", "Form", codec=FORM), without="meeting.form"),
    ),
    "a note beside merged codes lacks one": (
        "mapping.row",
        "meeting.form",
        changed(
            row("meeting.form", "Form", codec=FORM),
            note("meeting.form", "Form", codec=_PLACE),
            without="meeting.form",
        ),
    ),
    "the text for nothing is a code's word": (
        "mapping.row",
        "urgent",
        changed(row("urgent", "Nu", codec=Flag("Ja", "Nej"), none="Nej"), without="urgent"),
    ),
    "a sentinel for what is always there": (
        "mapping.row",
        "sender.name",
        changed(row("sender.name", "Från", none="–"), without="sender.name"),
    ),
    "a safety field is dropped": (
        "mapping.safety",
        "consent.valid_to",
        changed(drop("consent.valid_to", because="–"), without="consent.valid_to"),
    ),
    "a whole group with safety fields is dropped": (
        "mapping.safety",
        "consent.status",
        [*HEAD, *MEETING, drop("consent", because="–")],
    ),
    "a safety field is assumed": (
        "mapping.safety",
        "patient.protected",
        changed(supplied("patient.protected", False), without="patient.protected"),
    ),
    "a safety field is told without its value": (
        "mapping.safety",
        "consent.valid_to",
        changed(tell("consent.valid_to", "Samtycket har ett slut."), without="consent.valid_to"),
    ),
    "consent would be read from free text": (
        "mapping.never-from-text",
        "consent.valid_to",
        changed(note("consent.valid_to", "Till", codec=DATE), without="consent.valid_to"),
    ),
    "a required field has no source": (
        "mapping.no-source",
        "sent_at",
        changed(drop("sent_at", because="–"), without="sent_at"),
    ),
    "a required field is in a note alone": (
        "mapping.no-source",
        "sender.name",
        changed(note("sender.name", "Från"), without="sender.name"),
    ),
    "a required field of a list's items has no source": (
        "mapping.no-source",
        "meeting.participants.name",
        changed(
            each(
                "meeting.participants",
                "Rad",
                [
                    drop("name", because="–"),
                    row("function", "F"),
                    row("phone", "T"),
                    row("attended", "N", codec=YES_NO),
                ],
            ),
            without="meeting.participants",
        ),
    ),
    "notes without a text that takes them": (
        "mapping.row",
        "meeting.form",
        [word for word in (*HEAD, *MEETING) if getattr(word, "path", "") != "meeting.comment"],
    ),
    "two texts take notes": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "X", takes_notes=True), without="meeting.convener"),
    ),
    "a note of a structure does not say all of it": (
        "mapping.row",
        "meeting.interpreter",
        changed(note("meeting.interpreter", "Tolk", [row("language", ".")]), without="meeting.interpreter"),
    ),
    "a note of a structure without rows": (
        "mapping.row",
        "meeting.interpreter",
        changed(note("meeting.interpreter", "Tolk"), without="meeting.interpreter"),
    ),
    "a note's first part may be absent": (
        "mapping.row",
        "meeting.interpreter",
        changed(
            note("meeting.interpreter", "Tolk", [row("booked_by", "."), row("language", "på")]),
            without="meeting.interpreter",
        ),
    ),
    "two notes have one label": (
        "mapping.label",
        "meeting.conference_id",
        changed(note("meeting.conference_id", "Tolk"), without="meeting.conference_id"),
    ),
    "a told line could be taken for a note": (
        "mapping.label",
        "meeting.conference_id",
        changed(note("meeting.conference_id", "Samtycket gäller"), without="meeting.conference_id"),
    ),
    "a label with a colon": (
        "mapping.row",
        "meeting.conference_id",
        changed(note("meeting.conference_id", "Id: nr"), without="meeting.conference_id"),
    ),
    "a refusal of what is read where nothing is said": (
        "mapping.refuse",
        "urgent",
        changed(refuse("urgent", unless=True, rule="R", message="m"), without="urgent"),
    ),
    "each over what is no list": (
        "mapping.row",
        "meeting.convener",
        changed(each("meeting.convener", "X", [row(".", ".")]), without="meeting.convener"),
    ),
    "a list in one place without a codec for several": (
        "mapping.row",
        "meeting.professions",
        changed(row("meeting.professions", "Yrken"), without="meeting.professions"),
    ),
    "several values for one": (
        "mapping.row",
        "meeting.convener",
        changed(row("meeting.convener", "X", codec=Several(TEXT)), without="meeting.convener"),
    ),
    "an ignored place that is used": ("mapping.row", "Möte/Plats", changed(ignore("Möte/Plats"))),
    "a place that is none": ("mapping.row", "Möte//X", changed(ignore("Möte//X"))),
    "a list's item takes notes": (
        "mapping.row",
        "contacts",
        changed(each("contacts", "K", [row("name", ".", takes_notes=True)]), without="contacts"),
    ),
}


@pytest.mark.parametrize("why", WRONG)
def test_the_start_fails_where(why: str) -> None:
    code, path, rows = WRONG[why]
    with pytest.raises(Misconfigured) as caught:
        toy(rows)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert caught.value.message.startswith("toy/invitation.sent/Kallelse: «")


def test_a_short_note_key_stops_the_start() -> None:
    with pytest.raises(Misconfigured, match="16 bytes"):
        toy(key=b"short")


def test_a_code_set_without_words_or_with_one_word_for_two_is_no_code_set() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Code({})
    with pytest.raises(ValueError, match="two members"):
        Code({MeetingForm.PHONE: "Annat", MeetingForm.OTHER: " Annat"})
    with pytest.raises(ValueError, match="no word"):
        Code({MeetingForm.PHYSICAL: "Fysiskt"}, merged={MeetingForm.PHONE: MeetingForm.OTHER})


def test_a_refused_code_needs_no_word() -> None:
    table = toy(
        changed(
            row("consent.npo", "NPÖ", codec=Code({ConsentStatus.GIVEN: "Ja", ConsentStatus.REFUSED: "Nej"})),
            refuse(
                "consent.npo",
                unless=(None, ConsentStatus.GIVEN, ConsentStatus.REFUSED),
                rule="R",
                message="only yes and no",
            ),
            without="consent.npo",
        )
    )
    assert table.losses()


def test_a_typed_identity_stands_over_two_places() -> None:
    codec = TypedIdentity({"Personnummer": PERSONNUMMER_OID})
    table = toy(changed(row("patient.id", ("Id/Typ", "Id/Nummer"), codec=codec), without="patient.id"))
    assert INTEGER.kind is int
    assert table.placing.places["patient.id"].path == "/Kallelse/Id/Nummer"

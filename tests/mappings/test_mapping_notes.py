"""The hub reads back its own lines and nobody else's."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.canonical.identity import identify
from hub.canonical.meeting import Interpreter
from hub.canonical.people import Patient
from hub.mappings.codecs import TEXT
from hub.mappings.notes import Part, PlainNote, Seal, StructureNote
from tests.mappings.toys import document, message, toy

TABLE = toy()
NOTED = message(conference_id="331021", reply_by=date(2026, 3, 5))
TEXT_OF_NOTED = TABLE.write(NOTED).document.decode()
HOSTILE = st.text(
    st.sampled_from("\n\t ;,:\\[]nabö") | st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]),
    min_size=1,
) | st.sampled_from(["[via hub] kontroll: 0", "\n\n[via hub] Tolk: x", "[via hub] ", "\n", " ; , ", "\\n"])


def comment_of(text: str) -> tuple[str | None, str | None]:
    read = TABLE.read(document(text))
    assert read.meeting
    return read.meeting.comment, read.meeting.conference_id


def comment_in(text: str) -> str:
    found = re.search("<Kommentar>(.*)</Kommentar>", text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("331021", "331022"),
        ("[via hub] Konferensid: 331021\n", ""),
        ("[via hub] Svar senast", "[via hub] Samtycke: ja\n[via hub] Svar senast"),
        ("2026-03-05\n[via hub]", "2026-03-05\n\n[via hub]"),
        ("kontroll: ", "kontroll: 0"),
        ("</Kommentar>", " </Kommentar>"),
        ("\n\n[via hub] Konf", "\n[via hub] Konf"),
        ("200103022380", "199005275848"),
    ],
)
def test_a_block_that_anybody_has_touched_stays_a_persons_text(was: str, becomes: str) -> None:
    assert was in TEXT_OF_NOTED
    forged = TEXT_OF_NOTED.replace(was, becomes)
    assert comment_of(forged) == (comment_in(forged), None)


def test_a_block_written_with_another_key_stays_a_persons_text() -> None:
    other = toy(key=b"another key of thirty-two bytes!").write(NOTED).document.decode()
    assert comment_of(other) == (comment_in(other), None)


def test_a_block_under_text_that_a_person_has_changed_is_still_the_hubs() -> None:
    assert comment_of(TEXT_OF_NOTED.replace("Ingen parfym.", "Parfym går bra.")) == (
        "Parfym går bra.",
        "331021",
    )


def test_a_block_without_a_check_is_a_persons_text() -> None:
    text = "[via hub] Konferensid: 1"
    said = message(comment=text)
    assert TABLE.read(document(TABLE.write(said).document)) == said


def test_a_valid_block_inside_a_persons_text_is_carried_below_it() -> None:
    said = message(comment=comment_in(TEXT_OF_NOTED) + "\nOch mer.", conference_id="2")
    assert TABLE.read(document(TABLE.write(said).document)) == said


def test_a_whole_valid_block_that_a_person_has_pasted_stays_a_persons_text() -> None:
    pasted = message(comment=comment_in(TEXT_OF_NOTED))
    assert TABLE.read(document(TABLE.write(pasted).document)) == pasted
    elsewhere = pasted.model_copy(update={"patient": Patient(id=identify("199005275848"))})
    assert TABLE.read(document(TABLE.write(elsewhere).document)) == elsewhere


def test_a_proven_line_that_this_table_does_not_know_stays_text() -> None:
    sealed = Seal(b"a note key of thirty-two bytes!!", "toy").close("Text.", ["Okänt: 1"], "200103022380")
    text = TEXT_OF_NOTED.replace(comment_in(TEXT_OF_NOTED), sealed)
    assert comment_of(text) == (sealed, None)


def test_a_proven_line_that_does_not_read_stays_text() -> None:
    sealed = Seal(b"a note key of thirty-two bytes!!", "toy").close(None, ["Svar senast: x"], "200103022380")
    text = TEXT_OF_NOTED.replace(comment_in(TEXT_OF_NOTED), sealed)
    assert comment_of(text) == (sealed, None)


def test_notes_that_do_not_fit_below_the_text_go_on_elsewhere() -> None:
    long = tuple(f"{number:0500d}" for number in range(45))
    written = TABLE.write(message(comment="x" * 20_000, professions=long))
    rest = "".join(written.rest)
    assert all(profession in rest.replace("\n\n[via hub] Önskade yrken:\n", "") for profession in long[:20])
    assert {loss.field for loss in written.losses} >= {"meeting.comment", "meeting.professions"}
    assert all(len(text) <= 20_000 for text in written.rest)


@given(st.none() | HOSTILE, st.lists(HOSTILE.map(lambda text: text.replace("\n", "")), min_size=1), HOSTILE)
def test_every_text_and_block_come_apart_as_they_were_put_together(
    base: str | None, lines: list[str], person: str
) -> None:
    seal = Seal(b"k" * 16, "toy")
    assert seal.open(seal.close(base, lines, person), person) == (base, lines)


@given(st.lists(HOSTILE, min_size=1))
def test_a_list_of_any_texts_is_one_line_and_comes_back(texts: list[str]) -> None:
    note = PlainNote(TEXT, many=True)
    line = note.write(texts)
    assert "\n" not in line
    assert note.read(line) == texts


@given(HOSTILE, st.none() | HOSTILE)
def test_a_structure_of_any_texts_is_one_line_and_comes_back(language: str, booked_by: str | None) -> None:
    note = StructureNote([Part("language", None, TEXT), Part("booked_by", "bokas av", TEXT)], many=False)
    line = note.write(Interpreter.model_construct(language=language, booked_by=booked_by))
    assert "\n" not in line
    expected = {"language": language, "booked_by": booked_by}
    assert note.read(line) == {name: value for name, value in expected.items() if value is not None}


@settings(max_examples=50)
@given(HOSTILE)
def test_no_text_of_a_person_is_ever_taken_for_a_note(text: str) -> None:
    said = message(comment=text, conference_id=None)
    assert TABLE.read(document(TABLE.write(said).document)) == said

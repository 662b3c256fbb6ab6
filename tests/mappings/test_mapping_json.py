"""A JSON document is read and written by the same tables, and refused with path and line."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.canonical.codes import InvitationKind, MeetingForm
from hub.errors import Malformed, Misconfigured, Refused, TooLarge, Unacceptable
from hub.mappings.coverage import Coverage
from hub.mappings.json import load_json, read_json
from hub.mappings.json_lines import members
from hub.mappings.words import each, ignore, row
from tests.mappings.test_mapping_hostile import MEETINGS
from tests.mappings.toys import changed, in_json, json_document, json_toy, message, toy, with_interpreter

TABLE = json_toy()
GOOD = TABLE.write(message()).document.decode()


def refused(was: str, becomes: str) -> Refused:
    assert was in GOOD
    with pytest.raises(Refused) as caught:
        TABLE.read(json_document(GOOD.replace(was, becomes, 1)))
    return caught.value


def line_of(was: str) -> int:
    return GOOD[: GOOD.index(was)].count("\n") + 1


def test_a_message_comes_back_as_it_was_said_without_a_loss() -> None:
    written = TABLE.write(message())
    assert TABLE.read(json_document(written.document)) == message()
    assert written.losses == ()
    assert TABLE.write(message()).document == written.document


def test_the_losses_are_those_of_the_same_table_in_xml() -> None:
    said = message(interpreter=with_interpreter(), form=MeetingForm.HYBRID, conference_id="331021")
    json_losses = [(loss.field, loss.action) for loss in TABLE.write(said).losses]
    assert json_losses == [(loss.field, loss.action) for loss in toy().write(said).losses]
    assert len(json_losses) == 3


def test_the_document_says_its_kind_first_and_its_members_in_the_order_of_the_rows() -> None:
    said = json.loads(GOOD)
    assert list(said)[:7] == ["typ", "layout", "schema", "id", "version", "Skickat", "Avsändare"]
    assert said["typ"] == "Kallelse"


def test_true_and_numbers_are_those_of_json_and_all_else_is_a_string() -> None:
    said = json.loads(GOOD)
    assert said["Brådskande"] is True
    assert said["version"] == 2
    assert said["schema"] == "1"


def test_objects_are_there_only_where_something_is_in_them() -> None:
    said = message(participants=()).model_copy(update={"consent": None, "urgent": False})
    document = TABLE.write(said).document
    assert b"Deltagare" not in document
    assert b"Samtycke" not in document
    assert TABLE.read(json_document(document)) == said


def test_members_may_stand_in_any_order() -> None:
    said = json.loads(GOOD)
    turned = {name: said[name] for name in reversed(said)}
    assert TABLE.read(json_document(json.dumps(turned))) == message()


def test_a_list_of_plain_values_is_an_array_of_strings() -> None:
    rows = in_json(changed(without="meeting.professions"))
    table = json_toy([*rows, each("meeting.professions", "Möte/Yrken", [row(".", ".")], most=3)])
    said = message(professions=("arbetsterapeut", "logoped"))
    document = table.write(said).document
    assert json.loads(document)["Möte"]["Yrken"] == ["arbetsterapeut", "logoped"]
    assert table.read(json_document(document)) == said
    for wrong, code in ((b'["a", 1]', "json.type"), (b'["a", ""]', "element.empty"), (b'"a"', "json.type")):
        changed_to = re.sub(rb'"Yrken": \[[^]]*\]', b'"Yrken": ' + wrong, document)
        with pytest.raises(Malformed) as caught:
            table.read(json_document(changed_to))
        assert (caught.value.code, caught.value.path) == (code, "/Möte/Yrken")
        assert caught.value.line == document[: document.index(b'"Yrken"')].count(b"\n") + 1


@pytest.mark.parametrize(
    ("was", "becomes", "code", "path"),
    [
        ('"Plats":', '"Hemlig": 1, "Plats":', "element.unknown", "/Möte"),
        ('"schema":', '"hemlig": {}, "schema":', "element.unknown", "/"),
        ('"Namn": "Testperson 2"', '"Namn": "x", "hemlig": "x"', "element.unknown", "/Deltagare/Rad"),
        ('"Rum 2"', "null", "json.type", "/Möte/Plats"),
        ('"Rum 2"', "2", "json.type", "/Möte/Plats"),
        ('"Rum 2"', '["hemlig"]', "json.type", "/Möte/Plats"),
        ('"Rum 2"', '{"hemlig": 1}', "json.type", "/Möte/Plats"),
        ('"Brådskande": true', '"Brådskande": "true"', "json.type", "/Brådskande"),
        ('"Brådskande": true', '"Brådskande": 1', "json.type", "/Brådskande"),
        ('"version": 2', '"version": "2"', "json.type", "/version"),
        ('"version": 2', '"version": 2.0', "json.type", "/version"),
        ('"version": 2', '"version": true', "json.type", "/version"),
        ('"version": 2', '"version": -2', "value.integer", "/version"),
        ('"version": 2', '"version": 0', "value.range", "/version"),
        ('"schema": "1"', '"schema": 1', "json.type", "/schema"),
        ('"schema": "1"', '"schema": "2"', "value.fixed", "/schema"),
        ('"layout": "ny"', '"layout": "gammal"', "layout.unknown", "/layout"),
        ('"Namn": "Testperson 2"', '"Namn": ""', "element.missing", "/Deltagare/Rad/Namn"),
        ('"Personid": "200103022380",', "", "element.missing", "/Patient/Personid"),
        ('"Starttid": "11.00",', "", "element.missing", "/Möte/Starttid"),
        ('"Distansmöte online"', '"hemlig"', "code.unknown", "/Möte/Mötesform"),
        ('"Närvarande": "Nej"', '"Närvarande": "N"', "code.unknown", "/Deltagare/Rad/Närvarande"),
        ('"m-1"', '"m 1"', "text.form", "/id"),
        ('"Rum 2"', f'"{"x" * 501}"', "text.too-long", "/Möte/Plats"),
        ('"Rum 2"', '"Rum\\n2"', "text.form", "/Möte/Plats"),
        ('"Rum 2"', '"Rum\\u00072"', "text.form", "/Möte/Plats"),
        ('"Ingen parfym."', '"Rum\\u00072"', "text.form", "/Möte/Kommentar"),
        ('"Namn": "Handläggare A"', f'"Namn": "{"x" * 501}"', "text.too-long", "/Deltagare/Rad/Namn"),
        ('"200103022380"', '"200103022381"', "identity.check-digit", "/Patient/Personid"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_damaged_document_is_refused_where_it_is_wrong(
    was: str, becomes: str, code: str, path: str
) -> None:
    error = refused(was, becomes)
    assert (error.code, error.path) == (code, path)
    if becomes:
        assert error.line == line_of(was)
    assert "hemlig" not in repr(error.facts()).lower()


def test_what_is_missing_is_told_at_the_nearest_thing_around_it() -> None:
    assert refused('"Personid": "200103022380",', "").line == line_of('"Patient": {')


def test_a_list_longer_than_the_table_says_is_refused_at_its_line() -> None:
    many = ", ".join('{"Namn": "x"}' for _ in range(51))
    error = refused('"Rad": [', f'"Rad": [{many}, ')
    assert (error.code, error.path) == ("element.too-many", "/Deltagare/Rad")
    assert error.line == line_of('"Rad": [')


@pytest.mark.parametrize("text", ["{}", '{"typ": 1}', '{"typ": "Annat"}', "[]", '"Kallelse"', "null"])
def test_another_document_is_not_read(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        TABLE.read(json_document(text))
    assert caught.value.code == "document.unknown"


def test_a_gate_on_reading_names_the_member_and_its_line() -> None:
    error = refused('"Typ": "SIP"', '"Typ": "LPT"')
    assert error.code == "code.unknown"
    with pytest.raises(Unacceptable) as caught:
        TABLE.write(message(kind=InvitationKind.LPT))
    assert caught.value.path == "meeting.kind"


@pytest.mark.parametrize("place", ["@id", "Möte/@typ", "Möte/Plats/Rum", "Möte", "typ"])
def test_a_place_that_json_cannot_have_stops_the_start(place: str) -> None:
    with pytest.raises(Misconfigured):
        json_toy([*in_json(changed()), ignore(place)])


def test_a_document_shows_what_it_covers() -> None:
    coverage = Coverage(TABLE)
    coverage.see(json_document(GOOD))
    missing = coverage.missing()
    assert "row urgent" not in missing
    assert "code meeting.form: Fysiskt möte" in missing
    assert "note meeting.interpreter" in missing


@settings(max_examples=100)
@given(MEETINGS)
def test_whatever_people_write_arrives_as_they_wrote_it_or_is_refused_by_name(meeting: dict) -> None:
    said = message(**meeting)
    try:
        written = TABLE.write(said)
    except Unacceptable as error:
        refused: str | None = error.code
    else:
        refused = None
        assert TABLE.read(json_document(written.document)) == said
    assert refused in (None, "value.sentinel", "time.ambiguous")


# the reader ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b'{"a": 1,\n "b": {"c": 1,\n "c": 2}}', "json.duplicate-key", 3),
        (b'{"a": 1,\n "\\u0061": 2}', "json.duplicate-key", 2),
        (b'{"a": 1,\n "a": 2', "json.not-well-formed", 2),
        (b'{"a": {"b": 1,\n "b": 2},\n', "json.duplicate-key", 2),
        (b'{"a":\n NaN}', "json.not-well-formed", None),
        (b'{"a": 1e999}', "json.not-well-formed", None),
        (b'{"a": 1000000000000000000}', "json.not-well-formed", None),
        (b'{"a": "\\ud800"}', "json.not-well-formed", None),
        (b'{"a": "\\u0000"}', "json.nul", None),
        (b'{"a": "\\\\\\u0000"}', "json.nul", None),
        (b'{"a":\n "\xff"}', "json.not-well-formed", 2),
        (b'{"a":\n "\t"}', "json.not-well-formed", 2),
        (b'{"a": 1}\n{"b": 2}', "json.not-well-formed", 2),
        (b"", "json.not-well-formed", 1),
        (b"[" * 65 + b"]" * 65, "json.too-deep", 1),
        (b"[\n" * 100_000, "json.too-deep", 65),
    ],
)
def test_what_parsers_could_read_apart_is_not_read(raw: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Malformed) as caught:
        load_json(raw)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_backslash_before_u0000_is_no_nul() -> None:
    assert load_json(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}


def test_brackets_inside_strings_are_no_depth() -> None:
    text = '["' + "[" * 100 + '\\"{"]'
    assert load_json(text.encode()) == ["[" * 100 + '"{']


def test_a_document_that_is_too_large_is_not_read() -> None:
    with pytest.raises(TooLarge) as caught:
        read_json(b'{"a": "' + b"x" * 100 + b'"}', limit_bytes=50)
    assert caught.value.code == "json.too-large"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    )
)
def test_every_member_is_found_on_its_own_line(value: object) -> None:
    def walk(value: object, where: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        inner = enumerate(value) if isinstance(value, list) else ()
        inner = value.items() if isinstance(value, dict) else inner
        return [where, *(found for key, one in inner for found in walk(one, (*where, key)))]

    text = json.dumps(value, ensure_ascii=False, indent=0)
    found = list(members(text))
    assert [where for where, _ in found] == walk(value, ())
    lines = [line for _, line in found]
    assert lines == sorted(lines)
    assert len(set(lines)) == len(lines)

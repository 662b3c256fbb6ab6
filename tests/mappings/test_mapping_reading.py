"""A document that is not what the schema says is refused with line and place, and never with its content."""

from __future__ import annotations

import pytest

from hub.errors import Malformed, Refused, Unacceptable
from tests.mappings.toys import document, message, toy

TABLE = toy()
GOOD = TABLE.write(message()).document.decode()


def refused(was: str, becomes: str) -> Refused:
    assert was in GOOD
    with pytest.raises(Refused) as caught:
        TABLE.read(document(GOOD.replace(was, becomes, 1)))
    return caught.value


def line_of(was: str) -> int:
    return GOOD[: GOOD.index(was)].count("\n") + 1


@pytest.mark.parametrize(
    ("was", "becomes", "code", "path"),
    [
        ("<Plats>", "<Hemlig>x</Hemlig><Plats>", "element.unknown", "/Kallelse/Möte"),
        ("<Plats>", '<Plats xmlns="urn:x">x</Plats><Plats>', "element.unknown", "/Kallelse/Möte"),
        ("<Plats>Rum 2</Plats>", "<Plats>Rum <b/>2</Plats>", "element.unknown", "/Kallelse/Möte/Plats"),
        ("<Plats>", '<Plats hemlig="1">', "attribute.unknown", "/Kallelse/Möte/Plats"),
        ("<Möte>", '<Möte hemlig="1">', "attribute.unknown", "/Kallelse/Möte"),
        ("<Plats>Rum 2</Plats>", "<Plats>1</Plats><Plats>2</Plats>", "element.twice", "/Kallelse/Möte/Plats"),
        ("<Deltagare>", "<Deltagare/><Deltagare>", "element.twice", "/Kallelse/Deltagare"),
        (
            "<Namn>Testperson 2</Namn>",
            "<Namn>1</Namn><Namn>2</Namn>",
            "element.twice",
            "/Kallelse/Deltagare/Rad/Namn",
        ),
        ("<Typ>SIP</Typ>", "", "element.order", "/Kallelse/Möte/Typ"),
        ("<Möte>", "<Möte>hemlig", "text.unexpected", "/Kallelse/Möte"),
        ("</Typ>", "</Typ>hemlig", "text.unexpected", "/Kallelse/Möte"),
        ("<Möte>", "<Möte>\u00a0", "text.unexpected", "/Kallelse/Möte"),
        ("<Rad>", "<Rad>hemlig", "text.unexpected", "/Kallelse/Deltagare/Rad"),
        ("200103022380", "2001<!-- -->03022380", "xml.comment", "/Kallelse/Patient/Personid"),
        ("<Starttid>11.00</Starttid>", "", "element.missing", "/Kallelse/Möte/Starttid"),
        ("<Personid>200103022380</Personid>", "", "element.missing", "/Kallelse/Patient/Personid"),
        ("<Personid>200103022380</Personid>", "<Personid/>", "element.missing", "/Kallelse/Patient/Personid"),
        ("<Status>s-given</Status>", "", "element.missing", "/Kallelse/Samtycke/Status"),
        ("<Namn>Testperson 2</Namn>", "", "element.missing", "/Kallelse/Deltagare/Rad/Namn"),
        ("Distansmöte online", "hemlig", "code.unknown", "/Kallelse/Möte/Mötesform"),
        ("<Brådskande>Ja", "<Brådskande>ja", "code.unknown", "/Kallelse/Brådskande"),
        ("individual; proxy", "individual; hemlig", "code.unknown", "/Kallelse/Samtycke/GivetAv"),
        ("<Närvarande>Nej", "<Närvarande>N", "code.unknown", "/Kallelse/Deltagare/Rad/Närvarande"),
        ('version="2"', 'version="02"', "value.integer", "/Kallelse/@version"),
        ('version="2"', 'version="0"', "value.range", "/Kallelse/@version"),
        ('version="2"', 'version="99999"', "value.range", "/Kallelse/@version"),
        ('id="m-1"', 'id="m 1"', "text.form", "/Kallelse/@id"),
        ("https://meet", "javascript:meet", "value.url", "/Kallelse/Möte/Länk"),
        ("Rum 2", "x" * 501, "text.too-long", "/Kallelse/Möte/Plats"),
        ("Rum 2", "Rum\n2", "text.form", "/Kallelse/Möte/Plats"),
        ("Ingen parfym.", "x" * 40_001, "text.too-long", "/Kallelse/Möte/Kommentar"),
        ("Ingen parfym.", "x" * 20_001, "text.too-long", "/Kallelse/Möte/Kommentar"),
        ("<Namn>Testperson 2", f"<Namn>{'x' * 501}", "text.too-long", "/Kallelse/Deltagare/Rad/Namn"),
        ("<Mötesdag>2026-03-12", "<Mötesdag>2026-02-30", "time.form", "/Kallelse/Möte/Mötesdag"),
        ("<Starttid>11.00", "<Starttid>25.00", "time.form", "/Kallelse/Möte/Starttid"),
        ("2026-02-01", "1 februari", "time.form", "/Kallelse/Samtycke/GällerFrån"),
        ("123456+01:00", "123456", "time.form", "/Kallelse/Skickat"),
        ("<Rad>", "<Rad><Namn>x</Namn></Rad>" * 50 + "<Rad>", "element.too-many", "/Kallelse/Deltagare/Rad"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_damaged_document_is_malformed(was: str, becomes: str, code: str, path: str) -> None:
    if code == "element.order":
        was, becomes = (
            "<Typ>SIP</Typ>\n    <Mötesdag>2026-03-12</Mötesdag>",
            ("<Mötesdag>2026-03-12</Mötesdag><Typ>SIP</Typ>"),
        )
    error = refused(was, becomes)
    assert isinstance(error, Malformed)
    assert (error.code, error.path) == (code, path)
    assert error.line
    assert "hemlig" not in repr(error.facts()).lower()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("200103022381", "identity.check-digit"),
        ("0103022380", "identity.century"),
        ("200113022380", "identity.date"),
        ("hemlig", "identity.form"),
    ],
)
def test_what_is_no_identity_is_unacceptable_with_its_place(number: str, code: str) -> None:
    error = refused("200103022380", number)
    assert isinstance(error, Unacceptable)
    assert (error.code, error.path, error.line) == (code, "/Kallelse/Patient/Personid", line_of("<Personid>"))
    assert error.rule == "S-64"
    assert number not in repr(error.facts())


def test_the_line_is_that_of_the_right_item() -> None:
    error = refused("<Närvarande>Nej", "<Närvarande>N")
    assert error.line == line_of("<Närvarande>")


def test_a_model_error_in_a_later_item_names_its_line() -> None:
    error = refused("<Namn>Handläggare A</Namn>", f"<Namn>{'x' * 501}</Namn>")
    assert error.line == line_of("<Namn>Handläggare A</Namn>")


@pytest.mark.parametrize(
    "text", ["<Kallelse/>", '<Annat xmlns="urn:sip-hubben:toy:1"/>', '<Kallelse xmlns="urn:2"/>']
)
def test_another_document_is_not_read(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        TABLE.read(document(text))
    assert caught.value.code == "document.unknown"


def test_a_schema_location_is_refused_and_not_fetched() -> None:
    location = (
        'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x http://127.0.0.1/x"'
    )
    assert refused("<Kallelse ", f"<Kallelse {location} ").code == "attribute.unknown"


def test_a_comment_between_elements_does_no_harm() -> None:
    text = GOOD.replace("<Möte>", "<!-- a --><Möte><!-- b -->")
    assert TABLE.read(document(text)) == message()


def test_an_empty_element_is_an_absent_value() -> None:
    text = GOOD.replace("<Plats>Rum 2</Plats>", "<Plats/>")
    assert TABLE.read(document(text)) == message(place=None)


def test_a_missing_group_that_the_event_needs_is_named_by_its_first_demand() -> None:
    start, end = GOOD.index("<Möte>"), GOOD.index("</Möte>") + len("</Möte>")
    rest = GOOD[:start] + GOOD[end:]
    with pytest.raises(Malformed) as caught:
        TABLE.read(document(rest))
    assert (caught.value.code, caught.value.path) == ("element.missing", "/Kallelse/Möte/Starttid")

"""The golden documents cover every row, code and sentinel of the tables, so that no swap stays unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hub.mappings.codecs import Code, Flag
from hub.mappings.notes import HEAD
from hub.mappings.table import Table
from hub.mappings.words import Each, Ignore, Layout, Note, Row, Tell, Word
from tests.formats.golden import FORMATS, documents
from tests.formats.looking import Looking, look

#: A protected identity is read only to be refused: `bad/skyddad-identitet` covers it.
REFUSED = {("SkyddadIdentitet", "Ja"), ("skyddadIdentitet", "true")}
SHARED = {
    *("Huvud", "Ärende", "Person", "Patient", "Kontakter", "SIPsamtycke", "SamtyckeMarkerat"),
    *("SIPmöte", "Plan", "Orsak"),
}
SHARED |= {"Korrelation", "Samtycken", "Aktörer"}
SHARED |= {
    *("meddelandeId", "svarPå", "revision", "skickat", "brådskande", "avsändare", "mottagare"),
    *("ärende", "person", "kontakter", "samtycke"),
}
Seen = set[tuple[str, str, str]]


def words_of(codec: Any) -> set[str]:
    """The words that a codec writes."""
    inner = getattr(codec, "codec", codec)
    if isinstance(inner, Code):
        return {words[0] for member, words in inner.words.items() if str(member) not in ("LPT", "LRV")}
    return set(inner.values.values()) if isinstance(inner, Flag) else set()


def wanted(table: Table) -> Iterator[tuple[str, str, str]]:
    """Every row, code, sentinel and note of a table, by kind of word, place or label, and text.

    What is told in a message behind the document stands in no document of the table.
    """
    for word in table.rows:
        if not isinstance(word, Tell) or table.placing.takes_notes is not None:
            yield from _wanted(word, "")


def _wanted(word: Word, outer: str) -> Iterator[tuple[str, str, str]]:
    match word:
        case Row():
            for place in word.places:
                yield "row", f"{outer}{place}", ""
            for text in words_of(word.codec) | ({word.none} if word.none else set()):
                yield "code", f"{outer}{word.places[-1]}", text
        case Each():
            for inner in word.rows:
                yield from _wanted(inner, f"{outer}{word.place}>")
        case Ignore():
            yield "row", word.place, word.text or ""
        case Layout() if word.place:
            yield "row", word.place, word.name
        case Note():
            yield "note", word.label, ""
        case Tell():
            yield "tell", word.sentence.partition("{}")[0], ""


def seen(document: bytes, table: Table) -> Iterator[tuple[str, str, str]]:
    """Which of them a document shows."""
    root = look(document, table.namespace)
    for word in table.rows:
        yield from _seen(word, root, "")


def _seen(word: Word, element: Looking, outer: str) -> Iterator[tuple[str, str, str]]:
    match word:
        case Row():
            for place in word.places:
                for text in element.texts(place):
                    yield "row", f"{outer}{place}", ""
                    yield "code", f"{outer}{place}", text
        case Each():
            for item in element.items(word.place):
                for inner in word.rows:
                    yield from _seen(inner, item, f"{outer}{word.place}>")
        case Ignore() | Layout():
            place = word.place or ""
            for text in element.texts(place) if place else ():
                yield "row", place, text if isinstance(word, Layout) or word.text else ""
        case Note():
            if f"{HEAD}{word.label}: " in element.everything():
                yield "note", word.label, ""
        case Tell():
            start = word.sentence.partition("{}")[0]
            if f"{HEAD}{start}" in element.everything():
                yield "tell", start, ""


def _is_shared(key: tuple[str, str, str]) -> bool:
    """Whether all documents of a system have the row in common, so that one of them shows it for all."""
    return key[0] in ("tell", "note") or key[1].split("/")[0].split(">")[0] in SHARED


@pytest.mark.parametrize("system", FORMATS)
def test_every_row_code_and_sentinel_stands_in_a_golden_document(system: str) -> None:
    adapter = FORMATS[system]
    found: dict[str, Seen] = {}
    for path in documents(system, "good"):
        document = adapter.documents.open(path.read_bytes())
        if not adapter.documents.is_receipt(document):
            table = adapter.documents.table_of(document)
            found.setdefault(table.root, set()).update(seen(path.read_bytes(), table))
    everywhere = set().union(*found.values())
    missing = {
        (table.root, *key)
        for table in adapter.documents.tables()
        for key in wanted(table)
        if key not in (everywhere if _is_shared(key) else found[table.root])
        and (key[1].rpartition("/")[2], key[2]) not in REFUSED
    }
    assert missing == set()


def test_the_sentinels_of_samsa_stand_in_golden_documents() -> None:
    everything = "".join(path.read_text("utf-8") for path in documents("samsa", "good"))
    for sentinel in (
        "<Uppdaterad>0001-01-01 00:00</Uppdaterad>",
        "<Stopptid>Ej angivet</Stopptid>",
        "<SvaraPåInbjudanSenast>Ej angivet</SvaraPåInbjudanSenast>",
        "<Mötesform>Ej angivet</Mötesform>",
        "<Status></Status>",
        "<Närvarande></Närvarande>",
    ):
        assert sentinel in everything
    for status in ("Skickad", "Skickat", "SIP möte", "Upprättad", "Uppföljd"):
        assert f"<Status>{status}</Status>" in everything


@pytest.mark.parametrize("system", FORMATS)
def test_no_sentinel_is_ever_a_value(system: str) -> None:
    for path in documents(system, "good"):
        parsed = FORMATS[system].parse(path.read_bytes())
        assert "0001-01-01" not in parsed.model_dump_json()
        assert '"Ej angivet"' not in parsed.model_dump_json()

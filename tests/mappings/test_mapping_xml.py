"""The reader of XML takes nothing that could reach further than the document itself."""

from __future__ import annotations

import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import Malformed, Refused, TooLarge
from hub.mappings.xml import COMMENT, escape_attribute, escape_text, read_own_xml, read_xml

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n <>&'\"]")
)

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DOCTYPES = {
    "empty": "<!DOCTYPE a>",
    "internal": '<!DOCTYPE a [<!ENTITY x "y">]>',
    "external file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "external network": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
    "billion laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"y" * 50_000}">]>',
    "recursive": '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]>',
    "after a comment": "<!-- c -->\n<!DOCTYPE a>",
}


def refused(raw: bytes | str) -> Refused:
    with pytest.raises(Refused) as caught:
        read_xml(raw.encode() if isinstance(raw, str) else raw)
    return caught.value


@pytest.mark.parametrize("kind", DOCTYPES)
def test_any_doctype_is_refused_and_nothing_is_fetched(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the reader opened a socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    error = refused(f'{DOCTYPES[kind]}<a b="&l11;">&x;&l11;</a>')
    assert error.code == "xml.doctype"
    assert error.line
    assert Path("/etc/hostname").read_text().strip() not in str(error)


def test_a_bomb_costs_no_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(f'{DOCTYPES["billion laughs"]}<a b="&l11;"/>')
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("<a>" * 65 + "</a>" * 65, "xml.too-deep"),
        ("<a>" * 257 + "</a>" * 257, "xml.too-deep"),
        ("<a>" * 100_000 + "</a>" * 100_000, "xml.too-many"),
        ("<a>" + "<b/>" * 1_000_000 + "</a>", "xml.too-many"),
        ("<a " + " ".join(f"a{n}=''" for n in range(200_000)) + "/>", "xml.too-many"),
        (f"<a>{'x' * 11_000_000}</a>", "xml.too-large"),
        ("<?xml-stylesheet href='x.xsl'?><a/>", "xml.processing-instruction"),
        ("<?xml version='1.0'?>\n<a>\n<?php x?></a>", "xml.processing-instruction"),
        ("<a/><?x y?>", "xml.processing-instruction"),
        ("<a>&nbsp;</a>", "xml.not-well-formed"),
        ("<a><b></a></b>", "xml.not-well-formed"),
        ("<a b='1' b='2'/>", "xml.not-well-formed"),
        ("<a/><b/>", "xml.not-well-formed"),
        ("<a>\x01</a>", "xml.not-well-formed"),
        ("<a>&#0;</a>", "xml.not-well-formed"),
        ("<a>&#xD800;</a>", "xml.not-well-formed"),
        ("<a>\x00</a>", "xml.not-well-formed"),
        ("<a>\ufffe</a>", "xml.not-well-formed"),
        ("<x:a/>", "xml.not-well-formed"),
        ("", "xml.not-well-formed"),
        ("{}", "xml.not-well-formed"),
        ("<?xml version='1.1'?><a/>", "xml.version"),
        ("<?xml version='1.0' encoding='utf-7'?><a>+ADw-</a>", "xml.encoding"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a/>", "xml.encoding"),
        ("<a>å</a>".encode("latin-1"), "xml.encoding"),
        ("<a/>".encode("utf-16"), "xml.encoding"),
        ("<a/>".encode("utf-16-le"), "xml.encoding"),
        ("<a/>".encode("utf-16-be"), "xml.encoding"),
        ("<a/>".encode("utf-32"), "xml.encoding"),
        (b"<a>\xc0\xbcb/\xc0\xbe</a>", "xml.encoding"),
        (b"<a>\xed\xa0\x80</a>", "xml.encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("xml.") else "",
)
def test_what_is_no_harmless_document_is_refused(raw: str | bytes, code: str) -> None:
    assert refused(raw).code == code


def test_a_bom_and_a_declaration_are_taken() -> None:
    raw = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- c -->\n<a>å</a>'.encode()
    assert read_xml(raw).root.text == "å"
    assert read_xml(b"\xef\xbb\xbf" + raw).root.text == "å"


def test_what_only_looks_like_an_instruction_is_text() -> None:
    assert read_xml(b"<a><![CDATA[<?x y?>]]></a>").root.text == "<?x y?>"


def test_xinclude_is_not_followed() -> None:
    raw = '<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/hostname" parse="text"/></a>'
    assert read_xml(raw.encode()).root[0].text is None


def test_a_comment_stands_in_the_tree_so_that_it_can_be_seen() -> None:
    assert read_xml(b"<a>1<!-- x -->2</a>").root[0].tag is COMMENT


def test_an_error_names_the_line_and_nothing_of_the_content() -> None:
    error = refused("<a>\n<Testperson1>\n</Hemlig></a>")
    assert error.line == 3
    assert "Testperson" not in repr(error.facts())
    assert "Hemlig" not in repr(error.facts())


def test_the_limit_is_the_callers() -> None:
    with pytest.raises(TooLarge):
        read_xml(b"<a/>", limit_bytes=3)


def test_the_line_of_an_element_is_found() -> None:
    document = read_xml(b"<a>\n<!-- b -->\n<b/>\n\n<c/></a>")
    assert document.line_of(document.root[2]) == 5
    assert document.line_of(read_xml(b"<a/>").root) is None
    assert (document.tag, document.get("x")) == ("a", None)


@given(TEXTS)
def test_every_text_comes_back_from_between_tags_and_from_quotes(text: str) -> None:
    raw = f'<a b="{escape_attribute(text)}">{escape_text(text)}</a>'.encode()
    root = read_own_xml(raw).root
    assert (root.text or "") == text
    assert root.get("b") == text


def test_a_carriage_return_comes_back() -> None:
    attribute, text = escape_attribute("x\ry"), escape_text("x\r\ny")
    root = read_own_xml(f'<a b="{attribute}">{text}</a>'.encode()).root
    assert (root.get("b"), root.text) == ("x\ry", "x\r\ny")


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail_otherwise_than_by_refusing(raw: bytes) -> None:
    with suppress(Malformed, TooLarge):
        assert read_xml(raw).tag

"""Reads XML: the one reader for what comes from outside, which follows nothing and keeps nothing.

Expat through the standard library: it fetches nothing, knows no XInclude and no stylesheets, and
holds no names of a document once it is gone. A DOCTYPE is refused before anything is read, and with it
every entity but XML's own five. UTF-8 alone is taken.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Comment, Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from hub.errors import Malformed, Refused, TooLarge

#: Bytes of a document, unless the caller sets its own limit.
LIMIT_BYTES: Final = 5 * 1024 * 1024
_MOST_ELEMENTS: Final = 20_000
_MOST_ATTRIBUTES: Final = 20_000
_DEEPEST: Final = 64

#: The tag of a comment in the tree.
COMMENT: Final[Any] = Comment

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"<\?xml(\s[^>]{0,200}?)\?>")
_ENCODING = re.compile(rb"\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_VERSION = re.compile(rb"\sversion\s*=\s*[\"']1\.0[\"']")


class Document:
    """A document that was read: its root, and its bytes, by which the line of an element is found."""

    __slots__ = ("raw", "root")

    def __init__(self, root: Element, raw: bytes) -> None:
        self.root = root
        self.raw = raw

    @property
    def tag(self) -> str:
        """The root's name, `{namespace}Namn`."""
        return self.root.tag

    def get(self, attribute: str) -> str | None:
        """An attribute of the root."""
        return self.root.get(attribute)

    def line_of(self, element: Element) -> int | None:
        """The line on which the element begins, from 1; None where it is not of this document."""
        elements = (each for each in self.root.iter() if isinstance(each.tag, str))
        index = next((index for index, each in enumerate(elements) if each is element), None)
        return None if index is None else _line(self.raw, index)


def read_xml(raw: bytes, limit_bytes: int = LIMIT_BYTES) -> Document:
    """The document in `raw`. Comments stand in the tree, with the tag `COMMENT`.

    Raises TooLarge `xml.too-large` and Malformed: `xml.doctype`, `xml.encoding`, `xml.version`,
    `xml.not-well-formed`, `xml.processing-instruction`, `xml.too-many`, `xml.too-deep`.
    """
    if len(raw) > limit_bytes:
        raise TooLarge("xml.too-large", f"the document has more than {limit_bytes} bytes")
    raw = raw.removeprefix(_BOM)
    _check_encoding(raw)
    if (at := raw.find(b"<!DOCTYPE")) >= 0:
        raise _refusal("xml.doctype", "the document has a DOCTYPE", "Send it without one.", raw, at)
    if raw.count(b"<") > 2 * _MOST_ELEMENTS:
        raise Malformed("xml.too-many", f"the document has more than {_MOST_ELEMENTS} elements")
    declared = _DECLARATION.match(raw)
    if raw.find(b"<?", declared.end() if declared else 0) >= 0:
        _refuse_instructions(raw)
    root = _parse(raw)
    _check_depth(root)
    if raw.count(b"=") > _MOST_ATTRIBUTES:
        _check_attributes(root)
    return Document(root, raw)


def read_own_xml(raw: bytes) -> Document:
    """A document that the hub has just written, read back: without the limits for what comes from outside."""
    return Document(_parse(raw), raw)


def escape_text(text: str) -> str:
    """The text as it stands between tags, so that every character comes back."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def escape_attribute(text: str) -> str:
    """The text as it stands in double quotes; tabs and line breaks survive as references."""
    text = escape_text(text).replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")


def _check_encoding(raw: bytes) -> None:
    advice = "Send UTF-8, and say so or say nothing."
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00"):
        raise Malformed("xml.encoding", "the document is not UTF-8", line=1, advice=advice)
    if declaration := _DECLARATION.match(raw):
        said = _ENCODING.search(declaration[1])
        if said and said[1].lower() != b"utf-8":
            raise Malformed("xml.encoding", "the document declares another encoding", line=1, advice=advice)
        if not _VERSION.search(declaration[1]):
            raise Malformed("xml.version", "the document is not XML 1.0", line=1, advice="Send XML 1.0.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal("xml.encoding", "the document is not UTF-8", advice, raw, error.start) from None


def _parse(raw: bytes) -> Element:
    parser = XMLParser(target=TreeBuilder(insert_comments=True), encoding="utf-8")
    try:
        parser.feed(raw)
        root: Element = parser.close()
    except ParseError as error:
        raise _not_well_formed(error.position[0]) from None
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise Malformed("xml.too-deep", f"elements stand deeper than {_DEEPEST}", advice="Send it flatter.")


def _check_attributes(root: Element) -> None:
    if sum(len(element.attrib) for element in root.iter()) > _MOST_ATTRIBUTES:
        raise Malformed("xml.too-many", f"the document has more than {_MOST_ATTRIBUTES} attributes")


def _refuse_instructions(raw: bytes) -> None:
    """Refuses processing instructions, in and around the root; their like in CDATA and comments may be."""
    lines: list[int] = []

    def seen(_target: str, _data: str) -> None:
        lines.append(parser.CurrentLineNumber)

    parser = expat.ParserCreate("utf-8")
    parser.ProcessingInstructionHandler = seen
    _run(parser, raw)
    if lines:
        raise Malformed(
            "xml.processing-instruction",
            "the document has a processing instruction",
            line=lines[0],
            advice="Send it without one.",
        )


def _line(raw: bytes, index: int) -> int | None:
    """The line of the element that is number `index` in the document."""
    lines: list[int] = []

    def started(_name: str, _attributes: object) -> None:
        if len(lines) <= index:
            lines.append(parser.CurrentLineNumber)

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = started
    _run(parser, raw)
    return lines[index] if index < len(lines) else None


def _run(parser: expat.XMLParserType, raw: bytes) -> None:
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise _not_well_formed(error.lineno) from None


def _not_well_formed(line: int) -> Malformed:
    return Malformed(
        "xml.not-well-formed", "the document is not well-formed XML", line=line, advice="Correct it."
    )


def _refusal(code: str, message: str, advice: str, raw: bytes, at: int) -> Refused:
    return Malformed(code, message, line=raw.count(b"\n", 0, at) + 1, advice=advice)

"""The SOAP 1.1 envelope of Cosmic Link: who is addressed, the hub's own numbers, and one document.

    Envelope
      Header   LogicalAddress (RIV-TA, the receiving unit's HSA-id), Korrelation (the hub's ids)
      Body     one document of the system's namespace

A technical receipt is the answer to a call and has no header. A SOAP Fault tells of the transport alone
(RIV-TA, tjänsteschemaregel 11) and is no document. Read by the hardened reader only (`hub/mappings/xml.py`).
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from hub.errors import HubError, Malformed
from hub.mappings.cosmic_link import NAMESPACE
from hub.mappings.cosmic_link.head import CORRELATION
from hub.mappings.xml import COMMENT, Document, escape_text

#: Media type of SOAP 1.1 over HTTP.
CONTENT_TYPE: Final = "text/xml; charset=utf-8"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
REGISTRY: Final = "urn:riv:itintegration:registry:1"
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
_BLANK: Final = " \t\n\r"
_HEADER: Final = "/Envelope/Header"
_BODY: Final = "/Envelope/Body"


class Enveloped(Document):
    """What was in an envelope, as one document: the correlation stands first in the body's element.

    `address`: the LogicalAddress, at the element `address_at`; None in a technical receipt.
    """

    __slots__ = ("_body", "_whole", "address", "address_at")

    def __init__(self, whole: Document, body: Element, header: tuple[Element, Element] | None) -> None:
        root = Element(body.tag, body.attrib)
        root.text = body.text
        root.extend([*(header[1:] if header else ()), *body])
        super().__init__(root, whole.raw)
        self._body = body
        self._whole = whole
        self.address_at = header[0] if header else body
        self.address = (header[0].text or "").strip(_BLANK) if header else None

    def line_of(self, element: Element) -> int | None:
        """The line in the envelope on which the element begins."""
        return self._whole.line_of(self._body if element is self.root else element)


def unwrap(whole: Document) -> Enveloped:
    """What the envelope holds. Raises Malformed: `soap.envelope`, `soap.fault`, and those of an element."""
    envelope = whole.root
    if envelope.tag != f"{{{SOAP}}}Envelope":
        raise _at(whole, envelope, Malformed("soap.envelope", "it is no SOAP 1.1 envelope", path="/"))
    parts = _children(whole, envelope, "/Envelope")
    tags = [part.tag for part in parts]
    if tags not in ([f"{{{SOAP}}}Body"], [f"{{{SOAP}}}Header", f"{{{SOAP}}}Body"]):
        message = "an envelope holds Header, at most once, and then Body"
        raise _at(whole, envelope, Malformed("soap.envelope", message, path="/Envelope"))
    body = _children(whole, parts[-1], _BODY)
    if len(body) != 1:
        message = "the body holds one document"
        raise _at(whole, parts[-1], Malformed("soap.envelope", message, path=_BODY))
    if body[0].tag == f"{{{SOAP}}}Fault":
        message = "a SOAP Fault tells of the transport and is no document"
        raise _at(whole, body[0], Malformed("soap.fault", message, path=f"{_BODY}/Fault"))
    header = _header(whole, parts[0]) if len(parts) > 1 else None
    return Enveloped(whole, body[0], header)


def _header(whole: Document, header: Element) -> tuple[Element, Element]:
    """The LogicalAddress and the correlation, in that order, and nothing else."""
    wanted = [f"{{{REGISTRY}}}LogicalAddress", f"{{{NAMESPACE}}}{CORRELATION}"]
    found = _children(whole, header, _HEADER)
    for index, part in enumerate(found):
        if index >= len(wanted) or part.tag != wanted[index]:
            code = "element.order" if part.tag in wanted else "element.unknown"
            message = "the header holds LogicalAddress and the correlation, in that order"
            raise _at(whole, part, Malformed(code, message, path=_HEADER))
    address = found[0] if found else None
    if address is None or len(found) < len(wanted):
        raise _at(whole, header, _missing(_HEADER))
    if len(address) or address.attrib or not (address.text or "").strip(_BLANK):
        raise _at(whole, address, _missing(f"{_HEADER}/LogicalAddress"))
    return found[0], found[1]


def _children(whole: Document, element: Element, path: str) -> list[Element]:
    """The elements in one of the envelope's own, which has neither attributes nor text."""
    if element.attrib:
        message = f"an attribute that the schema does not know, in {path}"
        raise _at(whole, element, Malformed("attribute.unknown", message, path=path))
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip(_BLANK) for text in texts):
        message = "text stands between the elements"
        raise _at(whole, element, Malformed("text.unexpected", message, path=path))
    return [child for child in element if child.tag is not COMMENT]


def wrap(document: bytes, address: str) -> bytes:
    """The document, which begins with its correlation, in an envelope addressed to a unit's HSA-id."""
    opening, _, rest = _bare(document).partition(f"\n  <{CORRELATION}>".encode())
    correlation, _, body = rest.partition(f"\n  </{CORRELATION}>".encode())
    header = (
        f'\n    <LogicalAddress xmlns="{REGISTRY}">{escape_text(address)}</LogicalAddress>'
        f'\n    <{CORRELATION} xmlns="{NAMESPACE}">'
    ).encode()
    closing = f"\n    </{CORRELATION}>".encode()
    return _envelope(opening + body, header + correlation.replace(b"\n", b"\n  ") + closing)


def wrap_receipt(receipt: bytes) -> bytes:
    """The technical receipt as the answer to a call: an envelope without a header."""
    return _envelope(_bare(receipt), None)


def _envelope(body: bytes, header: bytes | None) -> bytes:
    inside = b"" if header is None else b"\n  <soap:Header>" + header + b"\n  </soap:Header>"
    return b"".join(
        (
            _DECLARATION,
            f'\n<soap:Envelope xmlns:soap="{SOAP}">'.encode(),
            inside,
            b"\n  <soap:Body>\n",
            body,
            b"\n  </soap:Body>\n</soap:Envelope>\n",
        )
    )


def _bare(document: bytes) -> bytes:
    return document.removeprefix(_DECLARATION).strip(b"\n")


def in_envelope(path: str | None, root: str) -> str | None:
    """A place as it stands in the envelope: `/Envelope/Body/Kallelse/Plats`."""
    if path is None or not path.startswith(f"/{root}"):
        return path
    inner = path.removeprefix(f"/{root}")
    if inner == f"/{CORRELATION}" or inner.startswith(f"/{CORRELATION}/"):
        return f"{_HEADER}{inner}"
    return f"{_BODY}{path}"


def _missing(path: str) -> Malformed:
    return Malformed("element.missing", "an element that must be there is missing, or empty", path=path)


def _at(whole: Document, element: Element, error: HubError) -> HubError:
    error.line = whole.line_of(element)
    error.advice = "Send an envelope of the published schema."
    return error

"""The SOAP 1.1 envelope of Cosmic Link: who is addressed, the hub's own numbers, and one document.

    Envelope
      Header   LogicalAddress (RIV-TA, the receiving unit's HSA-id), Korrelation (the hub's ids);
               other blocks are passed over, unless they have to be understood
      Body     one document of the system's namespace

A technical receipt is the answer to a call and has no header. A SOAP Fault tells of the transport alone
(RIV-TA, tjänsteschemaregel 11) and is no document. Read by the hardened reader only (`hub/mappings/xml.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from hub.errors import HubError, Malformed
from hub.mappings.cosmic_link import NAMESPACE
from hub.mappings.cosmic_link.head import CORRELATION
from hub.mappings.xml import COMMENT, Document, escape_text, read_xml

#: Media type of SOAP 1.1 over HTTP.
CONTENT_TYPE: Final = "text/xml; charset=utf-8"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
REGISTRY: Final = "urn:riv:itintegration:registry:1"
_MUST_UNDERSTAND: Final = f"{{{SOAP}}}mustUnderstand"
_ACTOR: Final = f"{{{SOAP}}}actor"
#: Whoever gets the message first, as a block says that names nobody (SOAP 1.1 §4.2.2).
_NEXT: Final = "http://schemas.xmlsoap.org/soap/actor/next"
_OF_A_BLOCK: Final = frozenset({_MUST_UNDERSTAND, _ACTOR})
_PROBLEM: Final = "urn:ietf:rfc:7807"
_ID: Final = re.compile(r"[!-~]{1,80}")
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
    """What the envelope holds. Raises Malformed: `soap.envelope`, `soap.fault`, `soap.must-understand`, and
    those of an element."""
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
    """The LogicalAddress and the correlation, in that order; other blocks are passed over (SOAP 1.1 §4.2)."""
    wanted = [f"{{{REGISTRY}}}LogicalAddress", f"{{{NAMESPACE}}}{CORRELATION}"]
    found = _blocks(whole, header, wanted)
    for index, part in enumerate(found):
        if index >= len(wanted) or part.tag != wanted[index]:
            message = "the header holds LogicalAddress and the correlation, in that order"
            raise _at(whole, part, Malformed("element.order", message, path=_HEADER))
    if len(found) < len(wanted):
        raise _at(whole, header, _missing(_HEADER))
    address, correlation = found
    _check_attributes(whole, address, f"{_HEADER}/LogicalAddress", _OF_A_BLOCK)
    if len(address) or not (address.text or "").strip(_BLANK):
        raise _at(whole, address, _missing(f"{_HEADER}/LogicalAddress"))
    for name in [name for name in correlation.attrib if name.startswith("{")]:
        del correlation.attrib[name]  # the transport's, which the document's own schema does not know
    return address, correlation


def _blocks(whole: Document, header: Element, wanted: list[str]) -> list[Element]:
    """The header's blocks that are known here. Malformed(`soap.must-understand`) where another is for the hub
    and has to be understood."""
    found = []
    for block in _children(whole, header, _HEADER):
        if block.tag in wanted:
            found.append(block)
        elif block.get(_MUST_UNDERSTAND) in ("1", "true") and block.get(_ACTOR, _NEXT) in (_NEXT, ""):
            message = "a header block has to be understood, and is not known here"
            raise _at(whole, block, Malformed("soap.must-understand", message, path=_HEADER))
    return found


def _children(whole: Document, element: Element, path: str) -> list[Element]:
    """The elements in one of the envelope's own, which has no text and no attributes of SOAP's."""
    _check_attributes(whole, element, path)
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip(_BLANK) for text in texts):
        message = "text stands between the elements"
        raise _at(whole, element, Malformed("text.unexpected", message, path=path))
    return [child for child in element if child.tag is not COMMENT]


def _check_attributes(
    whole: Document, element: Element, path: str, known: frozenset[str] = frozenset()
) -> None:
    """Those of other namespaces are the sender's own affair; of SOAP's, and without one, only the known."""
    for name in element.attrib:
        if name not in known and (not name.startswith("{") or name.startswith(f"{{{SOAP}}}")):
            message = f"an attribute that the schema does not know, in {path}"
            raise _at(whole, element, Malformed("attribute.unknown", message, path=path))


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


def id_of(raw: bytes) -> str | None:
    """The MeddelandeId of what an envelope holds; None where it cannot be read that far."""
    try:
        document = unwrap(read_xml(raw))
    except HubError:
        return None
    given = document.root.findtext(f"{{{NAMESPACE}}}{CORRELATION}/{{{NAMESPACE}}}MeddelandeId", "").strip(
        _BLANK
    )
    return given if _ID.fullmatch(given) else None


def fault(code: str, problem: Mapping[str, str | int | None]) -> bytes:
    """A soap:Fault. `problem`: the members of a problem document, in its XML form (RFC 9457, appendix B)."""
    whose = "Client" if problem["status"] != 503 else "Server"
    said = "MustUnderstand" if code == "soap.must-understand" else whose
    members = "".join(f"<{name}>{escape_text(str(value))}</{name}>" for name, value in problem.items())
    return _envelope(
        f"    <soap:Fault>\n      <faultcode>soap:{said}</faultcode>\n"
        f"      <faultstring>{escape_text(str(problem['detail']))}</faultstring>\n"
        f'      <detail><problem xmlns="{_PROBLEM}">{members}</problem></detail>\n    </soap:Fault>'.encode(),
        None,
    )


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

"""SAMSA's inbox shows one sent meeting as two rows, Mötesbokning and Skickat (004 p12): one event."""

from __future__ import annotations

from functools import cache
from typing import Final

from hub.canonical.message import Message
from hub.clock import STOCKHOLM
from hub.errors import HubError, Malformed
from hub.mappings.codecs import DATE, plain, unknown_code
from hub.mappings.nodes import AtElement, Node, Place
from hub.mappings.shape import Shape
from hub.mappings.xml import Document, escape_text

_ROWS: Final = ("Mötesbokning", "Skickat")
_CODES: Final = {"Meddelandetyp": ("SIP",), "Gäller": _ROWS, "AttGöra": ("Notifiering",)}
_END: Final = b"\n</Kallelse>\n"


def take_inbox(document: Document, namespace: str) -> None:
    """Checks the inbox rows of a kallelse and takes them off: which row it was says nothing of the meeting.

    Raises Malformed with path and line.
    """
    found = document.root.findall(f"{{{namespace}}}Inkorg")
    if not found or document.tag != f"{{{namespace}}}Kallelse":
        return
    if len(found) > 1 or document.root[-1] is not found[0]:
        code = "element.twice" if len(found) > 1 else "element.order"
        message = "Inkorg stands once, and last"
        line = document.line_of(found[-1])
        raise Malformed(code, message, path="/Kallelse/Inkorg", line=line)
    try:
        _check(found[0], namespace)
    except AtElement as at:
        at.error.line = document.line_of(at.element)
        raise at.error from None
    if (found[0].tail or "").strip():
        line = document.line_of(document.root)
        raise Malformed("text.unexpected", "text stands between the elements", path="/Kallelse", line=line)
    document.root.remove(found[0])


def _check(inbox: object, namespace: str) -> None:
    """One or two rows, each with its codes; raises AtElement."""
    shape, rows, places = _shape(namespace)
    assert rows.item is not None
    slots = shape.read(inbox)  # type: ignore[arg-type]
    for row in slots[rows.slot] or ():
        for name, place in places:
            if error := _wrong(name, row[place.slot]):
                error.path = place.path
                raise AtElement(error, rows.item.locate(row, place))


@cache
def _shape(namespace: str) -> tuple[Shape, Node, tuple[tuple[str, Place], ...]]:
    """The inbox, its repeated row, and the columns of a row."""
    shape = Shape(namespace, "Inkorg", "/Kallelse")
    rows = shape.repeated("Inkorgsrad", 2)
    assert rows.item is not None
    names = ("Ärendenummer", "Meddelandetyp", "Gäller", "AttGöra", "Tidpunkt")
    return shape, rows, tuple((name, rows.item.place(name)) for name in names)


def _wrong(name: str, text: str | None) -> HubError | None:
    if name in _CODES:
        return None if text is not None and plain(text) in _CODES[name] else unknown_code()
    if name == "Tidpunkt" and text is not None:
        try:
            DATE.read(text)
        except Malformed as error:
            return error
    return None


def with_inbox(document: bytes, message: Message) -> bytes:
    """The kallelse with both rows as the inbox shows them; the column Ärendenummer holds the SIP-id."""
    sip_id = message.case.native("samsa", "sip-id")
    number = f"\n      <Ärendenummer>{escape_text(sip_id)}</Ärendenummer>" if sip_id else ""
    day = message.sent_at.astimezone(STOCKHOLM).date()
    rows = "".join(
        f"\n    <Inkorgsrad>{number}"
        "\n      <Meddelandetyp>SIP</Meddelandetyp>"
        f"\n      <Gäller>{about}</Gäller>"
        "\n      <AttGöra>Notifiering</AttGöra>"
        f"\n      <Tidpunkt>{day}</Tidpunkt>"
        "\n    </Inkorgsrad>"
        for about in _ROWS
    )
    block = f"\n  <Inkorg>{rows}\n  </Inkorg>".encode()
    return document.removesuffix(_END) + block + _END

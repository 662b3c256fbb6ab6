"""The answer form (svarsblankett) that goes with a letter that is to be answered (R-UPP-01, R-UPP-05)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hub.adapters.letter_body import WIDTH, under, wrapped
from hub.adapters.letter_words import in_swedish, subject

_BOX: Final = "[ ] "
_MARGIN: Final = " " * len(_BOX)
_WHO: Final = "Vem som kommer:"
_INVITED: Final = (
    ("Kvittens: vi har tagit emot kallelsen. Svar om vi kommer lämnas senare.", None),
    ("Ja, vi kommer.", _WHO),
    ("Nej, vi kommer inte.", "Varför:"),
    ("En annan enhet kommer i stället.", "Vilken enhet, och vem därifrån:"),
    ("Annat svar, med egna ord.", "Svar:"),
)
_ASKED: Final = (
    ("Kvittens: vi har tagit emot initiativet.", None),
    ("Nej, det hör inte till oss.", "Varför, och vilken enhet som är den rätta:"),
)
_INFORMED: Final = (("Kvittens: vi har tagit emot meddelandet.", "Eventuell kommentar:"),)
#: What is answered → the boxes, and what is asked for at each.
_BOXES: Final = {
    "Kallelse": _INVITED,
    "Ändrad kallelse": _INVITED,
    "Initiativ": _ASKED,
    "Information för kvittens": _INFORMED,
}


def is_answered(document: dict[str, Any]) -> bool:
    """Whether an answer is owed to the letter."""
    return _boxes(document) is not None


def reply(document: dict[str, Any], reference: str, to: list[str], by: str) -> Iterator[str]:
    """The form. `to`: name, address and telephone of the one who asked; `by`: the unit that answers."""
    yield "-" * WIDTH
    yield ""
    yield from under("SVARSBLANKETT", "=")
    yield ""
    yield from wrapped(f"Gäller: {subject(document)}", "  ", "")
    meeting = document.get("kallelse", {})
    if "börjar" in meeting:
        yield f"Mötet börjar: {in_swedish(meeting['börjar'])}"
    if "svaraSenast" in meeting:
        yield f"Svara senast: {in_swedish(meeting['svaraSenast'])}"
    yield f"Referens: {reference}"
    yield from wrapped(f"Svar från: {by}", "  ", "")
    yield ""
    yield "Svaret skickas till:"
    yield from (f"  {line}" for line in to)
    yield ""
    yield "Kryssa för det som gäller:"
    for said, asked in _boxes(document) or ():
        yield ""
        yield from wrapped(said, _MARGIN, _BOX)
        if asked:
            yield from _to_fill_in(asked)
    yield ""
    for asked in ("Namn och befattning:", "Telefon:", "Datum:"):
        yield f"{asked} ".ljust(WIDTH, "_")


def _to_fill_in(asked: str) -> Iterator[str]:
    yield f"{_MARGIN}{asked} ".ljust(WIDTH, "_")
    yield _MARGIN.ljust(WIDTH, "_")


def _boxes(document: dict[str, Any]) -> tuple[tuple[str, str | None], ...] | None:
    told = document.get("händelse") if document["typ"] == "SIPKallelse" else None
    if document["typ"] == "Meddelande":
        told = document.get("gäller")
    return _BOXES.get(str(told))

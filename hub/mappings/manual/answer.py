"""Svarsblankett: everyone who is called must answer (R-UPP-05), and a yes is never a mere kvittens (§0.5)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event
from hub.mappings.form import Form
from hub.mappings.manual.head import HEAD
from hub.mappings.moments import HSA_ID, MOMENT_SHORT
from hub.mappings.words import Word, ignore, row

_ANSWER: Final[list[Word]] = [
    row("answer.text", "text", takes_notes=True),
    row("answer.responder", "svaratAv"),
    row("answer.answered_at", "svarade", MOMENT_SHORT),
]
_REROUTED: Final[list[Word]] = [
    row("rerouting.unit.name", "annanEnhet/namn"),
    row("rerouting.unit.hsa_id", "annanEnhet/hsaId", HSA_ID),
    row("rerouting.attends", "annanEnhet/kommer"),
]
#: Event → what is answered, and the box that is ticked. A no to an initiative says the right unit (I-04).
_EVENTS: Final = {
    Event.INVITATION_ACKNOWLEDGED: ("Kallelse", "Kvittens"),
    Event.INVITATION_CONFIRMED: ("Kallelse", "Ja"),
    Event.INVITATION_DECLINED: ("Kallelse", "Nej"),
    Event.INVITATION_ANSWERED: ("Kallelse", "Fritext"),
    Event.INVITATION_REROUTED: ("Kallelse", "En annan enhet kommer"),
    Event.INITIATIVE_ACKNOWLEDGED: ("Initiativ", "Kvittens"),
    Event.INITIATIVE_DENIED: ("Initiativ", "Nej"),
    Event.INFO_ACKNOWLEDGED: ("Meddelande", "Kvittens"),
}


def _rows(event: Event, about: str, answer: str) -> list[Word]:
    rerouted = _REROUTED if event is Event.INVITATION_REROUTED else []
    return [*HEAD, ignore("gäller", about), ignore("svar", answer), *rerouted, *_ANSWER]


FORMS: Final = tuple(
    Form("Svarsblankett", event, _rows(event, about, answer), {"gäller": (about,), "svar": (answer,)})
    for event, (about, answer) in _EVENTS.items()
)

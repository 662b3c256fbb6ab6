"""Where a letter is no way out: what may not be said to a unit at all, and what its sender must complete.

Elsewhere a format that refuses a message only lacks a place for it, and the message goes on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hub.accept.desk import Desk
from hub.accept.writing import Original
from hub.canonical.codes import AttachmentKind, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Attachment
from hub.canonical.message import Message
from hub.errors import Unacceptable
from hub.routing.leg import TraceStep

#: The rule of a refusal → the task of the sender's person, who completes the plan (S-47, S-49, S-50).
TO_COMPLETE: Final = {"I-06": "plan.book-follow-up", "I-08": "plan.complete", "I-09": "plan.complete"}

#: Anamneses and social investigations are enclosed with nothing, whichever way it goes (S-53).
_FILES: Final = "§7.3 row 44"

#: Protected identity, compulsory care told as SIP, a deviation outside its own system, files as above.
_FORBIDDEN: Final = frozenset({_FILES, "R-ALL-03", "R-ALL-04", "I-17", "§1.6 deviation.reported"})

#: What the sender is told, by rule; of the others that nothing goes.
_TOLD: Final = {
    "I-06": "Planen har inte skickats till {unit}: där upprättas en plan först när uppföljningsmötet är bokat"
    " (I-06). Boka mötet och skicka planen igen.",
    "I-08": "Planen har inte skickats till {unit}: där anges varför en plan inte visas i 1177 (I-08)."
    " Skriv orsaken och skicka planen igen.",
    "I-09": "Planen har inte skickats till {unit}: där namnges den som ansvarar för varje insats (I-09)."
    " Skriv namnen och skicka planen igen.",
}
_WITHOUT_FILES: Final = (
    "Texten går till {unit} utan bifogade anamneser och sociala utredningar:"
    " sådana bifogas inte dit, vare sig elektroniskt eller på papper (§7.3 rad 44)."
)
_NOTHING: Final = "Meddelandet går inte till {unit}, vare sig elektroniskt eller på papper ({rule})."
_WITHHELD: Final = Loss(
    field="information.attachments.kind",
    action=LossAction.DROPPED,
    text="Anamneser och sociala utredningar bifogas inte till mottagaren, inte heller på papper"
    " (§7.3 rad 44).",
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A message as it may go to one unit. `losses`: what was taken out of it."""

    original: Original
    losses: tuple[Loss, ...] = ()


def is_no_letter(gate: Unacceptable) -> bool:
    """Whether what a format refuses may not be taken to the unit by hand either."""
    return gate.rule in _FORBIDDEN or gate.rule in TO_COMPLETE


def sentence(rule: str, unit: str) -> str:
    """What the sender is told of a message, or a part of it, that does not go to the unit of that name."""
    return _TOLD.get(rule, _NOTHING).format(unit=unit, rule=rule)


def withheld(unit: str) -> str:
    """What the sender is told of files that were taken out for the unit of that name."""
    return _WITHOUT_FILES.format(unit=unit)


def allowed_for(desk: Desk, original: Original, unit: str) -> Allowed:
    """The message without the files that the region of the unit (its key) lets nobody enclose."""
    information = original.message.information
    if information is None or all(file.kind is AttachmentKind.OTHER for file in information.attachments):
        return Allowed(original)
    if not desk.policy(unit, desk.clock.now()).care.encloses_no_history:
        return Allowed(original)
    kept = information.model_copy(update={"attachments": _others(information.attachments)})
    message = original.message.model_copy(update={"information": kept})
    return Allowed(replace(original, message=message), (_WITHHELD,))


def files_for(message: Message, losses: Sequence[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """The files that go with a delivery with these losses, as its row has them."""
    files = message.information.attachments if message.information else ()
    return _others(files) if any(loss["field"] == _WITHHELD.field for loss in losses) else files


def _others(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return tuple(file for file in files if file.kind is AttachmentKind.OTHER)


def told_by_format(gate: Unacceptable) -> TraceStep:
    """What a format says of a message that it does not take, last of the reasons for the way; `code` is the
    delivery's reason, and `do` what to do instead."""
    values = {"code": gate.code, "at": gate.path, "do": gate.advice}
    return TraceStep(
        rule=gate.rule or gate.code,
        asked=gate.message,
        values={name: value for name, value in values.items() if value},
        said="decides",
    )

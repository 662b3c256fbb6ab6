"""A message becomes one that the receiving system has a word for, and what that costs is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hub.canonical.codes import ConsentKind, Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending, Information
from hub.canonical.message import GROUPS, Message
from hub.errors import Unacceptable
from hub.mappings.gates import PROTECTED
from hub.mappings.notes import HEAD

_PLAN: Final = ("plan_version", "plan_updated", "plan_status", "visam_track", "extensive_needs")
#: Event that a system neither has nor may be told in another way → the rule, why, and what to do instead.
_UNSAYABLE: Final = {
    Event.DEVIATION_REPORTED: (
        "§1.6 deviation.reported",
        "a deviation is a draft for the deviation system, not for the individual's record",
        "Submit it where deviations are handled; in Kalmar län that is STELLA (R-KAL-14).",
    ),
    Event.CONSENT_NOT_AVAILABLE: (
        "§7.3 row 29",
        "the system has no word for a consent that is not available",
        "Settle the consent with the individual, then send again.",
    ),
    Event.CONSENT_BLOCKED: (
        "§7.3 row 30",
        "the system has no blocked consent, and a blocked case is handled by hand",
        "Tell the unit on another way that nothing more is sent.",
    ),
}
_GROUND: Final = frozenset({ConsentKind.INFO_SHARING, ConsentKind.SIP})
_ORDER: Final = {name: number for number, name in enumerate(Message.model_fields)}


def told(text: str | None, *sentences: str) -> str:
    """A person's text with the hub's sentences below it, each marked; never read back as more than text."""
    lines = "\n".join(f"{HEAD}{sentence}" for sentence in sentences)
    return f"{text}\n\n{lines}" if text else lines


def as_event(message: Message, event: Event, **contents: Any) -> Message:
    """The message telling `event` instead, with these contents and no others."""
    groups: dict[str, Any] = dict.fromkeys(GROUPS)
    return message.model_copy(update={"event": event, **groups, **contents})


def as_information(message: Message, text: str) -> Message:
    """The message as an information message for information, with the files of one that it was."""
    files = message.information.attachments if message.information else ()
    information = Information.model_construct(text=text, attachments=files)
    return as_event(message, Event.INFO_FOR_INFORMATION, information=information)


def refused(*events: Event) -> dict[Event, str]:
    """The events that a system refuses, with the rule of each; the same rule in every format."""
    return {event: _UNSAYABLE[event][0] for event in events}


def unsayable(event: Event) -> Unacceptable:
    """The refusal of an event that a system neither has nor may be told in another way."""
    rule, message, advice = _UNSAYABLE[event]
    return Unacceptable("format.refused", message, rule=rule, path="event", advice=advice)


def stop_other_consents(message: Message) -> None:
    """A no or a withdrawal that is about neither information sharing nor SIP ends nothing in a system
    whose consent is those two (§7.3 row 24). Raises Unacceptable.
    """
    consent = message.consent
    if message.event.is_control and consent is not None and not _GROUND & set(consent.kinds):
        raise Unacceptable(
            "format.refused",
            "the system's consent is about information sharing and SIP, and this is about neither",
            rule="§7.3 row 24",
            path="consent.kinds",
            advice="Tell it where that consent is kept.",
        )


def stop_protected(message: Message) -> None:
    """Protected identity outranks every other rule of a format (R-ALL-03). Raises Unacceptable."""
    if message.patient.protected:
        why = PROTECTED
        raise Unacceptable(
            "format.refused", why.message, rule=why.rule, path="patient.protected", advice=why.advice
        )


def as_ending(message: Message, event: Event, sentence: str) -> Message:
    """One way to end an invitation told as another, with the sentence that says which it was."""
    ending = message.ending or Ending()
    text = told(ending.text, sentence)
    return as_event(message, event, ending=ending.model_copy(update={"text": text}))


def the_fact_alone(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message without the plan and the people around it: a no or a withdrawal never tells them (§5.2)."""
    lost = [f"case.{name}" for name in _PLAN if getattr(message.case, name) is not None]
    lost += ["contacts"] if message.contacts else []
    case = message.case.model_copy(update=dict.fromkeys(_PLAN))
    bare = message.model_copy(update={"case": case, "contacts": ()})
    return bare, tuple(map(dropped_field, lost))


def without_comment(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """What is sent in error without what a person wrote of it, which may be of the wrong person (row 43)."""
    if message.ending is None or message.ending.text is None:
        return message, ()
    ending = message.ending.model_copy(update={"text": None})
    return message.model_copy(update={"ending": ending}), (dropped_field("ending.text"),)


def dropped_field(field: str) -> Loss:
    """The report of a field that stays behind where the fact alone is told."""
    text = "Bara själva beskedet förs vidare, inget innehåll (§5.2)."
    return Loss(field=field, action=LossAction.DROPPED, text=text)


def event_loss(text: str) -> Loss:
    """What the message told, told as something else."""
    return Loss(field="event", action=LossAction.NOTE, text=text)


def in_own_fields(message: Message, lowered: Iterable[Loss], written: Iterable[Loss]) -> tuple[Loss, ...]:
    """The reports of lowering and of writing, both in the fields that the message itself has.

    A text that only the lowering made, and that was too long, is the fields that are told in it.
    """
    made = [loss for loss in written if _is_made(message, loss.field)]
    rest = [loss for loss in written if loss not in made]
    if not made:
        return (*lowered, *rest)
    where = made[0]
    return (*(_moved(loss, where) if _is_told(loss) else loss for loss in lowered), *rest)


def _is_made(message: Message, field: str) -> bool:
    """Whether the field is a text of a group that the message lacks."""
    group, _, name = field.partition(".")
    return name == "text" and group in GROUPS and getattr(message, group) is None


def _is_told(loss: Loss) -> bool:
    return loss.action is LossAction.NOTE and loss.field != "event"


def _moved(loss: Loss, where: Loss) -> Loss:
    return Loss(field=loss.field, action=where.action, text=f"{loss.text} {where.text}")


def merged(*reports: Iterable[Loss]) -> tuple[Loss, ...]:
    """Loss reports as one, in the order of the model's fields; one line for a field, with all that is said.

    Where the lines of a field differ in what became of it, it is what weighs most: a letter before a note.
    """
    losses: dict[str, Loss] = {}
    for loss in (loss for report in reports for loss in report):
        before = losses.get(loss.field)
        losses[loss.field] = loss if before is None else _both(before, loss)
    return tuple(sorted(losses.values(), key=lambda loss: _ORDER[loss.field.partition(".")[0]]))


def _both(one: Loss, other: Loss) -> Loss:
    action = LossAction.SIDE_LETTER if LossAction.SIDE_LETTER in (one.action, other.action) else one.action
    return Loss(field=one.field, action=action, text=f"{one.text} {other.text}")

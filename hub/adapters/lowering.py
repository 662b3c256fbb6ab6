"""A message becomes one that the receiving system has a word for, and what that costs is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Ending, Information
from hub.canonical.message import GROUPS, Message
from hub.mappings.notes import HEAD

_PLAN: Final = ("plan_version", "plan_updated", "plan_status")
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
    """The message as an information message for information."""
    return as_event(message, Event.INFO_FOR_INFORMATION, information=Information.model_construct(text=text))


def as_ending(message: Message, event: Event, sentence: str) -> Message:
    """One way to end an invitation told as another, with the sentence that says which it was."""
    ending = message.ending or Ending()
    text = told(ending.text, sentence)
    return as_event(message, event, ending=ending.model_copy(update={"text": text}))


def the_fact_alone(message: Message) -> tuple[Message, tuple[Loss, ...]]:
    """The message without the plan and the people around it: a no or a withdrawal never tells them (§5.2)."""
    lost = [f"case.{name}" for name in _PLAN if getattr(message.case, name) is not None]
    lost += ["contacts"] if message.contacts else []
    text = "Följer inte med ett besked om att samtycke saknas (§5.2)."
    case = message.case.model_copy(update=dict.fromkeys(_PLAN))
    bare = message.model_copy(update={"case": case, "contacts": ()})
    return bare, tuple(Loss(field=field, action=LossAction.DROPPED, text=text) for field in lost)


def event_loss(text: str) -> Loss:
    """What the message told, told as something else."""
    return Loss(field="event", action=LossAction.NOTE, text=text)


def merged(*reports: Iterable[Loss]) -> tuple[Loss, ...]:
    """Loss reports as one, in the order of the model's fields."""
    losses = [loss for report in reports for loss in report]
    return tuple(sorted(losses, key=lambda loss: _ORDER[loss.field.partition(".")[0]]))

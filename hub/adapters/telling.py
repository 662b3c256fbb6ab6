"""Contents without a document are told in sentences, each field with its line in the report."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from hub.adapters.lowering import (
    as_event,
    as_information,
    dropped_field,
    event_loss,
    stop_other_consents,
    the_fact_alone,
    told,
)
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Answer
from hub.canonical.message import Message
from hub.mappings.notes import PlainNote, StructureNote
from hub.mappings.outlets import ToldLine
from hub.mappings.outletting import parts_of
from hub.mappings.telling import CONSENT, Telling, answer_of
from hub.mappings.words import Drop, Tell

#: A message, and what it has lost on the way to being one that a system has a document for.
Lowered = tuple[Message, tuple[Loss, ...]]

_TOLD = "Står som upplysning i meddelandets text och läses inte tillbaka."


def sentences(message: Message, words: Iterable[Tell | Drop]) -> tuple[list[str], list[Loss]]:
    """What is told of the fields that have a value, and the report of each of them."""
    lines: list[str] = []
    losses: list[Loss] = []
    for word in words:
        value = _value(message, word.path)
        if value is None or value == ():
            continue
        if isinstance(word, Tell):
            lines.append(_line(word, value))
            losses.append(Loss(field=word.path, action=LossAction.NOTE, text=_TOLD))
        else:
            losses.append(Loss(field=word.path, action=LossAction.DROPPED, text=word.because))
    return lines, losses


def as_news(message: Message, sentence: str, because: str, *telling: Telling) -> Lowered:
    """The message as information: the sentence, then its contents. `because`: why it has no document."""
    lines, losses = sentences(message, [word for words in telling for word in words])
    return as_information(message, told(None, sentence, *lines)), (event_loss(because), *losses)


def as_bare_news(message: Message, sentence: str, because: str, *groups: str) -> Lowered:
    """The fact alone as information: no content of `groups`, no plan, nobody around it (§5.2, I-15).

    Raises Unacceptable where it is about neither of the two consents.
    """
    stop_other_consents(message)
    bare, dropped = the_fact_alone(message)
    gone = [dropped_field(group) for group in groups if getattr(message, group) is not None]
    return as_information(bare, told(None, sentence)), (event_loss(because), *gone, *dropped)


def as_answer(message: Message, event: Event, sentence: str, because: str, *telling: Telling) -> Lowered:
    """The message as `event`, an answer in free text below which the sentence stands.

    Responder and time keep their own places; an information message instead has them told.
    """
    lines, losses = sentences(message, [word for words in telling for word in words])
    answer = message.answer or Answer()
    text = told(answer.text, sentence, *lines)
    field = "answer.text" if message.answer else "answer"
    note = Loss(field=field, action=LossAction.NOTE, text="Upplysningen står under svarets text.")
    lowered = as_event(message, event, answer=answer.model_copy(update={"text": text}))
    return lowered, (event_loss(because), note, *losses)


def as_answer_in_news(message: Message, sentence: str, because: str, *telling: Telling) -> Lowered:
    """An answer as information: what the person wrote, and below it what it is and who gave it."""
    lines, losses = sentences(
        message, [*(word for words in telling for word in words), *answer_of(message.event)]
    )
    text = message.answer.text if message.answer else None
    if text is not None:
        where = "Står i informationsmeddelandets text."
        losses.append(Loss(field="answer.text", action=LossAction.NOTE, text=where))
    return as_information(message, told(text, sentence, *lines)), (event_loss(because), *losses)


def as_unable(message: Message, because: str) -> Lowered:
    """One who is unable to consent: with a basis what was found out, without one the fact alone (§5.5)."""
    said = "Den enskilde kan inte själv ta ställning till samtycke."
    if message.consent is not None and message.consent.basis is not None:
        return as_news(message, said, because, CONSENT)
    return as_bare_news(message, f"{said} Skicka inga fler uppgifter i ärendet.", because, "consent")


def as_other_information(message: Message, sentence: str, because: str) -> Lowered:
    """An information message of another kind, with the sentence that says which it was."""
    assert message.information is not None
    note = Loss(
        field="information.text", action=LossAction.NOTE, text="Upplysningen står under meddelandets text."
    )
    lowered = as_information(message, told(message.information.text, sentence))
    return lowered, (event_loss(because), note)


def _line(word: Tell, value: Any) -> str:
    many = isinstance(value, tuple)
    form = StructureNote(parts_of(word.rows), many) if word.rows else PlainNote(word.codec, many)
    return ToldLine(word.sentence, form).write(value)


def _value(message: Message, path: str) -> Any:
    group, _, name = path.partition(".")
    holder = getattr(message, group)
    return None if holder is None else attrgetter(name)(holder)

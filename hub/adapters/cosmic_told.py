"""The events that Cosmic Link hears of in a message to the participants, and what is told there."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from hub.adapters.lowering import (
    as_event,
    dropped_field,
    event_loss,
    stop_other_consents,
    the_fact_alone,
    told,
)
from hub.adapters.telling import Lowered, sentences
from hub.canonical.codes import Event, LossAction
from hub.canonical.loss import Loss
from hub.canonical.meeting import Information
from hub.canonical.message import Message
from hub.mappings.plan_words import REASON_WORDS
from hub.mappings.telling import (
    ACKNOWLEDGED,
    ANSWER,
    CONSENT,
    COORDINATOR,
    MEETING,
    OTHER_PLAN,
    REROUTING,
    Telling,
)
from hub.mappings.wordlist import KIND_WORDS
from hub.mappings.words import tell

_INITIATIVE: Final[Telling] = (
    tell("initiative.kind", "Slag: {}.", codec=KIND_WORDS),
    tell("initiative.urgency", "Hur bråttom det är: {}"),
    tell("initiative.noticed_by", "Behov uppmärksammat av: {}"),
    tell("initiative.goal", "Mitt långsiktiga mål: {}"),
    tell("initiative.questions", "Frågor: {}"),
)
_ENDING: Final[Telling] = (tell("ending.reason", "Anledning: {}.", codec=REASON_WORDS),)


@dataclass(frozen=True, slots=True)
class News:
    """How one event is told. `text`: the path of what a person wrote, which stands above the sentences.

    `bare`: groups of which nothing goes along, nor anything around the case (§5.2, I-15).
    """

    sentence: str
    because: str
    telling: Telling = ()
    text: str | None = None
    bare: tuple[str, ...] | None = None


_NO_INITIATIVE: Final = (
    "Cosmic Link har inget initiativ; det går som meddelande till deltagare (§7.3 rad 5–7)."
)
_CONFIRM_ONLY: Final = "I Cosmic Link kan en kallelse bara bekräftas; annat går som meddelande (§7.3 rad 22)."
_NO_COORDINATOR: Final = "Cosmic Link har inget fält för samordnaren (000 §Mötet); det går som meddelande."
_NOT_IN_DIALOG: Final = "Cosmic Links dialog har ja, nej och ej tillgänglig; beskedet går som meddelande."
_NO_CONTENT: Final = "Skicka inga fler uppgifter i ärendet."

NEWS: Final = {
    Event.CONSENT_VOIDED: News(
        f"Det senast registrerade samtycket är makulerat. {_NO_CONTENT}", _NOT_IN_DIALOG, bare=("consent",)
    ),
    Event.SIP_DECLINED: News(
        f"Den enskilde har tackat nej till SIP. {_NO_CONTENT}",
        "Cosmic Link har inget besked om att SIP nekas; det går som meddelande (§7.3 rad 31).",
        _ENDING,
        bare=("ending.text",),
    ),
    Event.INITIATIVE_SENT: News(
        "Initiativ till SIP. Skapa ett samordningsärende, om det inte finns, och svara den som frågar.",
        _NO_INITIATIVE,
        (*_INITIATIVE, *CONSENT),
        text="initiative.reason",
    ),
    Event.INITIATIVE_ACKNOWLEDGED: News(
        "Initiativet är kvitterat.", _NO_INITIATIVE, ACKNOWLEDGED, "answer.text"
    ),
    Event.INITIATIVE_DENIED: News(
        "Initiativet är nekat; vilken enhet som bör få det står i texten.",
        _NO_INITIATIVE,
        ANSWER,
        "answer.text",
    ),
    Event.INITIATIVE_VOIDED: News("Initiativet är makulerat.", _NO_INITIATIVE, _ENDING, "ending.text"),
    Event.INVITATION_DECLINED: News("Enheten kommer inte till mötet.", _CONFIRM_ONLY, ANSWER, "answer.text"),
    Event.INVITATION_ANSWERED: News(
        "Svar på kallelsen, i fritext; det är ingen kvittens och inget ja.",
        _CONFIRM_ONLY,
        ANSWER,
        "answer.text",
    ),
    Event.INVITATION_REROUTED: News(
        "Kallelsen har gått till fel enhet, som har funnit den rätta hos sin huvudman.",
        "Cosmic Link har inget svar om rätt aktör; det går som meddelande (000 §Kallelse).",
        (*REROUTING, *ANSWER),
        "answer.text",
    ),
    Event.MEETING_ATTENDANCE: News(
        "Mötet är hållet.",
        "Cosmic Link visar närvaro i planen (§7.3 rad 21); det går som meddelande.",
        MEETING,
    ),
    Event.INFO_FOR_ACK: News(
        "Avsändaren vill ha kvittens: svara med ett meddelande eller per telefon.",
        "Cosmic Link har ingen kvittens av ett meddelande; att den önskas står i texten (§7.3 rad 45).",
        text="information.text",
    ),
    Event.INFO_ACKNOWLEDGED: News(
        "Informationsmeddelandet är kvitterat.",
        "Cosmic Link har ingen kvittens av ett meddelande; den går som ett (§7.3 rad 45).",
        ACKNOWLEDGED,
        "answer.text",
    ),
    Event.INFO_FOR_INFORMATION: News(
        "", "Cosmic Link har ett slags meddelande; det går till deltagarna (000 B1.10)."
    ),
    Event.INFO_GENERAL: News(
        "", "Cosmic Link har ett slags meddelande; det går till deltagarna (000 B1.10)."
    ),
    Event.PLAN_SENT_IN_ERROR: News(
        "Planen är felsänd. Ta bort den och det som är utskrivet, och bekräfta det per telefon.",
        "Cosmic Link har inget besked om felsänt; det går som meddelande (§7.3 rad 43).",
        _ENDING,
        bare=("plan", "ending.text"),
    ),
    Event.PLAN_EXISTING_SUFFICES: News(
        "En annan plan fyller redan kraven på en SIP.",
        "Cosmic Link har inget besked om att en annan plan räcker; det går som meddelande.",
        OTHER_PLAN,
    ),
    Event.COORDINATOR_APPOINTED: News("En samordnare är utsedd.", _NO_COORDINATOR, COORDINATOR),
    Event.COORDINATOR_CHANGED: News("Samordnaren är en annan än förut.", _NO_COORDINATOR, COORDINATOR),
}


def news(message: Message) -> Lowered:
    """The message as one to the participants, each field of it in the report."""
    told_as = NEWS[message.event]
    bare, losses = _stripped(message, told_as)
    lines, more = sentences(message, told_as.telling)
    written = _written(message, told_as.text)
    if written is not None:
        assert told_as.text is not None
        more.append(Loss(field=told_as.text, action=LossAction.NOTE, text="Står i meddelandets text."))
    given = [line for line in (told_as.sentence, *lines) if line]
    information = message.information or Information.model_construct(text="")
    if given:
        information = information.model_copy(update={"text": told(written, *given)})
    lowered = as_event(bare, Event.INFO_TO_PARTICIPANTS, information=information)
    return lowered, (event_loss(told_as.because), *losses, *more)


def _stripped(message: Message, told_as: News) -> tuple[Message, list[Loss]]:
    if told_as.bare is None:
        return message, []
    stop_other_consents(message)
    bare, dropped = the_fact_alone(message)
    gone = [path for path in told_as.bare if _value(message, path) is not None]
    return bare, [*map(dropped_field, gone), *dropped]


def _written(message: Message, path: str | None) -> str | None:
    text = None if path is None else _value(message, path)
    return text if isinstance(text, str) else None


def _value(message: Message, path: str) -> object:
    group, _, name = path.partition(".")
    holder = getattr(message, group)
    return attrgetter(name)(holder) if holder is not None and name else holder

"""Cosmic Link asks for two consents; the model has one consent for several kinds. Both ways between them.

In Cosmic's tables `consent.status` is the answer about SIP and `consent.apart` the one about information
sharing. In the model `status` is the weightier answer and `kinds` what it is about, so that a no to either
stops what it must stop; where the two differ, the other one is kept in `apart`.
"""

from __future__ import annotations

from typing import Any, Final

from hub.adapters.lowering import the_fact_alone
from hub.adapters.telling import Lowered
from hub.canonical.codes import ConsentKind, ConsentStatus, Event, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.message import Message

_BOTH: Final = (ConsentKind.INFO_SHARING, ConsentKind.SIP)
#: The weightiest first.
_WEIGHT: Final = (
    ConsentStatus.WITHDRAWN,
    ConsentStatus.REFUSED,
    ConsentStatus.NOT_AVAILABLE,
    ConsentStatus.GIVEN,
)
#: What the dialog tells, by the weightier of its two answers.
_TELLS: Final = {
    ConsentStatus.WITHDRAWN: Event.CONSENT_WITHDRAWN,
    ConsentStatus.REFUSED: Event.CONSENT_REFUSED,
    ConsentStatus.NOT_AVAILABLE: Event.CONSENT_NOT_AVAILABLE,
    ConsentStatus.GIVEN: Event.CONSENT_GIVEN,
}
#: What a no or a withdrawal says of the consent, and no more (§5.2).
_FACT: Final = frozenset({"status", "kinds", "apart", "withdrawn_at"})


def told_by(*answers: ConsentStatus) -> Event | None:
    """What the dialog tells with these two answers; None where it cannot hold them."""
    if not set(answers) <= _TELLS.keys() or set(answers) >= {ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED}:
        return None
    return _TELLS[min(answers, key=_WEIGHT.index)]


def event_of(message: Message) -> Event | None:
    """What Cosmic's dialog tells with the message's consent; None where it has no place for it."""
    consent = message.consent
    if consent is None or not _knows_both(consent):
        return None
    return told_by(consent.status, consent.apart or consent.status)


def fact_of_a_no(message: Message) -> Lowered:
    """A no or a withdrawal without what stands beside it (§5.2)."""
    assert message.consent is not None
    bare, losses = the_fact_alone(message)
    kept = {name: getattr(message.consent, name) for name in _FACT}
    consent = Consent(**kept)
    if consent != message.consent:
        text = "Om ett nej eller ett återkallande förs bara själva beskedet vidare, inget innehåll (§5.2)."
        losses = (Loss(field="consent", action=LossAction.DROPPED, text=text), *losses)
    return bare.model_copy(update={"consent": consent}), losses


def with_answers(message: Message) -> Message:
    """The message with its consent as Cosmic's tables have it; unchanged where an answer is not known."""
    consent = message.consent
    if consent is None or not _knows_both(consent):
        return message
    status, apart = consent.status, consent.apart or consent.status
    if consent.kinds == (ConsentKind.INFO_SHARING,):
        status, apart = apart, status
    answers = {"kinds": _BOTH, "status": status, "apart": apart}
    return message.model_copy(update={"consent": consent.model_copy(update=answers)})


def from_answers(message: Message) -> Message:
    """The message with the consent that Cosmic's two answers are."""
    consent = message.consent
    if consent is None or consent.apart is None:
        return message
    sip, sharing = consent.status, consent.apart
    answer: dict[str, Any] = {"apart": None}
    if sip is not sharing:
        by_sip = min(sip, sharing, key=_WEIGHT.index) is sip
        status, apart = (sip, sharing) if by_sip else (sharing, sip)
        kind = ConsentKind.SIP if by_sip else ConsentKind.INFO_SHARING
        answer = {"kinds": (kind,), "status": status, "apart": apart}
    return message.model_copy(update={"consent": consent.model_copy(update=answer)})


def _knows_both(consent: Consent) -> bool:
    if consent.kinds == _BOTH:
        return consent.apart is None
    return len(consent.kinds) == 1 and consent.kinds[0] in _BOTH and consent.apart is not None

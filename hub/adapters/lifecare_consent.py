"""How Lifecare SP is told of a consent that is given anew, or is not there: the fact alone (§5.2)."""

from __future__ import annotations

from typing import Final

from hub.adapters.lowering import (
    as_event,
    dropped_field,
    event_loss,
    stop_other_consents,
    the_fact_alone,
    told,
)
from hub.adapters.telling import Lowered
from hub.canonical.codes import Event, LossAction
from hub.canonical.consent import Consent
from hub.canonical.loss import Loss
from hub.canonical.message import Message

CONSENTS: Final = frozenset(
    {
        *(Event.CONSENT_REFUSED, Event.CONSENT_WITHDRAWN, Event.CONSENT_UNABLE),
        *(Event.CONSENT_SUPERSEDED, Event.SIP_DECLINED),
    }
)
#: What is kept of a consent that is no longer there, or has never been.
_KEPT: Final = ("status", "registered_on", "withdrawn_at")


def lower_consent(message: Message) -> Lowered:
    """A message of one of `CONSENTS` as Lifecare SP tells it."""
    if message.event is Event.CONSENT_SUPERSEDED:
        return _given_anew(message)
    if message.event is Event.SIP_DECLINED:
        return _declined(message)
    if message.event is Event.CONSENT_UNABLE and not _without_basis(message):
        return message, ()
    return _bare_consent(message)


def _given_anew(message: Message) -> Lowered:
    assert message.consent is not None
    said = "Nytt samtycke i stället för det tidigare."
    consent = message.consent.model_copy(update={"comment": told(message.consent.comment, said)})
    report = event_loss("Lifecare SP ersätter inget samtycke; det nya går som ett registrerat.")
    where = "Upplysningen står under kommentaren till samtycket."
    note = Loss(field="consent.comment", action=LossAction.NOTE, text=where)
    return as_event(message, Event.CONSENT_GIVEN, consent=consent), (report, note)


def _without_basis(message: Message) -> bool:
    return message.consent is not None and message.consent.basis is None


def _bare_consent(message: Message) -> Lowered:
    """A no, a withdrawal, or one who is unable with nothing to rest on: the fact alone (§5.2, §5.5)."""
    stop_other_consents(message)
    assert message.consent is not None
    bare, dropped = the_fact_alone(message)
    kept = {name: getattr(message.consent, name) for name in _KEPT}
    consent = Consent(**kept)
    lost = [name for name in Consent.model_fields if getattr(message.consent, name) != getattr(consent, name)]
    losses = tuple(dropped_field(f"consent.{name}") for name in lost)
    return bare.model_copy(update={"consent": consent}), (*losses, *dropped)


def _declined(message: Message) -> Lowered:
    bare, dropped = the_fact_alone(message)
    lost = (dropped_field("ending"),) if message.ending else ()
    return bare.model_copy(update={"ending": None}), (*lost, *dropped)

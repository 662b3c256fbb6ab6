"""An ending still goes when consent is gone, and then it tells the fact alone (I-15, §5.2)."""

from __future__ import annotations

from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.message import Message
from hub.care.effects import Effect, Forward, Originate
from hub.care.facts import CaseFacts
from hub.care.states import CaseState
from hub.care.told import Told

_GONE = frozenset(
    {ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED, ConsentStatus.VOIDED, ConsentStatus.BLOCKED}
)

_CONSENT_WORDS = ("comment", "other_parties", "informant", "inquiry", "scope", "guardians")


def bared(facts: CaseFacts, told: Told, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects, with the message itself left out where it would tell more than consent still allows."""
    event = told.message.event
    ends = event.is_control or event is Event.PLAN_CLOSED
    if not ends or not consent_is_gone(facts):
        return effects
    if event is not Event.PLAN_CLOSED and not has_words(told.message):
        return effects
    return tuple(fact_alone(told, e.to, "I-15") if isinstance(e, Forward) else e for e in effects)


def consent_is_gone(facts: CaseFacts) -> bool:
    """Whether a consent that there was has been taken away. A case that is closed may have had its yes."""
    info = facts.consent(ConsentKind.INFO_SHARING)
    stopped = facts.state.is_stopped and facts.state is not CaseState.CLOSED
    return stopped or (info is not None and info.status in _GONE)


def fact_alone(told: Told, unit: str, rule: str, because: EndReason | None = None) -> Originate:
    """The message's event and reason, in its sender's name, without a word of what it says."""
    ending = told.message.ending
    reason = because or (ending.reason if ending else EndReason.OTHER)
    return Originate(told.message.event, unit, told.thread, None, reason, rule, on_behalf_of=told.sender)


def has_words(message: Message) -> bool:
    """Whether there is more in the message than that something has ended and why."""
    consent, ending, plan = message.consent, message.ending, message.plan
    return any(
        (
            ending is not None and ending.text is not None,
            consent is not None and any(getattr(consent, name) for name in _CONSENT_WORDS),
            plan is not None,
            message.opening is not None,
            bool(message.contacts),
        )
    )

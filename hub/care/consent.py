"""The individual says yes, says no, or takes a yes back."""

from __future__ import annotations

from datetime import datetime

from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent
from hub.canonical.people import UnitRef
from hub.care.effects import Effect, Forward, Originate, Outcome, ReleaseConsent, Remark
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.states import CaseState, CaseStep, ConsentStep
from hub.care.stopping import stop_effects, stopped
from hub.care.tables import CASES, CONSENTS
from hub.care.told import Told
from hub.clock import STOCKHOLM
from hub.errors import Unacceptable

#: What a case stands on; the other kinds are fields of their own from which nothing else follows.
GROUND = frozenset({ConsentKind.INFO_SHARING, ConsentKind.SIP})

#: What `consent.given`, or the mark that a system sends along with content, can register.
REGISTRABLE = frozenset(
    {ConsentStatus.GIVEN, ConsentStatus.UNABLE, ConsentStatus.NOT_AVAILABLE, ConsentStatus.VOIDED}
)
_REOPENS = frozenset({ConsentStatus.GIVEN, ConsentStatus.UNABLE})
_ENDS = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})


def given(facts: CaseFacts, told: Told, policy: object) -> Outcome:
    """A consent is registered: it replaces the current one of its kinds, and what was held is asked again.

    One that was sent before the withdrawal that the hub already knows is late and changes nothing (T-31).
    """
    consent = _told_consent(told)
    if consent.status not in REGISTRABLE:
        raise _contradiction(consent.status)
    if _sent_before_withdrawal(facts, told):
        return Outcome(facts, (Remark("late-consent", "T-31"),))
    forwards = tuple(Forward(unit) for unit in dict.fromkeys(told.recipients))
    return Outcome(_registered(facts, consent), (ReleaseConsent(), *forwards))


def accompanying(facts: CaseFacts, told: Told) -> Outcome:
    """The mark that a system sends with its content counts as a registration where it says something new.

    A bare mark names nobody: it is made for the units that the content goes to, and covers those.
    A mark never opens a case that a no or a withdrawal has stopped: only `consent.given` does. A no that
    comes with content stops that content; it is registered by `consent.refused` or `consent.withdrawn`.
    """
    consent = told.message.consent
    if consent is None or consent.status not in REGISTRABLE | _ENDS:
        return Outcome(facts)
    if consent.status in _ENDS:
        raise _content_with_a_no(consent.status)
    consent = _for_the_addressed(consent, told, facts)
    if all(_kept(consent, (kind,)) == _current(facts, kind) for kind in consent.kinds):
        return Outcome(facts)
    return Outcome(_registered(facts, consent), (ReleaseConsent(),))


def refused(facts: CaseFacts, told: Told, policy: object) -> Outcome:
    """The individual says no: everything stops, and the parties get the fact alone (`domain.md` §5.2)."""
    return _ended(facts, told, CaseStep.DECLINE, EndReason.DECLINED, "§5.2")


def withdrawn(facts: CaseFacts, told: Told, policy: object) -> Outcome:
    """The individual takes the consent back: everything stops at once (`domain.md` §5.6)."""
    return _ended(facts, told, CaseStep.WITHDRAW, EndReason.CONSENT_WITHDRAWN, "§5.6")


def lapse(facts: CaseFacts, at: datetime) -> Outcome:
    """Consents whose last day (local, inclusive) has passed are expired (T-30); no message tells this."""
    today = at.astimezone(STOCKHOLM).date()
    over = [c for c in facts.consents if c.valid_to and c.valid_to < today and c.status in _REOPENS]
    if not over:
        return Outcome(facts)
    consents = tuple(_moved(c, ConsentStep.EXPIRE) if c in over else c for c in facts.consents)
    return Outcome(_with(facts, consents), (Remark("consent-expired", "T-30"),))


def _ended(facts: CaseFacts, told: Told, step: CaseStep, because: EndReason, rule: str) -> Outcome:
    consent = _told_consent(told)
    if not GROUND & set(consent.kinds):
        return Outcome(_noted(facts, told, step))
    after = CASES.next(facts.state, step)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    tell = (_tell(told, unit, because, rule) for unit in facts.parties if unit != told.sender)
    ended = stopped(_noted(facts, told, step)).changed(state=after)
    return Outcome(ended, (*stop_effects(facts, because, rule), *tell))


def _tell(told: Told, unit: str, because: EndReason, rule: str) -> Effect:
    """The message itself where it holds the fact alone; else the fact alone, without the words beside it."""
    consent = _told_consent(told)
    if consent.comment is None and consent.other_parties is None:
        return Forward(unit)
    event = told.message.event
    return Originate(event, unit, None, None, because, rule, on_behalf_of=told.sender)


def _noted(facts: CaseFacts, told: Told, step: CaseStep) -> CaseFacts:
    """The facts with the no or the withdrawal registered; its moment is when it was said to the hub."""
    consent = _told_consent(told)
    if step is CaseStep.DECLINE:
        return _replaced(facts, consent.model_copy(update={"status": ConsentStatus.REFUSED}))
    _moved_each(facts, consent, ConsentStep.WITHDRAW)
    update = {"status": ConsentStatus.WITHDRAWN, "withdrawn_at": told.message.sent_at}
    return _replaced(facts, consent.model_copy(update=update))


def _registered(facts: CaseFacts, consent: Consent) -> CaseFacts:
    facts = _replaced(facts, consent)
    if consent.status in _REOPENS and GROUND & set(consent.kinds):
        return facts.changed(state=CASES.move(facts.state, CaseStep.CONSENT))
    return facts


def _replaced(facts: CaseFacts, consent: Consent) -> CaseFacts:
    """The current consents with this one in place of what it speaks of."""
    _moved_each(facts, consent, ConsentStep.REPLACE)
    rest = (_without(old, consent.kinds) for old in facts.consents)
    return _with(facts, (*(old for old in rest if old), _kept(consent, consent.kinds)))


def _moved_each(facts: CaseFacts, consent: Consent, step: ConsentStep) -> None:
    """Asks the table for each consent concerned; raises Conflict where it does not allow the step."""
    for kind in consent.kinds:
        current = facts.consent(kind)
        CONSENTS.next(current.status if current else ConsentStatus.UNSET, step)


def _moved(consent: Consent, step: ConsentStep) -> Consent:
    return consent.model_copy(update={"status": CONSENTS.move(consent.status, step)})


def _with(facts: CaseFacts, consents: tuple[Consent, ...]) -> CaseFacts:
    return facts.changed(consents=consents, consent_revision=facts.consent_revision + 1)


def _without(consent: Consent, kinds: tuple[ConsentKind, ...]) -> Consent | None:
    rest = tuple(kind for kind in consent.kinds if kind not in kinds)
    return consent.model_copy(update={"kinds": rest}) if rest else None


def _kept(consent: Consent, kinds: tuple[ConsentKind, ...]) -> Consent:
    """What the case remembers: no names and no words, save the parties it covers."""
    forgotten = {"comment": None, "registered_by": None, "decided_by": None, "withdrawn_by": None}
    return consent.model_copy(update={**forgotten, "kinds": kinds})


def _current(facts: CaseFacts, kind: ConsentKind) -> Consent | None:
    current = facts.consent(kind)
    return current and _kept(current, (kind,))


def _sent_before_withdrawal(facts: CaseFacts, told: Told) -> bool:
    if facts.state is not CaseState.WITHDRAWN:
        return False
    moments = [c.withdrawn_at for c in facts.consents if c.withdrawn_at]
    return any(told.message.sent_at < moment for moment in moments)


def _for_the_addressed(consent: Consent, told: Told, facts: CaseFacts) -> Consent:
    """A mark without scope is for the units addressed; it never widens what has been registered with one."""
    if consent.all_parties is not None or consent.parties or consent.other_parties:
        return consent
    current = facts.consent(consent.kinds[0]) if consent.kinds else None
    if current is None or current.status is not consent.status:
        return consent.model_copy(update={"parties": _refs(told)})
    if current.registered_on or current.all_parties is not None or current.other_parties:
        return current
    parties = tuple(dict.fromkeys((*current.parties, *_refs(told))))
    return consent.model_copy(update={"parties": parties})


def _refs(told: Told) -> tuple[UnitRef, ...]:
    return tuple(UnitRef(name=unit, hsa_id=unit) for unit in dict.fromkeys(told.recipients))


def _told_consent(told: Told) -> Consent:
    consent = told.message.consent
    assert consent is not None  # the model has seen to it
    return consent


def _contradiction(status: ConsentStatus) -> Unacceptable:
    return Unacceptable(
        "consent.status",
        f"a consent cannot be registered as {status}",
        rule="§6.5",
        path="consent.status",
        advice=f"Send {Event.CONSENT_REFUSED} for a no and {Event.CONSENT_WITHDRAWN} for a withdrawal.",
    )


def _content_with_a_no(status: ConsentStatus) -> Unacceptable:
    return Unacceptable(
        f"consent.{status}",
        f"the message says that consent is {status}, so its content does not travel",
        rule="§5.2" if status is ConsentStatus.REFUSED else "§5.6",
        path="consent.status",
        advice=f"To tell the parties, send consent.{status}; it is taken without content.",
    )

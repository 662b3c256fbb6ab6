"""What the individual says to sharing and to a SIP is registered, and replaces what was said before."""

from __future__ import annotations

from datetime import datetime

from hub.canonical.codes import ConsentKind, ConsentStatus, Event
from hub.canonical.consent import Consent
from hub.canonical.people import UnitRef
from hub.care.effects import Ask, Effect, Forward, Outcome, ReleaseConsent, Remark
from hub.care.facts import CaseFacts
from hub.care.states import CaseState, CaseStep, ConsentStep
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
#: What a mark may say besides: that what it stood for is over, or nothing that anybody knows.
_MARKED = REGISTRABLE | {ConsentStatus.EXPIRED, ConsentStatus.UNKNOWN}
_UNABLE = frozenset({ConsentStatus.UNABLE})
_NOT_AVAILABLE = frozenset({ConsentStatus.NOT_AVAILABLE})

#: Which status each registration may carry; `consent.superseded` brings the new one, or ends the old.
MEANT: dict[Event, frozenset[ConsentStatus]] = {
    Event.CONSENT_GIVEN: REGISTRABLE,
    Event.CONSENT_UNABLE: _UNABLE,
    Event.CONSENT_NOT_AVAILABLE: _NOT_AVAILABLE,
    Event.CONSENT_SUPERSEDED: REGISTRABLE | {ConsentStatus.SUPERSEDED},
}
#: What the case remembers no word of. The answer that is kept apart is a consent of its own here.
_FORGOTTEN = dict.fromkeys(
    ("comment", "registered_by", "decided_by", "withdrawn_by", "informant", "inquiry", "scope", "apart")
)
_OTHER = {ConsentKind.INFO_SHARING: ConsentKind.SIP, ConsentKind.SIP: ConsentKind.INFO_SHARING}
_LASTS = frozenset({ConsentStatus.GIVEN, ConsentStatus.UNABLE})
#: The individual's no.
ENDS = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})


def given(facts: CaseFacts, told: Told, policy: object) -> Outcome:
    """A consent is registered: it replaces the current one of its kinds, and what was held is asked again.

    So is one that is not available, that somebody is unable to give, or that stands for an older one. One
    that was sent before the withdrawal that the hub already knows is late and changes nothing (T-31).
    Where a system asks for two consents apart, both answers are registered, each for its own kind.
    """
    consent = told_consent(told)
    if consent.status not in MEANT[told.message.event]:
        raise _contradiction(consent.status)
    if _sent_before_withdrawal(facts, told):
        return Outcome(facts, (Remark("late-consent", "T-31"),))
    forwards = tuple(Forward(unit) for unit in dict.fromkeys(told.recipients))
    registered = _registered(with_the_other(facts, consent), consent)
    return Outcome(registered, (ReleaseConsent(), *doubts(consent, told), *forwards))


def accompanying(facts: CaseFacts, told: Told) -> Outcome:
    """The mark that a system sends with its content counts as a registration where it says something new.

    A bare mark names nobody: it is made for the units that the content goes to, and covers those.
    A mark never opens a case that a no or a withdrawal has stopped: only `consent.given` does. A no that
    comes with content stops that content; it is registered by `consent.refused` or `consent.withdrawn`,
    or with the case that it opens (`hub/care/actors.py`). Content with a blocked consent is refused, for
    that outranks all; a mark that says nothing, or that a newer one stands for it, changes nothing.
    """
    consent = told.message.consent
    if consent is None or consent.status in (ConsentStatus.UNSET, ConsentStatus.SUPERSEDED):
        return Outcome(facts)
    if consent.status not in _MARKED:
        raise _content_with_a_no(consent.status)
    if _sent_before_withdrawal(facts, told):
        return Outcome(facts, (Remark("late-consent", "T-31"),))
    consent = _for_the_addressed(consent, told, facts)
    if all(_kept(consent, (kind,)) == _current(facts, kind) for kind in consent.kinds):
        return Outcome(facts)
    registered = _registered(with_the_other(facts, consent), consent)
    return Outcome(registered, (ReleaseConsent(), *_disagreement(consent, told)))


def lapsed(facts: CaseFacts, at: datetime) -> CaseFacts:
    """The facts with each consent expired whose last day (local, inclusive) has passed (T-30).

    No message tells this: it is seen when the case is next heard. Of what has been accepted already the
    gate itself sees it, on the day that it would go.
    """
    today = at.astimezone(STOCKHOLM).date()
    over = [c for c in facts.consents if c.valid_to and c.valid_to < today and c.status in _LASTS]
    if not over:
        return facts
    return _with(facts, tuple(_moved(c, ConsentStep.EXPIRE) if c in over else c for c in facts.consents))


def with_the_other(facts: CaseFacts, consent: Consent) -> CaseFacts:
    """The facts with the answer about the other of the two, where a system keeps them apart and it says
    something new; a mere repetition leaves what has been registered with its scope."""
    other = _the_other(consent)
    if other is None:
        return facts
    current = facts.consent(other.kinds[0])
    return facts if current and current.status is other.status else replaced(facts, other)


def _the_other(consent: Consent) -> Consent | None:
    kind = _OTHER.get(consent.kinds[0]) if len(consent.kinds) == 1 else None
    if kind is None or consent.apart is None:
        return None
    return consent.model_copy(update={"kinds": (kind,), "status": consent.apart, "withdrawn_at": None})


def _registered(facts: CaseFacts, consent: Consent) -> CaseFacts:
    """The consent registered. It opens a stopped case where it leaves neither of the two at a no (§5.8)."""
    facts = replaced(facts, consent)
    if not (_opens(consent) and GROUND & set(consent.kinds)) or _stands_at_a_no(facts):
        return facts
    state = CASES.move(facts.state, CaseStep.CONSENT)
    if facts.state.is_stopped and not state.is_stopped and facts.plan_in_force():
        state = CASES.move(state, CaseStep.ACTIVATE)
    return facts.changed(state=state)


def _stands_at_a_no(facts: CaseFacts) -> bool:
    current = (facts.consent(kind) for kind in GROUND)
    return any(consent is not None and consent.status in ENDS for consent in current)


def _opens(consent: Consent) -> bool:
    """Given; or unable, on a recorded basis (§5.5, §6.5)."""
    is_unable = consent.status is ConsentStatus.UNABLE
    return consent.status is ConsentStatus.GIVEN or (is_unable and consent.basis is not None)


def doubts(consent: Consent, told: Told) -> tuple[Effect, ...]:
    """What the registering unit must find out before anything can travel, or of two guardians."""
    if consent.status is ConsentStatus.NOT_AVAILABLE:
        return (Ask("consent.not-available", told.sender, None, "§5.2"),)
    if consent.status is ConsentStatus.UNABLE and consent.basis is None:
        return (Ask("consent.without-basis", told.sender, None, "§5.5"),)
    return _disagreement(consent, told)


def _disagreement(consent: Consent, told: Told) -> tuple[Effect, ...]:
    """No source says whether both guardians must consent, so a person is asked (§5.4)."""
    if not consent.guardians_disagree:
        return ()
    return (Ask("consent.guardians-disagree", told.sender, None, "§5.4"),)


def replaced(facts: CaseFacts, consent: Consent) -> CaseFacts:
    """The current consents with this one in place of what it speaks of."""
    moved_each(facts, consent, ConsentStep.REPLACE)
    rest = (_without(old, consent.kinds) for old in facts.consents)
    return _with(facts, (*(old for old in rest if old), _kept(consent, consent.kinds)))


def moved_each(facts: CaseFacts, consent: Consent, step: ConsentStep) -> None:
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
    guardians = tuple(guardian.model_copy(update={"name": None}) for guardian in consent.guardians)
    return consent.model_copy(update={**_FORGOTTEN, "guardians": guardians, "kinds": kinds})


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
    """The unit that has the individual's yes, so that it may be written back to, and those that it names."""
    units = dict.fromkeys((told.sender, *told.recipients))
    return tuple(UnitRef(name=unit, hsa_id=unit) for unit in units)


def told_consent(told: Told) -> Consent:
    """The consent that the message is about."""
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


_RULE_OF_A_NO = {
    ConsentStatus.REFUSED: "§5.2",
    ConsentStatus.WITHDRAWN: "§5.6",
    ConsentStatus.BLOCKED: "R-ALL-03",
}


def _content_with_a_no(status: ConsentStatus) -> Unacceptable:
    return Unacceptable(
        f"consent.{status}",
        f"the message says that consent is {status}, so its content does not travel",
        rule=_RULE_OF_A_NO[status],
        path="consent.status",
        advice=f"To tell the parties, send consent.{status}; it is taken without content.",
    )

"""The individual says no, takes a yes back, or declines a SIP; a registration is voided or blocked."""

from __future__ import annotations

from dataclasses import replace

from hub.canonical.codes import ConsentKind, ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent
from hub.care.bare import fact_alone, has_words
from hub.care.consent import ENDS, GROUND, moved_each, replaced, told_consent, with_the_other
from hub.care.effects import Ask, Effect, Forward, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.owing import PolicyOf
from hub.care.plan_withdrawal import plans_ended
from hub.care.protection import protect
from hub.care.states import CaseState, CaseStep, ConsentStep
from hub.care.stopping import stop_effects, stopped
from hub.care.tables import CASES, CONSENTS
from hub.care.told import Told


def refused(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The individual says no: everything stops, and the parties get the fact alone (`domain.md` §5.2)."""
    return _ended(facts, told, policy, CaseStep.DECLINE, EndReason.DECLINED, "§5.2")


def withdrawn(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The individual takes the consent back: everything stops at once (`domain.md` §5.6)."""
    return _ended(facts, told, policy, CaseStep.WITHDRAW, EndReason.CONSENT_WITHDRAWN, "§5.6")


def said_at_opening(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The dialog that opens a case says no, or that a yes is taken back: that is registered, and what else
    the dialog says is told to nobody. Units that took part already get the fact alone (§5.2).
    """
    is_no = told_consent(told).status is ConsentStatus.REFUSED
    return refused(facts, told, policy) if is_no else withdrawn(facts, told, policy)


def declined(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The individual wants no SIP: the case is closed, and what was called is cancelled (S-43).

    A plan that is in force already is no part of this no: a person at its unit says what it means for it.
    """
    after = CASES.next(facts.state, CaseStep.CLOSE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    because, rule = EndReason.DECLINED, "§1.2"
    tell = (_tell(told, unit, because, rule) for unit in facts.parties if unit != told.sender)
    no = Consent(status=ConsentStatus.REFUSED, kinds=(ConsentKind.SIP,))
    ended = replaced(stopped(facts), no).changed(state=after, closed_because=because)
    live = (plan for plan in facts.plans if plan.is_live)
    asks = (Ask("plan.consent-gone", plan.owner, plan.thread, rule) for plan in live)
    return Outcome(ended, (*stop_effects(facts, because, rule), *tell, *asks))


def voided(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """The latest registration is voided: no gate stands open, and nothing else follows (004 p5, p6)."""
    kinds = told_consent(told).kinds
    meant = (c for c in facts.consents if set(kinds) & set(c.kinds))
    voids = {c: CONSENTS.next(c.status, ConsentStep.VOID) for c in meant}
    if all(isinstance(after, Late) for after in voids.values()):
        return Outcome(facts, (Remark("late-void", "§6.5"),))
    for consent, after in voids.items():
        if not isinstance(after, Late):
            ours = tuple(kind for kind in consent.kinds if kind in kinds)
            void = consent.model_copy(update={"status": after, "kinds": ours})
            facts = replaced(facts, void)
    tell = tuple(_tell(told, unit, None, "§6.5") for unit in facts.parties if unit != told.sender)
    return Outcome(facts, tell)


def blocked(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """A blocked consent outranks all: the case is handled by hand from now on (004 p20, §5.7)."""
    purge = {unit for unit in facts.parties if policy(unit).care.purges_protected} - {told.sender}
    return protect(facts, told.at, purge=purge)


def _ended(
    facts: CaseFacts, told: Told, policy: PolicyOf, step: CaseStep, because: EndReason, rule: str
) -> Outcome:
    consent = told_consent(told)
    if not GROUND & set(consent.kinds):
        return Outcome(_noted(facts, told, step))
    after = CASES.next(facts.state, step)
    tell = tuple(_tell(told, unit, because, rule) for unit in facts.parties if unit != told.sender)
    if isinstance(after, Late):
        if not _says_more(facts, consent):
            return Outcome(facts, (Remark(after.code, after.rule),))
        return Outcome(_noted(facts, told, step), (*tell, Remark(after.code, after.rule)))
    plans = plans_ended(facts, told.sender, because, policy)
    ended = stopped(_noted(plans.facts, told, step)).changed(state=after)
    return Outcome(ended, (*stop_effects(facts, because, rule), *plans.effects, *tell))


def _says_more(facts: CaseFacts, consent: Consent) -> bool:
    """Whether a case that one no has stopped hears the no to the other of the two consents."""
    if facts.state not in (CaseState.DECLINED, CaseState.WITHDRAWN):
        return False
    current = (facts.consent(kind) for kind in consent.kinds if kind in GROUND)
    return any(known is None or known.status not in ENDS for known in current)


#: What is told of a no, whichever message has said it.
_TOLD_AS = {
    ConsentStatus.REFUSED: Event.CONSENT_REFUSED,
    ConsentStatus.WITHDRAWN: Event.CONSENT_WITHDRAWN,
}


def _tell(told: Told, unit: str, because: EndReason | None, rule: str) -> Effect:
    """The message itself where it holds the fact alone; else the fact alone, without the words beside it."""
    if not has_words(told.message):
        return Forward(unit)
    alone = fact_alone(told, unit, rule, because)
    is_opening = told.message.event is Event.CASE_OPENED
    return replace(alone, event=_TOLD_AS[told_consent(told).status]) if is_opening else alone


def _noted(facts: CaseFacts, told: Told, step: CaseStep) -> CaseFacts:
    """The facts with the no or the withdrawal registered; its moment is when it was said to the hub."""
    consent = told_consent(told)
    facts = with_the_other(facts, consent)
    if step is CaseStep.DECLINE:
        return replaced(facts, consent.model_copy(update={"status": ConsentStatus.REFUSED}))
    moved_each(facts, consent, ConsentStep.WITHDRAW)
    update = {"status": ConsentStatus.WITHDRAWN, "withdrawn_at": told.message.sent_at}
    return replaced(facts, consent.model_copy(update=update))

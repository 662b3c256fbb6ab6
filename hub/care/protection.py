"""A protected identity shows itself (skyddad identitet): electronic traffic stops for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hub.canonical.codes import ConsentStatus, EndReason, Event
from hub.canonical.consent import Consent
from hub.care.effects import Ask, Effect, Originate, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.states import CaseStep
from hub.care.stopping import stop_effects, stopped
from hub.care.tables import CASES
from hub.clock import STOCKHOLM

#: Says that something has stopped, and nothing of whom, of what, or why.
STOP_NOTICE = (
    "Elektronisk hantering i detta ärende är stoppad. Fortsätt enligt enhetens egen rutin "
    "och kontakta avsändande enhet på annat sätt."
)
#: The same to a system that must let go of what it holds (R-VGR-06).
PURGE_NOTICE = (
    f"{STOP_NOTICE} Ta utan dröjsmål bort registrerad adress och personliga kontakter i ärendet "
    "och spärra samtycket."
)


def protect(facts: CaseFacts, at: datetime, purge: Collection[str] = ()) -> Outcome:
    """The case blocked, what is undelivered back, a content-free notice to its parties (`domain.md` §5.7).

    `purge`: the units whose system must remove address and contacts and block the consent. The work is
    asked of the caller, that is the unit that opened the case, and of nobody else. A case that is
    blocked already stays so, and is remarked.
    """
    after = CASES.next(facts.state, CaseStep.BLOCK)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    blocked = stopped(facts).changed(
        state=after,
        blocked=True,
        consents=(Consent(status=ConsentStatus.BLOCKED, registered_on=at.astimezone(STOCKHOLM).date()),),
        consent_revision=facts.consent_revision + 1,
    )
    return Outcome(blocked, _effects(facts, purge))


def _effects(facts: CaseFacts, purge: Collection[str]) -> tuple[Effect, ...]:
    because = EndReason.PROTECTED_IDENTITY
    quiet = (e for e in stop_effects(facts, because, "§5.7") if not isinstance(e, Originate))
    notices = (_notice(facts, unit, unit in purge) for unit in facts.parties)
    return (*quiet, *notices, Ask("identity.protected", facts.owner, None, "R-ALL-03"))


def _notice(facts: CaseFacts, unit: str, purges: bool) -> Originate:
    return Originate(
        Event.INFO_FOR_INFORMATION,
        unit,
        None,
        PURGE_NOTICE if purges else STOP_NOTICE,
        EndReason.PROTECTED_IDENTITY,
        "R-VGR-06" if purges else "§5.7",
        on_behalf_of=facts.owner,
    )

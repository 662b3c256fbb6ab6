"""What can happen to a registered consent, and where it leads (`domain.md` §6.5)."""

from __future__ import annotations

from hub.canonical.codes import ConsentStatus as Consent
from hub.care.lifecycle import Late, Lifecycle
from hub.care.states import ConsentStep

_Steps = dict[ConsentStep, Consent | Late]

_REGISTERED: _Steps = {
    ConsentStep.REPLACE: Consent.SUPERSEDED,
    ConsentStep.WITHDRAW: Consent.WITHDRAWN,
    ConsentStep.BLOCK: Consent.BLOCKED,
}
_OPEN: _Steps = {**_REGISTERED, ConsentStep.VOID: Consent.VOIDED}
_IN_FORCE: _Steps = {**_OPEN, ConsentStep.EXPIRE: Consent.EXPIRED}
#: Voiding takes a yes away. It never takes a no away.
_A_NO: _Steps = {**_REGISTERED, ConsentStep.VOID: Late("late-void", "§6.5")}

CONSENT: dict[Consent, _Steps] = {
    Consent.UNSET: {**_REGISTERED},
    Consent.GIVEN: {**_IN_FORCE},
    Consent.UNABLE: {**_IN_FORCE},
    Consent.NOT_AVAILABLE: {**_OPEN},
    Consent.UNKNOWN: {**_OPEN},
    Consent.SUPERSEDED: {**_OPEN},
    Consent.REFUSED: {**_A_NO},
    Consent.EXPIRED: {**_OPEN, ConsentStep.EXPIRE: Late("repeated-expiry", "T-30")},
    Consent.VOIDED: {**_REGISTERED, ConsentStep.VOID: Late("repeated-void", "§6.5")},
    Consent.WITHDRAWN: {**_A_NO, ConsentStep.WITHDRAW: Late("repeated-withdrawal", "§5.6")},
    Consent.BLOCKED: {ConsentStep.BLOCK: Late("repeated-block", "R-ALL-03")},
}

CONSENTS = Lifecycle("a consent", "consent.step", "§6.5", Consent.UNSET, CONSENT)

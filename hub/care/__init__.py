"""The care process: what a message means for the case, as pure functions of what is known.

`apply` hears a message; `protect`, `redirected`, `unresolved`, `upheld` and `lapse` are the steps that
no message tells. All return an `Outcome`: the new facts, and effects to be carried out in their order.
"""

from hub.care.consent import lapse
from hub.care.effects import (
    Ask,
    Effect,
    Forward,
    Held,
    Originate,
    Outcome,
    Redirect,
    Release,
    ReleaseConsent,
    Remark,
    Settle,
    Waive,
    Withdraw,
)
from hub.care.facts import CaseFacts, InformationFact, InitiativeFact, InvitationFact, MeetingFact
from hub.care.process import apply
from hub.care.protection import protect
from hub.care.redirection import redirected, unresolved, upheld
from hub.care.told import Told

__all__ = [
    "Ask",
    "CaseFacts",
    "Effect",
    "Forward",
    "Held",
    "InformationFact",
    "InitiativeFact",
    "InvitationFact",
    "MeetingFact",
    "Originate",
    "Outcome",
    "Redirect",
    "Release",
    "ReleaseConsent",
    "Remark",
    "Settle",
    "Told",
    "Waive",
    "Withdraw",
    "apply",
    "lapse",
    "protect",
    "redirected",
    "unresolved",
    "upheld",
]

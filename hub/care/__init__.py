"""The care process: what a message means for the case, as pure functions of what is known.

`apply` hears a message; `protect`, `readdressed`, `redirected`, `reinvited`, `unresolved` and `upheld` are
the steps that no message tells. All return an `Outcome`: the new facts, and effects to be carried out in
their order. `found` gives the facts with the unit that an address turned out to mean.
"""

from hub.care.effects import (
    AND,
    Ask,
    Effect,
    Forward,
    Held,
    Originate,
    Outcome,
    Redirect,
    Reinvite,
    Release,
    ReleaseConsent,
    Remark,
    Settle,
    Waive,
    Withdraw,
)
from hub.care.facts import CaseFacts, InformationFact, InitiativeFact, InvitationFact, MeetingFact
from hub.care.plan_fact import PlanFact
from hub.care.process import apply
from hub.care.protection import protect
from hub.care.readdressing import found, readdressed
from hub.care.redirection import redirected, unresolved, upheld
from hub.care.rerouting import reinvited
from hub.care.told import Told
from hub.care.unready import Unready

__all__ = [
    "AND",
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
    "PlanFact",
    "Redirect",
    "Reinvite",
    "Release",
    "ReleaseConsent",
    "Remark",
    "Settle",
    "Told",
    "Unready",
    "Waive",
    "Withdraw",
    "apply",
    "found",
    "protect",
    "readdressed",
    "redirected",
    "reinvited",
    "unresolved",
    "upheld",
]

"""What neither system's format may carry, each with its rule and what to do instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hub.canonical.codes import ConsentKind, ConsentStatus, InvitationKind
from hub.canonical.identity import IdentityKind
from hub.mappings.words import Refuse, Supplied, refuse, supplied

_KINDS: Final = tuple(InvitationKind)
_COMPULSORY: Final = (InvitationKind.LPT, InvitationKind.LRV)

#: Not on reading: a message that comes with the flag must be heard, so that its case is stopped (§5.7).
PROTECTED: Final = refuse(
    "patient.protected",
    unless=(None, False),
    rule="R-ALL-03",
    message="protected identity stops all electronic traffic",
    advice="Handle the case by hand, by each principal's routine.",
)
COORDINATION_NUMBER: Final = refuse(
    "patient.id.kind",
    unless=(IdentityKind.PERSONNUMMER, IdentityKind.RESERVNUMMER),
    rule="§7.3 row 4",
    message="no source says that the system takes a samordningsnummer",
    advice="Send it by letter or phone.",
    on_read=True,
)
_BLOCKED: Final = refuse(
    "consent.status",
    unless=tuple(status for status in ConsentStatus if status is not ConsentStatus.BLOCKED),
    rule="§7.3 row 30",
    message="a blocked consent lets nothing travel",
    advice="Handle the case by hand.",
)
#: One consent stands for both information sharing and SIP; it must never say more than was agreed to.
BOTH_CONSENTS: Final[tuple[Supplied | Refuse, ...]] = (
    supplied("consent.kinds", (ConsentKind.INFO_SHARING, ConsentKind.SIP)),
    refuse(
        "consent.kinds",
        unless=((ConsentKind.INFO_SHARING, ConsentKind.SIP),),
        rule="§7.3 row 24",
        message="the system has one consent, which stands for both information sharing and SIP",
        advice="Send when both consents are given.",
    ),
    refuse(
        "consent.apart",
        unless=None,
        rule="§7.3 row 24",
        message="the system has one consent, and the two that stand for it differ",
        advice="Send when both consents are given.",
    ),
)


def statuses(has: Iterable[ConsentStatus]) -> tuple[Refuse, ...]:
    """The statuses of a consent that a system has a word for; a blocked one has a rule of its own."""
    known = tuple(has)
    other = refuse(
        "consent.status",
        unless=(*known, ConsentStatus.BLOCKED),
        rule="§7.3 row 29",
        message="the system has no word for this status of the consent",
        advice="Settle the consent with the individual, then send again.",
    )
    return (other,) if ConsentStatus.BLOCKED in known else (_BLOCKED, other)


def kinds(path: str) -> tuple[Refuse, Refuse]:
    """The kinds of meeting that are no SIP meeting: compulsory care, and a meeting before the meeting."""
    return (
        refuse(
            path,
            unless=tuple(kind for kind in _KINDS if kind not in _COMPULSORY),
            rule="R-ALL-04",
            message="compulsory psychiatric care uses a plan under LPT or LRV, not a SIP",
            advice="Use that process.",
            on_read=True,
        ),
        refuse(
            path,
            unless=tuple(kind for kind in _KINDS if kind is not InvitationKind.PREMEETING),
            rule="§1.3 PREMEETING",
            message="no system has a meeting without the individual; it would call them in error",
            advice="Arrange it by phone.",
        ),
    )

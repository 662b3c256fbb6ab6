"""Consent (samtycke): what the individual agreed to, how, with whom and for how long."""

from __future__ import annotations

from datetime import date

from hub.canonical.base import Instant, Line, Model, Text
from hub.canonical.codes import (
    ChildAssent,
    ConsentBasis,
    ConsentGiver,
    ConsentKind,
    ConsentMethod,
    ConsentStatus,
)
from hub.canonical.people import UnitRef


class Guardian(Model):
    """A guardian (vårdnadshavare) and what this one has said; there may be two."""

    name: Line | None = None
    status: ConsentStatus


class Consent(Model):
    """One registration of consent (`domain.md` §5, §7.1).

    `kinds`: what it is for; where a system has one consent it stands for both information sharing and
    SIP. `all_parties`: True «Alla SIP Parter», False «Endast angivna parter», None where nothing is said
    of it, as by a bare mark; `parties` names units; `other_parties`: «Gäller även», free text, never taken
    apart. `valid_from`, `valid_to`: local dates, both inclusive. `npo`: the separate
    NPÖ field, from which nothing else follows. `scope`: what the cooperation is about (002 §Samtycke).
    `informant`, `inquiry`: whom the unit has asked, and about what, where the individual is unable.
    `apart`: the answer about the other of information sharing and SIP, where a system asks for the two apart
    (Cosmic Link) and the answers differ; `kinds` then names the one that `status` is about.
    """

    status: ConsentStatus
    kinds: tuple[ConsentKind, ...] = (ConsentKind.INFO_SHARING, ConsentKind.SIP)
    method: ConsentMethod | None = None
    given_by: tuple[ConsentGiver, ...] = ()
    registered_by: Line | None = None
    decided_by: Line | None = None
    registered_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    all_parties: bool | None = None
    parties: tuple[UnitRef, ...] = ()
    other_parties: Text | None = None
    comment: Text | None = None
    npo: ConsentStatus | None = None
    child_assent: ChildAssent | None = None
    guardians: tuple[Guardian, ...] = ()
    apart: ConsentStatus | None = None
    basis: ConsentBasis | None = None
    informant: Line | None = None
    inquiry: Text | None = None
    scope: Text | None = None
    withdrawn_at: Instant | None = None
    withdrawn_by: Line | None = None

    @property
    def guardians_disagree(self) -> bool:
        """Whether one of two guardians has said yes and another no; no source says what follows (§5.4)."""
        said = {guardian.status for guardian in self.guardians}
        return ConsentStatus.GIVEN in said and bool({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN} & said)

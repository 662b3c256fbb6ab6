"""The fields that must never be lost in silence (`domain.md` §7.3, its safety-relevant rows)."""

from __future__ import annotations

from typing import Final

#: Canonical path → the row of the loss table. The plan's rows (34, 36) come with the plan.
SAFETY: Final[dict[str, int]] = {
    "patient.id.kind": 2,
    "patient.id.system": 2,
    "patient.protected": 3,
    "consent.valid_from": 26,
    "consent.valid_to": 26,
    "consent.all_parties": 27,
    "consent.parties.name": 27,
    "consent.parties.hsa_id": 27,
    "consent.other_parties": 27,
    "consent.given_by": 28,
    "consent.status": 29,
    "ending.reason": 43,
}

#: What is never read back from free text: consent, identity, protection (`architecture.md` §5).
NEVER_FROM_TEXT: Final = ("consent", "patient.id", "patient.protected")

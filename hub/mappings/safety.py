"""The fields that must never be lost in silence (`domain.md` §7.3, its safety-relevant rows)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import Event

#: Canonical path → the row of the loss table.
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
    "plan.goals.interventions.responsible.name": 34,
    "plan.interventions.responsible.name": 34,
    "plan.follow_up_on": 36,
    "plan.follow_up_meeting": 36,
    "ending.reason": 43,
}

#: What is never read back from free text: consent, identity, protection (`architecture.md` §5).
NEVER_FROM_TEXT: Final = ("consent", "patient.id", "patient.protected")


def weighs(path: str, event: Event) -> bool:
    """Whether the field matters for safety in a message of this event.

    A message that takes a plan back tells the fact alone and passes without consent (§5.2, I-15): there
    the plan's content is not for the receiver.
    """
    return path in SAFETY and not (event.is_control and path.startswith("plan."))

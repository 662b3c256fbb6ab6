"""SAMSA's documents, place by place: consent, SIP, kallelse, svar, kvittens, meddelande, plan.

Source: `domain.md` §2.5 (004 p5–p20) and the VGR column of §7.3. Published: `schemas/samsa/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.mappings.samsa import answers, consent, meeting, parties, plan, sip
from hub.mappings.samsa.head import STATUS, STATUS_AT_CLOSING

__all__ = ["FORMS", "NAMESPACE", "STATUS", "STATUS_AT_CLOSING"]

NAMESPACE: Final = "urn:sip-hubben:samsa:1"

#: Every document: its root, which of them (the text at a place), and what it tells.
FORMS: Final = (
    *consent.FORMS,
    *sip.FORMS,
    *meeting.FORMS,
    *answers.FORMS,
    *parties.FORMS,
    *plan.FORMS,
)

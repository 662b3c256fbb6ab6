"""Cosmic Link's documents, place by place: samordningsärende, samtycke, kallelse, svar, meddelande, plan.

Source: `domain.md` §2.1 (000 B1–B2) and the KAL column of §7.3. Published: `schemas/cosmic-link/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.mappings.cosmic_link import case, meeting, plan

__all__ = ["FORMS", "NAMESPACE"]

NAMESPACE: Final = "urn:sip-hubben:cosmic-link:1"

#: Every document: its root, which of them (the text at a place), and what it tells.
FORMS: Final = (*case.FORMS, *meeting.FORMS, *plan.FORMS)

"""Lifecare SP's documents, place by place: kallelse, kvittens, samtycke, meddelande, plan, samordnare.

Source: `domain.md` §2.2 (001, which shows no screen) and the ORE column of §7.3; what the source names has a
member of its own, the rest is noted. Published: `schemas/lifecare-sp/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.mappings.lifecare_sp import consent, plan, sending

__all__ = ["FORMS", "NAMESPACE"]

#: The format's name; JSON documents say `typ` and `version` alone.
NAMESPACE: Final = "urn:sip-hubben:lifecare-sp:1"

#: Every document: its kind, which of them (the text at a place), and what it tells.
FORMS: Final = (*sending.FORMS, *consent.FORMS, *plan.FORMS)

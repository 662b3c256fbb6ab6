"""Prator's documents, place by place: initiativ, kallelse, kvittens, makulering, information, plan.

Source: `domain.md` §2.3 (002) and the VAS column of §7.3. Published: `schemas/prator/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.mappings.prator import answers, plan, sending
from hub.mappings.prator.consent import CONSENT

__all__ = ["CONSENT", "FORMS", "NAMESPACE"]

NAMESPACE: Final = "urn:sip-hubben:prator:1"

#: Every document: its root, which of them (the text at a place), and what it tells.
FORMS: Final = (*sending.FORMS, *answers.FORMS, *plan.FORMS)

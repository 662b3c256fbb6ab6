"""The forms of the manual routine, place by place: kallelse, planeringsdokument, samtycke, svar, meddelande.

Source: `domain.md` §2.4, §3.4 (003, which names the forms and shows none) and the UPP column of §7.3. What a
letter, a printed form and the portal show is this document: what the column sends by letter stands in it.
Published: `schemas/manual/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.mappings.manual import answer, consent, invitation, letter, plan

__all__ = ["FORMS", "NAMESPACE"]

#: The format's name; JSON documents say `typ` and `version` alone.
NAMESPACE: Final = "urn:sip-hubben:manual:1"

#: Every form: its kind, which of them (the text at a place), and what it tells.
FORMS: Final = (*invitation.FORMS, *plan.FORMS, *consent.FORMS, *answer.FORMS, *letter.FORMS)

"""Which step leads where: one table each for case, initiative, invitation, meeting, consent and plan.

A table is the whole truth of its lifecycle: a state changes only through `Lifecycle.next`. A step that
stands in no row is refused; one that comes too late to change anything stands as `Late` and is logged.
"""

from hub.care.tables.case import CASE, CASES
from hub.care.tables.consent import CONSENT, CONSENTS
from hub.care.tables.initiative import INITIATIVE, INITIATIVES
from hub.care.tables.invitation import INVITATION, INVITATIONS
from hub.care.tables.meeting import MEETING, MEETINGS
from hub.care.tables.plan import PLAN, PLANS

__all__ = [
    "CASE",
    "CASES",
    "CONSENT",
    "CONSENTS",
    "INITIATIVE",
    "INITIATIVES",
    "INVITATION",
    "INVITATIONS",
    "MEETING",
    "MEETINGS",
    "PLAN",
    "PLANS",
]

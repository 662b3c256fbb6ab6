"""Cases with a plan in them, for the tests of what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.canonical.codes import EndReason, Event, InvitationKind
from hub.canonical.meeting import Ending, Meeting
from hub.canonical.plan import Plan, PlanStatus
from hub.errors import Conflict, Unacceptable
from tests.care.saying import MONDAY, Case, case_with_consent

SAMSA, PRATOR, COSMIC, LIFECARE, PAPER = "samsa-a", "prator-b", "cosmic-c", "lifecare-d", "paper-e"
ALL = (SAMSA, PRATOR, COSMIC, LIFECARE, PAPER)
FOLLOW_UP = Meeting(kind=InvitationKind.FOLLOW_UP, start=MONDAY + timedelta(days=90))
WITH_REASON = Ending(reason=EndReason.GOALS_MET, text="Målen är uppnådda.")


def plan(**values: Any) -> Plan:
    return Plan(**{"status": PlanStatus.SHARED_DRAFT, **values})


def shared(owner: str, *to: str) -> tuple[Case, str]:
    """A case in which the owner has shared a plan with these units."""
    case = case_with_consent(owner)
    return case, case.hears(Event.PLAN_SENT, owner, *to)


def established(owner: str, *to: str) -> tuple[Case, str]:
    case, thread = shared(owner, *to)
    case.hears(Event.PLAN_ESTABLISHED, owner, about=thread, plan=plan(follow_up_meeting="M-2"))
    return case, thread


def refusal(case: Case, event: Event, sender: str, *to: str, **values: Any) -> Unacceptable | Conflict:
    before = case.known
    with pytest.raises((Unacceptable, Conflict)) as refused:
        case.hears(event, sender, *to, **values)
    assert case.known is before
    assert refused.value.advice
    return refused.value

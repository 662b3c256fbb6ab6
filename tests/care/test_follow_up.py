"""Which meeting of a case is its booked follow-up (I-06): by its kind, or else by its place among them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.canonical.codes import InvitationKind
from hub.canonical.identity import identify
from hub.care import CaseFacts
from hub.care.facts import MeetingFact
from hub.care.meetings import booked_follow_up
from hub.care.states import MeetingState

SIP, FOLLOW_UP = InvitationKind.SIP, InvitationKind.FOLLOW_UP
SCHEDULED, HELD, CANCELLED = MeetingState.SCHEDULED, MeetingState.HELD, MeetingState.CANCELLED
Booked = tuple[int, InvitationKind, MeetingState]


@pytest.mark.parametrize(
    ("meetings", "follow_up"),
    [
        ([], None),
        ([(1, SIP, SCHEDULED)], None),
        ([(1, SIP, HELD)], None),
        ([(1, FOLLOW_UP, SCHEDULED)], 1),
        ([(1, SIP, HELD), (2, SIP, SCHEDULED)], 2),
        ([(1, SIP, SCHEDULED), (2, SIP, SCHEDULED)], 2),
        ([(1, SIP, CANCELLED), (2, SIP, SCHEDULED)], None),
        ([(1, SIP, HELD), (2, SIP, CANCELLED)], None),
        ([(1, SIP, HELD), (2, SIP, SCHEDULED), (3, FOLLOW_UP, SCHEDULED)], 3),
        ([(1, SIP, HELD), (3, SIP, SCHEDULED), (2, SIP, SCHEDULED)], 2),
    ],
)
def test_i06_the_follow_up_is_the_one_that_says_so_or_the_next_one_after_a_meeting(
    meetings: list[Booked], follow_up: int | None
) -> None:
    facts = CaseFacts(
        patient=identify("200103022380"),
        owner="SE2321000131-E000000000101",
        meetings=tuple(_meeting(*meeting) for meeting in meetings),
    )
    found = booked_follow_up(facts)
    assert (found.thread if found else None) == (f"M{follow_up}" if follow_up else None)


def _meeting(month: int, kind: InvitationKind, state: MeetingState) -> MeetingFact:
    start = datetime(2026, month, 2, 12, tzinfo=UTC)
    return MeetingFact(thread=f"M{month}", caller="caller", start=start, kind=kind, state=state)

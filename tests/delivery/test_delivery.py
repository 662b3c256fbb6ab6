"""The one transition table of a delivery, and when it is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.delivery import LIVE, OPEN_AHEAD, TRANSITIONS, State, Step, give_up_at, next_state, retry_at
from hub.errors import Conflict

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def test_every_state_has_its_row_and_every_target_is_a_state() -> None:
    assert set(TRANSITIONS) == set(State)
    assert {step for row in TRANSITIONS.values() for step in row} == set(Step)


@pytest.mark.parametrize("state", State)
def test_a_step_that_the_table_does_not_name_is_refused(state: State) -> None:
    for step in set(Step) - set(TRANSITIONS[state]):
        with pytest.raises(Conflict) as refused:
            next_state(state, step)
        assert refused.value.code == "delivery.step"


def test_what_is_withdrawn_or_acknowledged_or_superseded_stays_so() -> None:
    for state in (State.WITHDRAWN, State.ACKNOWLEDGED, State.SUPERSEDED):
        assert TRANSITIONS[state] == {}


def test_a_kvittens_may_overtake_the_record_of_the_sending() -> None:
    assert next_state(State.SENDING, Step.ACKNOWLEDGE) is State.ACKNOWLEDGED


def test_a_line_waits_only_for_what_is_not_settled() -> None:
    assert OPEN_AHEAD < LIVE
    assert State.WITH_PERSON not in OPEN_AHEAD


def test_the_ladder_climbs_to_every_four_hours_and_ends() -> None:
    end = give_up_at(NOW, None)
    due = [retry_at(attempts, NOW, end) for attempts in range(1, 8)]
    seconds = [(moment - NOW).total_seconds() for moment in due if moment]
    assert seconds == [5, 30, 300, 1800, 7200, 14400, 14400]
    assert retry_at(20, end - timedelta(hours=1), end) is None


def test_trying_ends_at_half_of_the_time_left_to_the_meeting() -> None:
    assert give_up_at(NOW, NOW + timedelta(hours=10)) == NOW + timedelta(hours=5)
    assert give_up_at(NOW, NOW + timedelta(days=30)) == NOW + timedelta(hours=72)
    assert give_up_at(NOW, NOW - timedelta(days=1)) == NOW + timedelta(hours=72)


def test_what_the_recipient_asks_for_is_waited_for() -> None:
    due = retry_at(1, NOW, give_up_at(NOW, None), retry_after_seconds=120, jitter=1.0)
    assert due == NOW + timedelta(seconds=120)

"""`hub explain` as people read it: the timeline, the reasons, and whom we wait for."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from hub.cli.story import document, story
from hub.cli.waits import NOBODY, waits
from hub.cli.words import counted, span, when
from hub.delivery import State
from hub.store.rows import Waiting
from tests.cli.lives import DELIVERY, JOURNAL, START, after, delivery, entry, expectation, life, task

NOW = after(hours=2)


def told(**changed: object) -> str:
    return click.unstyle(story(life(**changed), NOW))


def test_the_whole_life_of_a_case_reads_from_top_to_bottom():
    assert told() == (
        "Case cccccccccccccccccccccccccccccccc  open\n"
        "  known as   sip-id 4711\n"
        "  holds      1 message, 1 delivery: 1 sent\n"
        "\n"
        "Mon 2 Mar 2026\n"
        "  09:14:03              ● message 1: initiative.sent from Barnkliniken Västerås  (3f9a1c2b)\n"
        "  09:14:03              → initiative.sent for Socialtjänsten Köping to prator by http"
        "  (delivery 77ab12cd)\n"
        "                         why there\n"
        "                           R-VAS-02  decides         Has the municipality an inbox?"
        " · municipality Köping\n"
        "                         changed on the way\n"
        "                           note         patient.address: Adressen står i kommentaren\n"
        "  09:14:04       +1.0 s ✗ Socialtjänsten Köping, initiative.sent, attempt 1: not taken (http.503)\n"
        "  09:14:09       +6.0 s ✓ Socialtjänsten Köping, initiative.sent, attempt 2: "
        "the recipient's system has it\n"
        "\n"
        "We wait for Socialtjänsten Köping to answer initiative.sent since 09:14 today, under T-01, "
        "until Tue 3 Mar 16:14 (29 h left)."
    )


def test_rules_that_did_not_apply_are_named_and_told_in_full_when_asked_for():
    silent = {"rule": "R-ALL-04", "asked": "Is it LPT?", "values": {}, "said": "does not apply"}
    row = delivery(trace=[silent, *delivery().trace])
    of_message = told(kind="message", deliveries=(row,))
    assert "asked too, did not apply: R-ALL-04\n" in of_message
    assert "Is it LPT?" not in of_message
    assert "R-ALL-04" not in told(deliveries=(row,))
    assert "R-ALL-04  does not apply  Is it LPT?\n" in told(deliveries=(row,), whole_trace=True)


def test_where_all_is_done_nobody_is_waited_for():
    done = expectation(state=Waiting.FULFILLED, ended_at=after(hours=1))
    assert told(expectations=(done,)).endswith(NOBODY)
    assert "answered in time [T-01]" in told(expectations=(done,))


def test_what_is_overdue_says_by_how_much_and_how_far_the_ladder_was_climbed():
    late = expectation(due=after(minutes=30), reminded_at=after(minutes=31), escalated_at=after(hours=1))
    text = told(expectations=(late,))
    assert "was reminded: no answer to initiative.sent [T-01]" in text
    assert "a person was asked" in text
    assert text.endswith("overdue by 1 h 30 min.")


def test_an_answer_owed_only_after_arrival_says_so():
    assert waits(life(expectations=(expectation(due=None),)), NOW) == [
        "We wait for Socialtjänsten Köping to answer initiative.sent, under T-01, "
        "from when it has arrived there."
    ]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.PENDING, "The hub sends initiative.sent to Socialtjänsten Köping as soon as its line is open"),
        (State.SENDING, "The hub is sending initiative.sent to Socialtjänsten Köping right now, attempt 2."),
        (State.HELD, "initiative.sent for Socialtjänsten Köping is held for a person"),
        (State.PARKED, "`hub replay 77ab12cd` sends it again"),
        (State.WITH_PERSON, "A person carries initiative.sent to Socialtjänsten Köping"),
    ],
)
def test_each_live_delivery_says_who_acts_next(state: State, says: str):
    (said,) = waits(life(expectations=(), deliveries=(delivery(state=state),)), NOW)
    assert says in said


@pytest.mark.parametrize("state", [State.SENT, State.ACKNOWLEDGED, State.WITHDRAWN, State.SUPERSEDED])
def test_a_delivery_that_has_ended_waits_for_nobody(state: State):
    assert waits(life(expectations=(), deliveries=(delivery(state=state),)), NOW) == [NOBODY]


def test_an_open_task_says_that_a_person_must_act_and_how_to_say_it_is_done():
    said = waits(life(expectations=(), tasks=(task(),)), NOW)
    assert said == [
        "A person must act: redirect.unresolved, under R-X-05, since 11:14 today (`hub task done 99fe0000`)."
    ]


def test_a_worker_that_vanished_is_seen_in_the_timeline():
    journal = (*JOURNAL[:2], entry(6, after(seconds=70), "claim", "sending", "sending"))
    text = told(journal=journal, deliveries=(delivery(state=State.SENDING),))
    assert "✗ Socialtjänsten Köping, initiative.sent: the worker vanished; taken over" in text


def test_what_came_from_a_person_names_no_attempt():
    journal = (*JOURNAL, entry(6, after(seconds=70), "replay", "sent", "pending"))
    assert "initiative.sent: sent again by a person: same id, same bytes" in told(journal=journal)


def test_an_explanation_opens_no_content():
    assert told(kind="delivery", id=DELIVERY, tasks=(task(),))  # the vault of these rows refuses


def test_programs_read_the_same_in_one_object():
    said = document(life(), NOW)
    assert (said["kind"], said["case"], said["state"]) == ("case", "c" * 32, "open")
    assert isinstance(said["happenings"], list)
    assert said["happenings"][0]["at"] == START.isoformat()
    assert said["waits"] == waits(life(), NOW)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        ({"seconds": 0}, "0 s"),
        ({"seconds": -5}, "0 s"),
        ({"milliseconds": 240}, "0.2 s"),
        ({"seconds": 42}, "42 s"),
        ({"minutes": 2, "seconds": 5}, "2 min 5 s"),
        ({"minutes": 31, "seconds": 5}, "31 min"),
        ({"hours": 1, "minutes": 48}, "1 h 48 min"),
        ({"days": 3, "hours": 4}, "3 days 4 h"),
        ({"days": 30, "hours": 4}, "30 days"),
    ],
)
def test_spans_read_as_people_say_them(length: dict[str, float], text: str):
    assert span(timedelta(**length)) == text


def test_moments_are_as_short_as_they_are_clear():
    assert when(START, NOW) == "09:14 today"
    assert when(START, after(days=1)) == "Mon 2 Mar 09:14"
    assert when(START, after(days=400)) == "Mon 2 Mar 2026 09:14"


def test_counts_know_their_plural():
    assert [counted(1, "delivery"), counted(2, "delivery"), counted(0, "message")] == [
        "1 delivery",
        "2 deliveries",
        "0 messages",
    ]

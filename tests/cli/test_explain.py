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
from tests.cli.lives import (
    DELIVERY,
    JOURNAL,
    KOPING,
    SENDER,
    START,
    after,
    delivery,
    entry,
    expectation,
    life,
    task,
)

NOW = after(hours=2)


def told(**changed: object) -> str:
    return click.unstyle(story(life(**changed), NOW))


def said(**changed: object) -> list[str]:
    return [str(one) for one in waits(life(**changed), NOW)]


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
        "                           1 field as notes in Kommentar: patient.address\n"
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
    assert told(expectations=(done,)).endswith(NOBODY.says)
    assert "answered in time [T-01]" in told(expectations=(done,))


def test_what_is_overdue_says_by_how_much_and_how_far_the_ladder_was_climbed():
    late = expectation(due=after(minutes=30), reminded_at=after(minutes=31), escalated_at=after(hours=1))
    text = told(expectations=(late,))
    assert "was reminded: no answer to initiative.sent [T-01]" in text
    assert "a person was asked" in text
    assert text.endswith("overdue by 1 h 30 min.")


def test_losses_are_one_line_for_each_action_and_told_in_full_when_asked_for():
    lines = [
        {"field": f"consent.f{n}", "action": "note", "text": "Står som upplysning i /Initiativ/Orsak."}
        for n in range(8)
    ]
    lines.append({"field": "meeting.url", "action": "dropped", "text": "Formatet har ingen länk."})
    row = delivery(losses=lines)
    short = told(deliveries=(row,))
    assert "8 fields as notes in Orsak: consent.f0, consent.f1, consent.f2, consent.f3, " in short
    assert "consent.f5 and 2 more (--losses)\n" in short
    assert "1 field dropped: meeting.url\n" in short
    full = told(deliveries=(row,), every_loss=True)
    assert "dropped      meeting.url: Formatet har ingen länk.\n" in full
    assert "note         consent.f7: Står som upplysning i /Initiativ/Orsak.\n" in full


def test_an_answer_owed_only_after_arrival_says_so():
    assert said(expectations=(expectation(due=None),)) == [
        "We wait for Socialtjänsten Köping to answer initiative.sent, under T-01, "
        "from when it has arrived there."
    ]


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (State.PENDING, "The hub sends initiative.sent to Socialtjänsten Köping as soon as its line is open"),
        (State.SENDING, "The hub is sending initiative.sent to Socialtjänsten Köping right now, attempt 2."),
        (State.HELD, "initiative.sent for Socialtjänsten Köping is held until a person decides"),
        (State.PARKED, "`hub replay 77ab12cd --yes`: it is sent again"),
        (State.WITH_PERSON, "A person carries initiative.sent to Socialtjänsten Köping"),
    ],
)
def test_each_live_delivery_says_who_acts_next(state: State, says: str):
    (one,) = said(expectations=(), deliveries=(delivery(state=state),))
    assert says in one


@pytest.mark.parametrize("state", [State.SENT, State.ACKNOWLEDGED, State.WITHDRAWN, State.SUPERSEDED])
def test_a_delivery_that_has_ended_waits_for_nobody(state: State):
    assert said(expectations=(), deliveries=(delivery(state=state),)) == [NOBODY.says]


def test_an_open_task_says_who_must_act_why_and_every_command_that_says_it_is_done():
    row = task(kind="redirect.unresolved", unit=SENDER, delivery_id=None, rule="R-X-05")
    text = told(expectations=(), tasks=(row,))
    assert text.endswith(
        "\nA person at Barnkliniken Västerås must act, since 11:14 today, under R-X-05. redirect.unresolved: "
        "the initiative was denied, and no unit to ask instead is found in the denial's words. "
        "Choose another unit and send it a new initiative from your own system.\n"
        "  hub task done 99fe0000 --answer done --by NAME  it has been seen to"
    )


def test_a_delivery_that_nobody_connected_serves_is_told_once_with_what_lets_the_next_ones_go():
    carried = delivery(state=State.WITH_PERSON, channel="person", reason="party.none")
    row = task(kind="route.by-hand", unit=SENDER, rule="R-ALL-02")
    (one,) = said(expectations=(), deliveries=(carried,), tasks=(row,))
    assert "initiative.sent for Socialtjänsten Köping: " in one
    assert "no connected party with a delivery address serves this unit" in one
    assert f"`hub party add NAME --system prator --unit {KOPING} --deliver-to URL`" in one
    assert "`hub task done 99fe0000 --answer told --by NAME`: the unit has been told" in one
    assert "--answer done" not in one


def test_why_a_person_carries_it_is_told_where_it_began():
    carried = delivery(state=State.SENT, channel="letter", reason="no-system", losses=[])
    text = told(deliveries=(carried,), journal=(entry(1, START, "create", None, "with-person"),))
    assert "why by hand\n" in text
    assert " the unit has no system of its own\n" in text


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("initiative-acknowledged", "until Socialtjänsten Köping has acknowledged its initiative"),
        ("consent", "A new consent from the sender's system lets it go by itself."),
        ("person", "`hub tasks --case cccccccc` shows the task."),
    ],
)
def test_what_is_held_says_what_lets_it_go(until: str, says: str):
    (one,) = said(expectations=(), deliveries=(delivery(state=State.HELD, held_until=until),))
    assert says in one


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
    whole = document(life(), NOW)
    assert (whole["kind"], whole["case"], whole["state"]) == ("case", "c" * 32, "open")
    assert isinstance(whole["happenings"], list)
    assert whole["happenings"][0]["at"] == START.isoformat()
    assert whole["waits"] == [str(one) for one in waits(life(), NOW)]


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

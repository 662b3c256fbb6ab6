"""Behaviours: each name does one thing, and they add up."""

from __future__ import annotations

import pytest

from hub.sandbox.systems.behaviour import ANSWERS, BODIES, NAMED, UNTIL_TOLD, Manner, Manners


def test_a_unit_of_which_nothing_was_said_acknowledges_at_once() -> None:
    assert Manners().of("A") == Manner()


@pytest.mark.parametrize(
    ("order", "manner"),
    [
        ({"behaviour": "late", "seconds": 3}, Manner(after_seconds=3)),
        ({"behaviour": "silent"}, Manner(answer="nothing")),
        ({"behaviour": "deny", "comment": "Skicka till B"}, Manner(answer="deny", comment="Skicka till B")),
        ({"behaviour": "twice"}, Manner(times=2)),
        ({"behaviour": "down", "attempts": 2}, Manner(refuse=2)),
        ({"behaviour": "down"}, Manner(refuse=UNTIL_TOLD)),
        ({"behaviour": "unreachable", "attempts": 1}, Manner(hang_up=1)),
        ({"behaviour": "slow", "seconds": 0.5}, Manner(wait_seconds=0.5)),
        ({"behaviour": "garbage"}, Manner(body="garbage")),
        ({"behaviour": "empty"}, Manner(body="empty")),
        ({"behaviour": "wrong-id"}, Manner(body="wrong-id")),
    ],
)
def test_a_named_behaviour_changes_one_thing(order: dict[str, object], manner: Manner) -> None:
    assert Manners().tell({"unit": "A", **order}) == manner
    assert manner.body in BODIES
    assert manner.answer in ANSWERS


def test_behaviours_add_up_until_the_unit_is_well_again() -> None:
    manners = Manners()
    manners.tell({"unit": "A", "behaviour": "down", "attempts": 1})
    manners.tell({"unit": "A", "behaviour": "deny", "comment": "B"})
    assert manners.of("A") == Manner(refuse=1, answer="deny", comment="B")
    assert manners.tell({"unit": "A", "behaviour": "well"}) == Manner()


def test_what_lasts_for_some_attempts_is_counted_down() -> None:
    manners = Manners()
    manners.tell({"unit": "A", "behaviour": "down", "attempts": 2})
    assert [manners.meets("A").refuse for _ in range(4)] == [2, 1, 0, 0]


def test_what_lasts_until_told_otherwise_is_not_counted_down() -> None:
    manners = Manners()
    manners.tell({"unit": "A", "behaviour": "down"})
    assert [manners.meets("A").refuse for _ in range(3)] == [UNTIL_TOLD] * 3
    assert manners.tell({"unit": "A", "behaviour": "up"}).refuse == 0


def test_what_every_unit_is_told_leaves_each_its_own_manner() -> None:
    manners = Manners()
    manners.tell({"unit": "A", "behaviour": "silent"})
    manners.tell({"unit": "*", "behaviour": "slow", "seconds": 1})
    assert manners.of("A") == Manner(answer="nothing", wait_seconds=1)
    assert manners.of("B") == Manner(wait_seconds=1)


def test_an_unknown_behaviour_is_an_error() -> None:
    with pytest.raises(KeyError):
        Manners().tell({"unit": "A", "behaviour": "sulk"})


def test_acknowledge_quick_and_up_take_back_what_the_others_did() -> None:
    manners = Manners()
    for name in ("silent", "slow", "down", "acknowledge", "quick", "up"):
        manners.tell({"unit": "A", "behaviour": name})
    assert manners.of("A") == Manner()
    assert {"well", "acknowledge", "quick", "up"} < set(NAMED)

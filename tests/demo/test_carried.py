"""What had no place in a system, as the demo's table says it: names of fields, the most frequent first."""

from __future__ import annotations

from collections import Counter

from hub.sandbox.story.carried import in_words


def test_what_a_system_could_carry_in_place_is_nothing_to_tell() -> None:
    assert in_words({}) == "nothing"


def test_the_most_frequent_fields_of_each_kind_of_loss_are_named() -> None:
    notes = Counter({"event": 5, "meeting.form": 2, "plan.purpose": 4, "urgent": 1, "contacts": 1})
    told = in_words({"note": notes, "dropped": Counter({"consent.npo": 1})})
    assert told == "as lines of text: event, plan.purpose, meeting.form and 2 more; dropped: consent.npo"

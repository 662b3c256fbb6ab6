"""What is told in sentences accounts for every field of its group, so that nothing is lost unsaid."""

from __future__ import annotations

import pytest

from hub.canonical.message import Message
from hub.mappings.fields import children, fields_of
from hub.mappings.safety import SAFETY
from hub.mappings.telling import (
    ANSWER,
    CONSENT,
    COORDINATOR,
    LEAVING,
    MEETING,
    OPENING,
    OTHER_PLAN,
    REROUTING,
    Telling,
)
from hub.mappings.words import Drop, Tell

LISTS = {
    "answer": ANSWER,
    "consent": CONSENT,
    "coordinator": COORDINATOR,
    "leaving": LEAVING,
    "meeting": MEETING,
    "opening": OPENING,
    "other_plan": OTHER_PLAN,
    "rerouting": REROUTING,
}


@pytest.mark.parametrize("name", LISTS)
def test_each_field_of_the_group_is_told_or_dropped_once(name: str) -> None:
    words: Telling = LISTS[name]
    group = words[0].path.partition(".")[0]
    fields = {f"{group}.{field}" for field in children(fields_of(Message)[group])}
    told = [word.path for word in words]
    assert sorted(told) == sorted(set(told))
    assert set(told) | ({"answer.text"} if group == "answer" else set()) == fields


@pytest.mark.parametrize("name", LISTS)
def test_each_part_of_a_structure_is_told(name: str) -> None:
    for word in LISTS[name]:
        group, _, field = word.path.partition(".")
        inner = set(children(children(fields_of(Message)[group])[field]))
        if isinstance(word, Tell) and inner:
            assert {row.path for row in word.rows} == inner, word.path


def test_no_safety_field_is_dropped_in_sentences() -> None:
    dropped = {word.path for words in LISTS.values() for word in words if isinstance(word, Drop)}
    assert not dropped & set(SAFETY)

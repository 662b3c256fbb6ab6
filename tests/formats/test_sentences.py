"""Each event that a system has no document for is told in the sentence that a person has found true."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from hub.adapters import ADAPTERS
from hub.adapters.pages import tabled
from hub.canonical.codes import Event
from hub.errors import Unacceptable
from hub.kit.plainest import plainest
from tests.formats.golden import FORMATS, ROOT

SENTENCES: dict[str, dict[str, str]] = yaml.safe_load(
    (ROOT / "tests" / "formats" / "sentences.yaml").read_text("utf-8")
)
_FIRST = re.compile(r"\[via hub\] (.+?)(?=\\n|\n|<|\"|$)")
_LOWERED = [(system, event) for system in ADAPTERS for event in Event if event in tabled(system).lowered]
_REFUSED = [(system, event) for system in ADAPTERS for event in Event if event in tabled(system).refused]


def first_told(system: str, event: Event) -> str:
    """The hub's first sentence in the document of the plainest message; the document, where it has none."""
    document = FORMATS[system].render(plainest(event)).document.decode()
    found = _FIRST.search(document)
    return found[1] if found else document


@pytest.mark.parametrize("system", ADAPTERS)
def test_every_such_event_has_its_sentence_and_no_other_has(system: str) -> None:
    one: Any = tabled(system)
    assert set(SENTENCES[system]) == {event.value for event in (*one.lowered, *one.refused)}


@pytest.mark.parametrize(("system", "event"), _LOWERED)
def test_an_event_without_a_document_is_told_as_a_person_said(system: str, event: Event) -> None:
    said = SENTENCES[system][event.value]
    if said.startswith("("):
        assert said.strip("()") in first_told(system, event)
    else:
        assert first_told(system, event) == said


@pytest.mark.parametrize(("system", "event"), _REFUSED)
def test_an_event_that_is_never_told_is_refused_by_the_rule_that_stands_there(
    system: str, event: Event
) -> None:
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(plainest(event))
    assert SENTENCES[system][event.value] == f"nekas, {refused.value.rule}"

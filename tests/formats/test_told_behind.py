"""What a document has no text for is told in a message that goes behind it, and named in the report."""

from __future__ import annotations

import pytest

from hub.canonical.codes import ContactRole, Event, LossAction, VisamTrack
from hub.canonical.message import CaseRef, Message
from hub.kit.plainest import plainest
from hub.mappings.words import Tell
from tests.formats.golden import FORMATS, assert_valid

#: System, event → what its document has neither field nor text for.
TEXTLESS = [
    (system, table.event, sorted(word.path for word in table.rows if isinstance(word, Tell)))
    for system in FORMATS
    for table in vars(FORMATS[system])["documents"].tables()
    if table.placing.takes_notes is None and any(isinstance(word, Tell) for word in table.rows)
]
SAID = {
    "case.visam_track": "ViSam-spår: gul.",
    "case.extensive_needs": "Omfattande behov: ja.",
    "coordinator.contact.role": "Samordnarens roll: Biståndshandläggare.",
}


def full(event: Event) -> Message:
    message = plainest(event)
    case = CaseRef(visam_track=VisamTrack.YELLOW, extensive_needs=True)
    if message.coordinator is None:
        return message.model_copy(update={"case": case})
    contact = message.coordinator.contact.model_copy(update={"role": ContactRole.CARE_MANAGER})
    coordinator = message.coordinator.model_copy(update={"contact": contact})
    return message.model_copy(update={"case": case, "coordinator": coordinator})


def test_the_documents_without_a_text_are_these() -> None:
    assert {(system, event) for system, event, _ in TEXTLESS} == {
        ("cosmic-link", Event.CASE_ACTOR_ADDED),
        ("lifecare-sp", Event.COORDINATOR_APPOINTED),
        ("lifecare-sp", Event.COORDINATOR_CHANGED),
        ("manual", Event.CASE_ACTOR_ADDED),
        ("manual", Event.CASE_ACTOR_REMOVED),
        ("manual", Event.COORDINATOR_APPOINTED),
        ("manual", Event.COORDINATOR_CHANGED),
        ("manual", Event.PLAN_EXISTING_SUFFICES),
        ("samsa", Event.CASE_ACTOR_ADDED),
        ("samsa", Event.COORDINATOR_APPOINTED),
        ("samsa", Event.COORDINATOR_CHANGED),
    }


@pytest.mark.parametrize(("system", "event", "paths"), TEXTLESS)
def test_each_field_is_told_behind_the_document(system: str, event: Event, paths: list[str]) -> None:
    rendered = FORMATS[system].render(full(event))
    if event.is_control:
        assert not rendered.further
        assert {loss.action for loss in rendered.losses if loss.field in paths} == {LossAction.DROPPED}
        return
    (behind,) = rendered.further
    assert_valid(system, behind.document)
    for path in paths:
        assert SAID[path] in behind.document.decode()
        assert SAID[path] not in rendered.document.decode()
    losses = {loss.field: loss.action for loss in rendered.losses}
    assert {losses[path] for path in paths} == {LossAction.NOTE}


@pytest.mark.parametrize(("system", "event", "paths"), TEXTLESS)
def test_nothing_goes_behind_a_document_that_says_it_all(system: str, event: Event, paths: list[str]) -> None:
    assert not FORMATS[system].render(plainest(event)).further

"""What may be set of a format: how long its texts are, and what no source says of its system."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters import lifecare_lowering as lifecare
from hub.adapters import prator_lowering as prator
from hub.adapters import samsa_choices as samsa
from hub.adapters.options import Options
from hub.adapters.seam import Adapter
from hub.bootstrap.hub import open_adapters
from hub.bootstrap.parts import options_of
from hub.canonical.codes import EndReason, Event
from hub.canonical.identity import identify
from hub.canonical.meeting import Answer, Ending, Information
from hub.canonical.message import Message
from hub.canonical.people import Patient, UnitRef
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Malformed, Misconfigured, Unacceptable
from hub.settings import Settings
from tests.formats.golden import ROOT, assert_valid, unnamed

UNIT = UnitRef(name="Vårdcentralen Sala", hsa_id="SE2321000172-E000000000201")
ANSWER = Answer(text="Vi har sett den.", responder="Handläggare A")
ENDING = Ending(reason=EndReason.ERROR, text="Skickad av misstag.")
CHOICES = {"samsa": samsa.CHOICES, "prator": prator.CHOICES, "lifecare-sp": lifecare.CHOICES}
ALL = [
    (system, event, value)
    for system, choices in CHOICES.items()
    for event, choice in choices.items()
    for value in choice.values
]
#: What SAMSA is told as where the first choice is not the one that holds.
TOLD_AS = {"meddelande": Event.INFO_FOR_INFORMATION, "svar": Event.INVITATION_ANSWERED}
TOLD_AS |= {"felsänt": Event.PLAN_SENT_IN_ERROR}
OTHERWISE = [(event, value) for system, event, value in ALL if system == "samsa" and value in TOLD_AS]
OTHERWISE.remove((Event.INVITATION_READ, "meddelande"))


def message(event: Event) -> Message:
    contents: dict[str, Any] = {"ending": ENDING} if event.is_control else {"answer": ANSWER}
    return Message(
        id="M-1",
        event=event,
        sent_at=datetime(2026, 3, 2, 7, tzinfo=UTC),
        sender=UNIT,
        recipients=(UNIT,),
        patient=Patient(id=identify("200103022380"), name="Testperson 1"),
        **contents,
    )


def chosen(system: str, event: Event, value: str) -> Adapter:
    return adapter(system, OFFLINE_NOTE_KEY, Options(choices=((event.value, value),)))


def sent(speaks: Adapter, said: Message) -> Message:
    """What arrives; each difference is named, whatever is chosen."""
    rendered = speaks.render(said)
    assert_valid(speaks.system, rendered.document)
    arrived = speaks.parse(rendered.document)
    assert not isinstance(arrived, TechnicalReceipt)
    assert unnamed(said, arrived, rendered.losses) == set()
    assert (arrived.event is said.event) == ("event" not in {loss.field for loss in rendered.losses})
    return arrived


@pytest.mark.parametrize(("system", "event"), sorted({(system, event) for system, event, _ in ALL}))
def test_the_first_choice_is_what_holds_unless_it_is_set(system: str, event: Event) -> None:
    first = CHOICES[system][event].values[0]
    said = message(event)
    unset = adapter(system, OFFLINE_NOTE_KEY).render(said)
    assert chosen(system, event, first).render(said) == unset


@pytest.mark.parametrize(("event", "value"), OTHERWISE)
def test_what_samsa_is_told_otherwise_is_not_read_as_the_old_document_either(
    event: Event, value: str
) -> None:
    speaks, usual = chosen("samsa", event, value), adapter("samsa", OFFLINE_NOTE_KEY)
    native = usual.render(message(event)).document
    arrived = sent(speaks, message(event))
    assert arrived.event is TOLD_AS[value]
    assert sent(usual, message(event)).event is event
    with pytest.raises(Malformed) as refused:
        speaks.parse(native)
    assert refused.value.code in ("code.unknown", "document.unknown")


@pytest.mark.parametrize(
    ("event", "value", "sentence"),
    [
        (Event.INITIATIVE_ACKNOWLEDGED, "meddelande", "Initiativet är kvitterat."),
        (Event.INVITATION_ACKNOWLEDGED, "svar", "Kallelsen är kvitterad; det är inget ja."),
        (Event.INITIATIVE_VOIDED, "felsänt", "Initiativet är makulerat."),
        (Event.PLAN_VOIDED, "felsänt", "Planen är makulerad i avsändarens system."),
    ],
)
def test_what_it_was_stands_below_what_the_person_wrote(event: Event, value: str, sentence: str) -> None:
    document = chosen("samsa", event, value).render(message(event)).document.decode()
    written = ENDING.text if event.is_control else ANSWER.text
    assert f"{written}\n\n[via hub] {sentence}" in document


@pytest.mark.parametrize(("system", "event"), [(s, e) for s, e, value in ALL if value == "nekas"])
def test_what_is_set_to_be_refused_is_told_by_a_person(system: str, event: Event) -> None:
    with pytest.raises(Unacceptable) as refused:
        chosen(system, event, "nekas").render(message(event))
    assert refused.value.rule == f"§6.8 {event.value}"
    assert sent(adapter(system, OFFLINE_NOTE_KEY), message(event)).event is not event


@pytest.mark.parametrize(("system", "event", "value"), ALL)
def test_each_choice_is_described(system: str, event: Event, value: str) -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    rows = [line.split("|")[1:4] for line in page.splitlines() if line.startswith("| ")]
    assert any(system in row[0] and f"`{event.value}`" in row[1] and f"`{value}`" in row[2] for row in rows)


@pytest.mark.parametrize(
    ("system", "name", "value", "told"),
    [
        ("samsa", "plan.voided", "arkiverad", "cannot be «arkiverad»"),
        ("samsa", "plan.closed", "nekas", "no choice «plan.closed»"),
        ("prator", "invitation.cancelled", "nekas", "no choice «invitation.cancelled»"),
        ("cosmic-link", "invitation.read", "nekas", "cosmic-link has no choice"),
        ("manual", "invitation.read", "nekas", "manual has no choice"),
    ],
)
def test_a_choice_that_there_is_none_of_stops_the_start(
    system: str, name: str, value: str, told: str
) -> None:
    settings = Settings.model_validate({"formats": {system: {"choices": {name: value}}}})
    with pytest.raises(Misconfigured, match=told) as refused:
        open_adapters(OFFLINE_NOTE_KEY, options_of(settings))
    assert refused.value.code == "format.choice"
    assert refused.value.advice


def test_formats_are_set_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{"prator": {"longest": 4000, "choices": {"invitation.read": "nekas"}}, "samsa": {"longest": 900}}'
    monkeypatch.setenv("HUB_FORMATS", text)
    formats = options_of(Settings())
    assert formats == {"prator": Options(4000, (("invitation.read", "nekas"),)), "samsa": Options(900)}
    speaks = open_adapters(OFFLINE_NOTE_KEY, formats)
    assert speaks.keys() == ADAPTERS.keys()
    said = message(Event.INFO_ACKNOWLEDGED).model_copy(
        update={
            "event": Event.INFO_FOR_INFORMATION,
            "answer": None,
            "information": Information(text="x" * 1000),
        }
    )
    assert [len(speaks[system].render(said).further) for system in ("samsa", "prator")] == [1, 0]


@pytest.mark.parametrize(
    ("formats", "code"),
    [({"melior": {}}, "format.system"), ({"prator": {"longest": 10}}, "format.longest")],
)
def test_a_setting_that_does_not_hold_stops_the_start(formats: dict[str, Any], code: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        options_of(Settings.model_validate({"formats": formats}))
    assert refused.value.code == code

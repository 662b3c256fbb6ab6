"""Kalmar has two consents and the others one: half a yes stops content, and half a no stops everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.canonical.codes import ConsentKind, ConsentStatus, Event
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.message import CaseRef, Message
from hub.canonical.people import Contact, Patient, UnitRef
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, assert_valid, messages, unnamed

MERGED = [system for system in FORMATS if system != "cosmic-link"]
EITHER = [ConsentKind.SIP, ConsentKind.INFO_SHARING]
#: Event → the status that it tells of the one consent; the other is still a yes.
ENDS = {
    Event.CONSENT_WITHDRAWN: ConsentStatus.WITHDRAWN,
    Event.CONSENT_REFUSED: ConsentStatus.REFUSED,
    Event.CONSENT_VOIDED: ConsentStatus.VOIDED,
}
#: What is said of the one consent in a system that has a document for it.
WORDS = {
    ("lifecare-sp", Event.CONSENT_WITHDRAWN): "Återkallat",
    ("lifecare-sp", Event.CONSENT_REFUSED): "Nej",
    ("manual", Event.CONSENT_WITHDRAWN): "Återtaget",
    ("manual", Event.CONSENT_REFUSED): "Nej",
    ("samsa", Event.CONSENT_WITHDRAWN): "Återtaget",
    ("samsa", Event.CONSENT_VOIDED): "Makulerat",
}


def ended(event: Event, kinds: tuple[ConsentKind, ...], **more: Any) -> Message:
    consent = Consent(status=ENDS[event], kinds=kinds, **more)
    return Message(
        id="COSMIC-1",
        event=event,
        sent_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        sender=UnitRef(name="Kalmar kommun"),
        recipients=(UnitRef(name="Enhet B", hsa_id="SE2321000172-E000000000201"),),
        case=CaseRef(plan_version=2),
        patient=Patient(id=identify("199005275848")),
        contacts=(Contact(name="Testperson 2"),),
        consent=consent,
    )


@pytest.mark.parametrize("kind", EITHER)
@pytest.mark.parametrize("event", ENDS)
@pytest.mark.parametrize("system", MERGED)
def test_i15_a_no_to_one_of_two_consents_is_a_no_to_the_one_that_stands_for_both(
    system: str, event: Event, kind: ConsentKind
) -> None:
    message = ended(event, (kind,), apart=ConsentStatus.GIVEN)
    rendered = FORMATS[system].render(message)
    assert_valid(system, rendered.document)
    said = rendered.document.decode()
    assert WORDS.get((system, event), "Skicka inga fler uppgifter i ärendet.") in said
    arrived = FORMATS[system].parse(rendered.document)
    assert isinstance(arrived, Message)
    assert unnamed(message, arrived, rendered.losses) == set()
    if (system, event) in WORDS:
        assert arrived.event is event
        assert arrived.consent is not None
        assert (arrived.consent.kinds, arrived.consent.apart) == (tuple(reversed(EITHER)), None)


@pytest.mark.parametrize("event", ENDS)
@pytest.mark.parametrize("system", FORMATS)
def test_a_no_about_another_consent_ends_nothing(system: str, event: Event) -> None:
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(ended(event, (ConsentKind.NPO,)))
    assert (refused.value.rule, refused.value.path) == ("§7.3 row 24", "consent.kinds")


@pytest.mark.parametrize("system", MERGED)
def test_what_kalmar_withdraws_reaches_every_other_system(system: str) -> None:
    for case in ("samtycke-aterkallat", "samtycke-aterkallat-bara-sip"):
        message = dict(messages("cosmic-link"))[case]
        rendered = FORMATS[system].render(message)
        assert_valid(system, rendered.document)
        word = WORDS.get((system, message.event), "Samtycket till SIP gäller inte längre.")
        assert word in rendered.document.decode()

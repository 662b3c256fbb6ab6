"""Events without a document in SAMSA or Prator: told with a line for every field, or refused with a rule."""

from __future__ import annotations

from typing import Any

import pytest

from hub.adapters import prator, samsa
from hub.canonical.codes import ConsentBasis, ConsentStatus, Event, LossAction
from hub.canonical.message import GROUPS, Message
from hub.canonical.plan import PlanStatus
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, PRATOR, messages

MODULES = {"samsa": samsa, "prator": prator}
BOTH = pytest.mark.parametrize("system", ["samsa", "prator"])


def telling(event: Event, **contents: Any) -> Message:
    """A message of SAMSA that tells this event, with these contents."""
    base = dict(messages("samsa"))["samtycke-registrerat"].model_dump()
    bare = {name: value for name, value in base.items() if name not in GROUPS}
    return Message.model_validate({**bare, "event": event, **contents})


@pytest.mark.parametrize("event", Event)
@BOTH
def test_each_event_is_native_lowered_or_refused_and_but_one_of_them(system: str, event: Event) -> None:
    native = {table.event for table in vars(FORMATS[system])["documents"].tables()}
    module = MODULES[system]
    assert [event in native, event in module.LOWERED, event in module.REFUSED].count(True) == 1


@BOTH
def test_a_deviation_is_never_put_into_the_individuals_record(system: str) -> None:
    message = telling(
        Event.DEVIATION_REPORTED, deviation={"kind": "agreed-not-done", "text": "Ingen kom till mötet."}
    )
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(message)
    assert refused.value.rule == "§1.6 deviation.reported"


@BOTH
def test_a_consent_that_is_not_available_is_refused(system: str) -> None:
    message = telling(Event.CONSENT_NOT_AVAILABLE, consent={"status": "not-available"})
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(message)
    assert refused.value.rule == "§7.3 row 29"


def unable(basis: ConsentBasis | None) -> Message:
    consent = {"status": ConsentStatus.UNABLE, "basis": basis, "informant": "Testperson 9"}
    return telling(Event.CONSENT_UNABLE, consent=consent)


@BOTH
def test_one_who_is_unable_is_told_with_the_basis_that_lets_messages_flow(system: str) -> None:
    said = FORMATS[system].render(unable(ConsentBasis.HARM_ASSESSMENT)).document.decode()
    assert "[via hub] Samtycket vilar på: menprövning." in said
    assert "Testperson 9" in said


@BOTH
def test_one_who_is_unable_without_a_basis_is_told_as_the_fact_alone(system: str) -> None:
    rendered = FORMATS[system].render(unable(None))
    assert "Testperson 9" not in rendered.document.decode()
    assert LossAction.DROPPED in {loss.action for loss in rendered.losses if loss.field == "consent"}


@BOTH
def test_that_the_individual_declines_a_sip_tells_nothing_more(system: str) -> None:
    message = telling(Event.SIP_DECLINED, ending={"reason": "declined", "text": "Litar inte på oss."})
    rendered = FORMATS[system].render(message)
    said = rendered.document.decode()
    assert "Den enskilde nekar SIP." in said
    assert "Litar" not in said
    assert "Sjuksköterska" not in said
    assert {"event", "ending"} <= {loss.field for loss in rendered.losses}


@pytest.mark.parametrize("kind", ["anamnesis", "social-investigation"])
def test_no_anamnesis_and_no_investigation_is_enclosed_in_prator(kind: str) -> None:
    file = {"title": "Bilaga", "kind": kind, "content_type": "text/plain", "data": "QQ=="}
    message = telling(Event.INFO_GENERAL, information={"text": "Se bilagan.", "attachments": [file]})
    with pytest.raises(Unacceptable) as refused:
        PRATOR.render(message)
    assert refused.value.rule == "§7.3 row 44"


def test_another_file_goes_beside_the_message_to_prator() -> None:
    file = {"title": "Bilaga", "content_type": "text/plain", "data": "QQ=="}
    message = telling(Event.INFO_GENERAL, information={"text": "Se bilagan.", "attachments": [file]})
    losses = {loss.field: loss.action for loss in PRATOR.render(message).losses}
    assert losses["information.attachments"] is LossAction.SIDE_LETTER


@BOTH
def test_a_party_that_leaves_is_told_without_the_case(system: str) -> None:
    opening = {"care_contact": "Läkarbesök", "need": True, "actors": [{"unit": {"name": "Skola A"}}]}
    message = telling(Event.CASE_ACTOR_REMOVED, opening=opening)
    assert message.contacts
    rendered = FORMATS[system].render(message)
    said = rendered.document.decode()
    assert "Skola A" in said
    assert "Läkarbesök" not in said
    assert not [contact.name for contact in message.contacts if contact.name in said]
    assert "contacts" in {loss.field for loss in rendered.losses}


@pytest.mark.parametrize(
    "event", [Event.INVITATION_CONFIRMED, Event.INVITATION_DECLINED, Event.INVITATION_REROUTED]
)
def test_each_answer_is_free_text_in_samsa_and_says_which_it_was(event: Event) -> None:
    rerouting = {"unit": {"name": "Karlsborgs kommun", "hsa_id": "SE2321000131-E000000000104"}}
    contents = {"rerouting": rerouting} if event is Event.INVITATION_REROUTED else {}
    rendered = FORMATS["samsa"].render(telling(event, answer={"text": "Tack."}, **contents))
    parsed = FORMATS["samsa"].parse(rendered.document)
    assert isinstance(parsed, Message)
    assert parsed.event is Event.INVITATION_ANSWERED
    assert parsed.answer is not None
    assert parsed.answer.text is not None
    assert parsed.answer.text.startswith("Tack.\n\n[via hub] ")
    assert ("Karlsborgs kommun" in parsed.answer.text) == bool(contents)


@BOTH
def test_that_an_invitation_is_read_is_neither_an_answer_nor_a_receipt(system: str) -> None:
    parsed = FORMATS[system].parse(FORMATS[system].render(telling(Event.INVITATION_READ)).document)
    assert isinstance(parsed, Message)
    assert parsed.event is Event.INFO_FOR_INFORMATION


@BOTH
def test_a_protected_identity_is_refused_before_any_other_rule(system: str) -> None:
    message = telling(Event.PLAN_ESTABLISHED, plan={"status": PlanStatus.ESTABLISHED})
    hidden = message.model_copy(update={"patient": message.patient.model_copy(update={"protected": True})})
    with pytest.raises(Unacceptable) as refused:
        FORMATS[system].render(hidden)
    assert refused.value.rule == "R-ALL-03"


@pytest.mark.parametrize("event", [Event.INFO_FOR_INFORMATION, Event.CONSENT_WITHDRAWN])
@pytest.mark.parametrize("system", FORMATS)
def test_where_nobody_knows_of_a_protected_identity_nothing_is_said_of_it(system: str, event: Event) -> None:
    """The hub's own stop notice must not say the opposite of why it is sent (§5.7)."""
    notice = {"information": {"text": "Ärendet är stoppat. Skicka inga fler uppgifter."}}
    contents = notice if event is Event.INFO_FOR_INFORMATION else {"consent": {"status": "withdrawn"}}
    message = telling(event, **contents)
    unknown = message.patient.model_copy(update={"protected": None})
    written = FORMATS[system].render(message.model_copy(update={"patient": unknown})).document.decode()
    assert "kyddadIdentitet" not in written
    open_ = message.patient.model_copy(update={"protected": False})
    assert (
        "kyddadIdentitet"
        in FORMATS[system].render(message.model_copy(update={"patient": open_})).document.decode()
    )

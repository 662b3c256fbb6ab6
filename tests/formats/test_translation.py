"""What one system says is said in the other, and each difference is named to the sender."""

from __future__ import annotations

import pytest

from hub.canonical.codes import ConsentStatus, Event, LossAction
from hub.canonical.message import Message
from hub.errors import Unacceptable
from tests.formats.golden import FORMATS, PRATOR, SAMSA, assert_valid, messages

#: What must not cross, and the rule that says so.
REFUSED = {
    ("prator", "sip-uppfoljning-reservnummer"): "R-VAS-09",
    ("prator", "plan-skickad"): "I-09",
    ("prator", "meddelande-bifogade-filer"): "§7.3 row 44",
    ("prator", "samtycke-sparrat"): "§7.3 row 30",
    ("samsa", "initiativ-samtycke-nej"): "§7.3 row 29",
    ("samsa", "plan-last"): "I-06",
    ("samsa", "plan-undertecknad"): "I-06",
}
CASES = [
    pytest.param(source, target, message, id=f"{case}-to-{target}")
    for source, target in (("samsa", "prator"), ("prator", "samsa"))
    for case, message in messages(source)
    if (target, case) not in REFUSED
]


def said(adapter: str, document: bytes) -> Message:
    parsed = FORMATS[adapter].parse(document)
    assert isinstance(parsed, Message)
    return parsed


@pytest.mark.parametrize(("target", "case"), REFUSED)
def test_what_must_not_cross_is_refused_with_its_rule(target: str, case: str) -> None:
    source = "samsa" if target == "prator" else "prator"
    with pytest.raises(Unacceptable) as refused:
        FORMATS[target].render(dict(messages(source))[case])
    assert refused.value.rule == REFUSED[target, case]


@pytest.mark.parametrize(("source", "target", "message"), CASES)
def test_rendering_twice_gives_the_same_bytes(source: str, target: str, message: Message) -> None:
    assert FORMATS[target].render(message) == FORMATS[target].render(message)


def test_what_the_hub_wrote_for_prator_comes_back_whole_but_for_consent_and_the_inner_link() -> None:
    message = dict(messages("samsa"))["kallelse-2023"]
    rendered = PRATOR.render(message)
    there = said("prator", rendered.document)
    assert there.meeting is not None
    assert message.meeting is not None
    assert there.meeting == message.meeting.model_copy(update={"video_internal": None})
    dropped = {loss.field for loss in rendered.losses if loss.action is LossAction.DROPPED}
    assert dropped == {"meeting.video_internal"}


def test_a_consent_is_never_read_back_from_text() -> None:
    message = dict(messages("samsa"))["kallelse-2023"]
    there = said("prator", PRATOR.render(message).document)
    assert there.consent is not None
    assert there.consent.model_dump(exclude_defaults=True) == {"status": "given"}


def test_the_unlabelled_link_of_the_older_layout_never_leaves_samsa() -> None:
    message = dict(messages("samsa"))["kallelse-2021"]
    rendered = PRATOR.render(message)
    assert b"meet.vgregion.se" not in rendered.document
    (loss,) = (loss for loss in rendered.losses if loss.field == "meeting.video_unlabelled")
    assert "S-33" in loss.text


def test_the_older_layout_is_written_back_as_it_was() -> None:
    message = dict(messages("samsa"))["kallelse-2021"]
    assert b'layout="2021"' in SAMSA.render(message).document


def test_a_follow_up_into_prator_tells_that_the_earlier_plan_is_voided() -> None:
    message = dict(messages("samsa"))["kallelse-uppfoljning"]
    texts = [loss.text for loss in PRATOR.render(message).losses if loss.field == "meeting.kind"]
    assert any("C-10" in text for text in texts)


@pytest.mark.parametrize(
    "event",
    [Event.INVITATION_CANCELLED, Event.INVITATION_RECALLED, Event.INVITATION_VOIDED, Event.MEETING_DELETED],
)
@pytest.mark.parametrize("system", ["samsa", "prator"])
def test_each_way_to_end_an_invitation_ends_it_and_says_which_it_was(system: str, event: Event) -> None:
    message = dict(messages("samsa"))["borttaget-mote-utan-orsak"].model_copy(update={"event": event})
    rendered = FORMATS[system].render(message)
    assert_valid(system, rendered.document)
    native = {"samsa": Event.MEETING_DELETED, "prator": Event.INVITATION_VOIDED}[system]
    assert said(system, rendered.document).event is native
    assert ("[via hub]" in rendered.document.decode()) == (event is not native)
    assert ("event" in {loss.field for loss in rendered.losses}) == (event is not native)


def test_a_registered_consent_reaches_prator_with_a_line_in_the_report_for_each_of_its_fields() -> None:
    rendered = PRATOR.render(dict(messages("samsa"))["samtycke-registrerat"])
    lines = {loss.field: loss.action for loss in rendered.losses if loss.field.startswith("consent")}
    told = ("status", "kinds", "method", "given_by", "valid_from", "valid_to", "all_parties")
    told += ("parties", "other_parties", "comment")
    dropped = ("registered_by", "decided_by", "registered_on", "npo")
    assert lines == {
        **{f"consent.{name}": LossAction.NOTE for name in told},
        **{f"consent.{name}": LossAction.DROPPED for name in dropped},
    }
    document = rendered.document.decode()
    assert "[via hub] Samtycket gäller till och med 2027-02-02." in document
    assert "Karlsborgs bibliotek" in document
    assert "Enhetschef B" not in document


def test_a_mark_that_says_nothing_of_its_scope_says_nothing_of_it_in_the_other_system() -> None:
    for system, case in (("prator", "initiativ"), ("samsa", "sip-samtycke-utan-omfattning")):
        message = dict(messages(system))[case]
        assert message.consent is not None
        for target in ("samsa", "prator", "samsa"):
            rendered = FORMATS[target].render(message)
            message = said(target, rendered.document)
            assert message.consent is not None
            assert message.consent.all_parties is None
            assert "angivna parter" not in rendered.document.decode()
            assert "consent.all_parties" not in {loss.field for loss in rendered.losses}


@pytest.mark.parametrize(("scope", "word"), [(True, "alla SIP-parter"), (False, "endast angivna parter")])
def test_a_scope_that_was_said_is_told_in_prator_and_named_in_the_report(scope: bool, word: str) -> None:
    message = dict(messages("samsa"))["sip-sparasand"]
    assert message.consent is not None
    consent = message.consent.model_copy(update={"all_parties": scope})
    rendered = PRATOR.render(message.model_copy(update={"consent": consent}))
    assert f"[via hub] Samtycket gäller {word}." in rendered.document.decode()
    assert "consent.all_parties" in {loss.field for loss in rendered.losses}


def test_how_the_plan_stood_comes_back_from_prator() -> None:
    message = dict(messages("samsa"))["sip-uppfoljning-reservnummer"]
    known = dict(messages("samsa"))["kallelse-2023"].model_copy(update={"case": message.case})
    assert known.case.plan_version is not None
    rendered = PRATOR.render(known)
    assert said("prator", rendered.document).case == known.case.model_copy(
        update={"ids": said("prator", rendered.document).case.ids}
    )
    assert "case.plan_version" in {loss.field for loss in rendered.losses}


def test_a_status_of_the_plan_that_samsa_has_no_word_for_is_dropped_and_named() -> None:
    message = dict(messages("samsa"))["sip-sparasand"]
    case = message.case.model_copy(update={"plan_status": "Låst"})
    rendered = SAMSA.render(message.model_copy(update={"case": case}))
    assert said("samsa", rendered.document).case.plan_status is None
    assert [loss.field for loss in rendered.losses] == ["case.plan_status"]


def test_a_withdrawal_tells_prator_nothing_of_the_plan() -> None:
    message = dict(messages("samsa"))["samtycke-atertaget"]
    case = message.case.model_copy(update={"plan_version": 2, "plan_status": "Upprättad"})
    rendered = PRATOR.render(message.model_copy(update={"case": case}))
    assert "Planens" not in rendered.document.decode()
    dropped = {loss.field for loss in rendered.losses if loss.action is LossAction.DROPPED}
    assert {"case.plan_version", "case.plan_status", "consent"} <= dropped


def test_a_withdrawal_reaches_prator_without_content() -> None:
    message = dict(messages("samsa"))["samtycke-atertaget"]
    document = PRATOR.render(message).document.decode()
    assert "Samtycket till SIP gäller inte längre." in document
    assert "2026-03-04<" not in document
    assert "Återtag" not in document


def test_a_refused_consent_reaches_samsa_as_its_status_alone() -> None:
    given = dict(messages("samsa"))["samtycke-registrerat"]
    assert given.consent is not None
    refused = given.model_copy(
        update={
            "event": Event.CONSENT_REFUSED,
            "consent": given.consent.model_copy(update={"status": ConsentStatus.REFUSED}),
        }
    )
    rendered = SAMSA.render(Message.model_validate(refused.model_dump()))
    arrived = said("samsa", rendered.document)
    assert arrived.event is Event.INFO_FOR_INFORMATION
    assert arrived.contacts == ()
    assert "bibliotek" not in rendered.document.decode()
    assert {"event", "consent", "contacts"} <= {loss.field for loss in rendered.losses}

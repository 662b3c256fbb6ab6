"""Cosmic Link: the envelope, the two consents, the case and the kallelse, and what it never says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from hub.adapters.cosmic_lowering import LOWERED, REFUSED
from hub.canonical.codes import ConsentKind, ConsentStatus, Event
from hub.canonical.consent import Consent
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import Malformed, Unacceptable
from hub.kit.schemas import validate
from tests.formats.golden import FORMATS, assert_valid, messages

COSMIC = FORMATS["cosmic-link"]
GOOD = dict(messages("cosmic-link"))
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
BODY = "{urn:sip-hubben:cosmic-link:1}"
ADDRESS = "{urn:riv:itintegration:registry:1}LogicalAddress"
YES, NO, NEITHER = ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.NOT_AVAILABLE
SIP, SHARING = ConsentKind.SIP, ConsentKind.INFO_SHARING


def changed(name: str, **update: Any) -> Message:
    """A golden message with other contents, checked by the model."""
    message = GOOD[name].model_copy(update=update)
    return Message.model_validate(message.model_dump())


def addressed(message: Message) -> Message:
    """The message as the hub sends it on: to one unit, by its HSA-id."""
    unit = UnitRef(name="Kalmar kommun", hsa_id="SE2120000746-E000000000302")
    return message.model_copy(update={"recipients": (unit,)})


def tree(message: Message) -> etree._Element:
    return etree.fromstring(COSMIC.render(message).document)


def text(root: etree._Element, name: str) -> str | None:
    return root.findtext(f".//{BODY}{name}")


# The envelope -------------------------------------------------------------------------------------


def test_the_envelope_is_addressed_to_the_receiving_unit_and_holds_the_hubs_numbers_in_its_header() -> None:
    root = tree(GOOD["kallelse-fysiskt-mote"])
    header, body = root
    assert [child.tag for child in header] == [ADDRESS, f"{BODY}Korrelation"]
    assert header[0].text == "SE2120000746-E000000000302"
    assert header[1].findtext(f"{BODY}MeddelandeId") == "COSMIC-2026-0020"
    assert [child.tag for child in body] == [f"{BODY}Kallelse"]
    assert body.find(f".//{BODY}Korrelation") is None


def test_the_first_receiving_unit_with_an_hsa_id_is_addressed() -> None:
    school, centre = UnitRef(name="Lindsdalsskolan"), UnitRef(name="VC", hsa_id="SE2321000073-E000000000301")
    root = tree(changed("kallelse-fysiskt-mote", recipients=(school, centre)))
    assert root[0][0].text == "SE2321000073-E000000000301"


def test_without_an_hsa_id_nothing_is_sent() -> None:
    with pytest.raises(Unacceptable) as refused:
        COSMIC.render(changed("kallelse-fysiskt-mote", recipients=(UnitRef(name="Lindsdalsskolan"),)))
    assert (refused.value.code, refused.value.rule) == ("soap.logical-address", "R-ALL-01")


def test_a_refusal_is_a_receipt_and_never_a_fault() -> None:
    at = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    receipt = TechnicalReceipt(id="R-1", about="M-1", accepted=False, at=at, code="x", rule="R", path="/a")
    document = COSMIC.receipt(receipt)
    assert_valid("cosmic-link", document)
    assert b"Fault" not in document
    assert b"Header" not in document
    assert COSMIC.parse(document) == receipt


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("<LogicalAddress", "<Adress"),
        ("SE2120000746-E000000000302</Log", "Handläggare A</Log"),
        ("<Plats>", "<Ort>"),
        ("19 880811-2380", "8808112380"),
        ("<soap:Body>", "<soap:Kropp>"),
    ],
)
def test_the_kit_validates_the_envelope_and_the_body(was: str, is_now: str) -> None:
    document = COSMIC.render(GOOD["kallelse-fysiskt-mote"]).document
    validate("cosmic-link", document)
    broken = document.decode()
    for one, other in ((was, is_now), (was.replace("<", "</"), is_now.replace("<", "</"))):
        broken = broken.replace(one, other)
    with pytest.raises(Malformed):
        validate("cosmic-link", broken.encode())


# The two consents ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sharing", "sip", "event", "consent"),
    [
        ("Ja", "Ja", Event.CONSENT_GIVEN, Consent(status=YES)),
        ("Nej", "Nej", Event.CONSENT_REFUSED, Consent(status=NO)),
        ("Ja", "Nej", Event.CONSENT_REFUSED, Consent(status=NO, kinds=(SIP,), apart=YES)),
        ("Nej", "Ja", Event.CONSENT_REFUSED, Consent(status=NO, kinds=(SHARING,), apart=YES)),
        ("Nej", "Ej tillgänglig", Event.CONSENT_REFUSED, Consent(status=NO, kinds=(SHARING,), apart=NEITHER)),
        (
            "Ja",
            "Ej tillgänglig",
            Event.CONSENT_NOT_AVAILABLE,
            Consent(status=NEITHER, kinds=(SIP,), apart=YES),
        ),
        ("Ej tillgänglig", "Ej tillgänglig", Event.CONSENT_NOT_AVAILABLE, Consent(status=NEITHER)),
    ],
)
def test_the_weightier_of_two_answers_decides_and_the_other_is_kept(
    sharing: str, sip: str, event: Event, consent: Consent
) -> None:
    document = COSMIC.render(changed("samtycke-ja", consent=Consent(status=YES))).document.decode()
    document = document.replace("Informationsdelning>Ja<", f"Informationsdelning>{sharing}<")
    document = document.replace("Planering>Ja</SamtyckeTillS", f"Planering>{sip}</SamtyckeTillS")
    read = COSMIC.parse(document.encode())
    assert isinstance(read, Message)
    assert (read.event, read.consent) == (event, consent)
    root = tree(read)
    assert text(root, "SamtyckeTillInformationsdelning") == sharing
    assert text(root, "SamtyckeTillSamordnadIndividuellPlanering") == sip


def test_where_one_consent_is_not_known_nothing_is_assumed() -> None:
    with pytest.raises(Unacceptable) as refused:
        COSMIC.render(changed("samtycke-ja", consent=Consent(status=YES, kinds=(SHARING,))))
    assert refused.value.rule == "§7.3 row 24"


@pytest.mark.parametrize("event", [Event.CONSENT_REFUSED, Event.CONSENT_WITHDRAWN])
def test_a_no_to_one_consent_alone_still_gets_through_as_the_fact(event: Event) -> None:
    status = NO if event is Event.CONSENT_REFUSED else ConsentStatus.WITHDRAWN
    consent = Consent(status=status, kinds=(SIP,), comment="Hemligt skäl.")
    rendered = COSMIC.render(changed("samtycke-nej", event=event, consent=consent))
    assert "Hemligt" not in rendered.document.decode()
    assert "Skicka inga fler uppgifter" in rendered.document.decode()
    assert {"event", "consent"} <= {loss.field for loss in rendered.losses}


@pytest.mark.parametrize("case", ["samtycke-nej", "samtycke-aterkallat"])
def test_a_no_carries_nothing_but_the_fact(case: str) -> None:
    message = GOOD[case]
    assert message.consent is not None
    consent = message.consent.model_copy(update={"comment": "Hemligt skäl.", "registered_by": "Person R"})
    contacts = GOOD["hubben-meddelande"].contacts
    rendered = COSMIC.render(changed(case, consent=consent, contacts=contacts))
    assert not [
        word for word in ("Hemligt", "Person R", "Sjuksköterska") if word in rendered.document.decode()
    ]
    assert {"consent", "contacts"} <= {loss.field for loss in rendered.losses}


@pytest.mark.parametrize(
    "status", [NO, NEITHER, ConsentStatus.UNABLE, ConsentStatus.UNSET, ConsentStatus.BLOCKED]
)
@pytest.mark.parametrize("case", ["kallelse-fysiskt-mote", "plan-signerad"])
def test_no_content_goes_where_a_consent_is_not_a_yes(case: str, status: ConsentStatus) -> None:
    with pytest.raises(Unacceptable) as refused:
        COSMIC.render(changed(case, consent=Consent(status=status)))
    assert refused.value.rule == "C-24"


def test_one_who_is_unable_to_consent_is_never_shown_as_a_yes() -> None:
    consent = Consent(status=ConsentStatus.UNABLE, informant="Testperson 9")
    message = changed("samtycke-ja", event=Event.CONSENT_UNABLE, consent=consent)
    rendered = COSMIC.render(message)
    assert COSMIC.parse(rendered.document).event is Event.INFO_TO_PARTICIPANTS  # type: ignore[union-attr]
    assert ">Ja<" not in rendered.document.decode().partition("<soap:Body>")[2]


# The case and the kallelse ------------------------------------------------------------------------


def test_a_case_from_a_system_without_care_contacts_gets_ingen_and_the_day_it_was_sent() -> None:
    opening = GOOD["arende-skapat"].opening
    assert opening is not None
    bare = opening.model_copy(update={"care_contact": None, "event_on": None})
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    rendered = COSMIC.render(changed("arende-skapat", opening=bare, sent_at=late))
    root = etree.fromstring(rendered.document)
    assert (text(root, "Vårdkontakt"), text(root, "Händelsedatum")) == ("Ingen", "2026-03-03")
    assert [(loss.field, "rad 50" in loss.text) for loss in rendered.losses] == [("opening.event_on", True)]


def test_the_inner_link_never_leaves_samsa_and_the_unlabelled_one_waits() -> None:
    meeting = GOOD["kallelse-digitalt-mote"].meeting
    assert meeting is not None
    links = {"video_internal": "https://in.example", "video_unlabelled": "https://who.example"}
    rendered = COSMIC.render(changed("kallelse-digitalt-mote", meeting=meeting.model_copy(update=links)))
    assert b".example" not in rendered.document
    assert all("S-33" in loss.text for loss in rendered.losses)


def test_a_kvittens_is_shown_as_read_and_never_as_confirmed() -> None:
    rendered = COSMIC.render(changed("svar-bekraftad", event=Event.INVITATION_ACKNOWLEDGED))
    read = COSMIC.parse(rendered.document)
    assert isinstance(read, Message)
    assert read.event is Event.INVITATION_READ
    assert "Bekräftad" not in rendered.document.decode()


def test_a_deviation_never_goes_into_the_record() -> None:
    deviation = {"kind": "invitation-not-heeded", "text": "Ingen kom."}
    message = GOOD["avbokning-utan-kommentar"].model_dump() | {
        "event": "deviation.reported",
        "deviation": deviation,
    }
    with pytest.raises(Unacceptable) as refused:
        COSMIC.render(Message.model_validate(message))
    assert refused.value.rule == "§1.6 deviation.reported"
    assert "STELLA" in (refused.value.advice or "")


@pytest.mark.parametrize("event", Event)
def test_each_event_is_native_told_as_another_or_refused_and_but_one_of_them(event: Event) -> None:
    native = {table.event for table in vars(COSMIC)["documents"].tables()}
    assert [event in native, event in LOWERED, event in REFUSED].count(True) == 1

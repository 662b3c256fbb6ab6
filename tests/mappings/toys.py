"""Tables of an invented system, over the real model: every word, and a message that fills every field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hub.canonical.codes import (
    ConsentGiver,
    ConsentKind,
    ConsentMethod,
    ConsentStatus,
    Event,
    InvitationKind,
    MeetingForm,
)
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Interpreter, Meeting, Participant
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Patient, UnitRef
from hub.mappings.codecs import (
    DATE,
    DAY_AND_TIME_DOT,
    IDENTITY,
    INTEGER,
    PHONE,
    STAMP,
    TRUE_FALSE,
    URL,
    YES_NO,
    Code,
    Flag,
    Several,
)
from hub.mappings.compile import compile_table
from hub.mappings.json import JsonDocument, read_json
from hub.mappings.json_shape import JsonShape
from hub.mappings.table import Table
from hub.mappings.words import (
    Each,
    Ignore,
    Layout,
    Row,
    Word,
    drop,
    each,
    ignore,
    layout,
    letter,
    note,
    refuse,
    row,
    supplied,
    tell,
)
from hub.mappings.xml import Document, read_xml

NAMESPACE = "urn:sip-hubben:toy:1"
KEY = b"a note key of thirty-two bytes!!"

FORM = Code(
    {
        MeetingForm.PHYSICAL: "Fysiskt möte",
        MeetingForm.DIGITAL: ("Distansmöte online", "Digitalt"),
        MeetingForm.PHONE: "Telefonmöte",
        MeetingForm.OTHER: "Annat",
    },
    merged={MeetingForm.HYBRID: MeetingForm.OTHER},
)
KINDS = tuple(kind for kind in InvitationKind if kind not in (InvitationKind.LPT, InvitationKind.LRV))
KIND = Code({kind: kind.value for kind in KINDS})
STATUS = Code({status: f"s-{status.value}" for status in ConsentStatus})
GIVER = Code({giver: giver.value for giver in ConsentGiver})
METHOD = Code({method: method.value for method in ConsentMethod})

HEAD: list[Word] = [
    row("id", "@id"),
    row("revision", "@version", codec=INTEGER),
    row("sent_at", "Skickat", codec=STAMP),
    row("sender.name", "Avsändare"),
    row("sender.hsa_id", "Avsändare/@hsa"),
    each("recipients", "Mottagare", [row("name", "."), row("hsa_id", "@hsa")]),
    row("in_reply_to", "Gäller"),
    row("urgent", "Brådskande", codec=YES_NO),
    row("case.ids[toy/arende]", "Ärende/Nummer"),
    each(
        "case.ids",
        "Ärende/Referens",
        [row("system", "@system"), row("kind", "@typ"), row("value", ".")],
    ),
    row("case.initiative", "Ärende/Initiativ"),
    row("case.meeting", "Ärende/Möte"),
    *[
        drop(f"case.plan_{name}", because="Formatet har ingen plan.")
        for name in ("version", "updated", "status")
    ],
    drop("case.visam_track", because="Formatet har inget spår."),
    drop("case.extensive_needs", because="Formatet har inget fält."),
    row("patient.id", "Patient/Personid", codec=IDENTITY),
    row("patient.name", "Patient/Namn"),
    row("patient.address", "Patient/Adress"),
    row("patient.phone", "Patient/Telefon", codec=PHONE),
    drop("contacts", because="Formatet har inga kontakter."),
    refuse(
        "patient.protected",
        unless=(None, False),
        rule="R-VGR-09",
        message="Protected identity stops electronic messages.",
        advice="Use phone or letter.",
    ),
]

CONSENT: list[Word] = [
    row("consent.status", "Samtycke/Status", codec=STATUS),
    supplied("consent.kinds", (ConsentKind.INFO_SHARING, ConsentKind.SIP)),
    row("consent.method", "Samtycke/HurGivits", codec=METHOD),
    row("consent.given_by", "Samtycke/GivetAv", codec=Several(GIVER, "; ")),
    row("consent.valid_from", "Samtycke/GällerFrån", codec=DATE, none="0001-01-01"),
    tell("consent.valid_to", "Samtycket gäller till och med {}.", codec=DATE),
    tell("consent.all_parties", "Samtycket gäller {}.", codec=Flag("alla parter", "endast angivna parter")),
    tell("consent.parties", "Samtycket gäller: {}.", [row("name", "."), row("hsa_id", "HSA-id")]),
    letter("consent.other_parties", because="Formatet har inget fält för andra parter."),
    *[
        drop(f"consent.{name}", because="Formatet har inget fält.")
        for name in (
            "registered_by",
            "decided_by",
            "registered_on",
            "comment",
            "npo",
            "child_assent",
            "guardians",
            "apart",
            "basis",
            "informant",
            "inquiry",
            "scope",
            "withdrawn_at",
            "withdrawn_by",
        )
    ],
]

MEETING: list[Word] = [
    row("meeting.kind", "Möte/Typ", codec=KIND),
    row("meeting.start", ("Möte/Mötesdag", "Möte/Starttid"), codec=DAY_AND_TIME_DOT),
    row("meeting.end", "Möte/Stopptid", codec=DAY_AND_TIME_DOT, on="Möte/Mötesdag", none="Ej angivet"),
    row("meeting.form", "Möte/Mötesform", codec=FORM),
    note("meeting.form", "Mötesform", codec=Code({MeetingForm.HYBRID: "hybrid"})),
    row("meeting.place", "Möte/Plats", none="Ej angivet"),
    row("meeting.video_external", "Möte/Länk", codec=URL),
    letter("meeting.video_internal", because="Formatet har en länk."),
    drop("meeting.video_unlabelled", because="Formatet har en länk."),
    row("meeting.phone", "Möte/Telefon", codec=PHONE),
    note("meeting.conference_id", "Konferensid"),
    note("meeting.reply_by", "Svar senast", codec=DATE),
    row("meeting.convener", "Möte/Sammankallande"),
    row("meeting.purpose", "Möte/Syfte"),
    row("meeting.questions", "Möte/Frågor"),
    row("meeting.comment", "Möte/Kommentar", takes_notes=True),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    note("meeting.professions", "Yrken"),
    each(
        "meeting.participants",
        "Deltagare/Rad",
        [
            row("name", "Namn"),
            row("function", "Funktion"),
            row("phone", "Telefon"),
            row("attended", "Närvarande", codec=Flag("Ja", "Nej")),
        ],
        most=50,
    ),
    refuse(
        "meeting.kind",
        unless=KINDS,
        rule="R-ALL-04",
        message="LPT and LRV are not SIP.",
        on_read=True,
    ),
]

INVITATION: list[Word] = [
    layout("ny", "@layout"),
    ignore("@schema", "1"),
    *HEAD,
    *CONSENT,
    *MEETING,
    ignore("Utskriven"),
]


def toy(rows: list[Word] = INVITATION, event: Event = Event.INVITATION_SENT, key: bytes = KEY) -> Table:
    """The toy system's table."""
    return compile_table(
        system="toy", event=event, root="Kallelse", namespace=NAMESPACE, rows=rows, note_key=key
    )


def changed(*words: Word, without: str = "") -> list[Word]:
    """The invitation's table without the words on the path `without`, and with others put last."""
    return [word for word in INVITATION if not without or getattr(word, "path", None) != without] + list(
        words
    )


def json_toy(rows: list[Word] | None = None, key: bytes = KEY) -> Table:
    """The same system's table, had it written JSON."""
    return compile_table(
        system="toy",
        event=Event.INVITATION_SENT,
        root="Kallelse",
        namespace=NAMESPACE,
        rows=in_json(INVITATION) if rows is None else rows,
        note_key=key,
        shape=JsonShape,
    )


def in_json(words: list[Word]) -> list[Word]:
    """The words with places as JSON has them: no attributes, no text beside members, true and false."""
    return [_in_json(word) for word in words]


def _in_json(word: Word) -> Word:
    match word:
        case Row():
            places = tuple(_member(place) for place in word.places)
            codec = TRUE_FALSE if word.codec is YES_NO else word.codec
            return replace(word, places=places, codec=codec, on=word.on and _member(word.on))
        case Each():
            rows = [_in_json(inner) for inner in word.rows]
            return replace(word, rows=tuple(rows))  # type: ignore[arg-type]
        case Ignore() if word.place:
            return replace(word, place=_member(word.place))
        case Layout() if word.place:
            return replace(word, place=_member(word.place))
    return word


def _member(place: str) -> str:
    return place.replace("/@", "-").replace("@", "").replace(".", "värde")


def json_document(text: str | bytes) -> JsonDocument:
    """A JSON document from its text."""
    return read_json(text.encode() if isinstance(text, str) else text)


def document(text: str | bytes) -> Document:
    """A document from its text."""
    return read_xml(text.encode() if isinstance(text, str) else text)


def message(**meeting: Any) -> Message:
    """An invitation that fills what the toy format carries natively; `meeting` changes its meeting."""
    told: dict[str, Any] = {
        "start": datetime(2026, 3, 12, 10, 0, tzinfo=UTC),
        "end": datetime(2026, 3, 12, 11, 0, tzinfo=UTC),
        "form": MeetingForm.DIGITAL,
        "place": "Rum 2",
        "video_external": "https://meet.example.se/abc?x=1&y=2",
        "phone": "0104411800",
        "convener": "Handläggare A",
        "purpose": "Vi träffas för att planera.\nDet är bråttom.",
        "questions": "Vad är viktigt?",
        "comment": "Ingen parfym.",
        "participants": (
            Participant(name="Testperson 2", function="Närstående", phone="070-1740605"),
            Participant(name="Handläggare A", attended=False),
        ),
    }
    return Message(
        id="m-1",
        event=Event.INVITATION_SENT,
        revision=2,
        sent_at=datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC),
        sender=UnitRef(name="Karlsborg Kontaktpunkten INKORG", hsa_id="SE2321000131-E000000000101"),
        recipients=(UnitRef(name="Kalmar kommun"), UnitRef(name="Köping", hsa_id="SE2321000131-E1")),
        in_reply_to="m-0",
        urgent=True,
        case=CaseRef(
            ids=(
                NativeId(system="toy", kind="arende", value="S3999"),
                NativeId(system="samsa", kind="sip-id", value="SIP100999"),
            ),
            initiative="i-1",
        ),
        patient=Patient(id=identify("200103022380"), name="Testperson 1", phone="0104411800"),
        consent=Consent(
            status=ConsentStatus.GIVEN,
            method=ConsentMethod.ORAL,
            given_by=(ConsentGiver.INDIVIDUAL, ConsentGiver.PROXY),
            valid_from=date(2026, 2, 1),
        ),
        meeting=Meeting(**(told | meeting)),
    )


def with_interpreter() -> Interpreter:
    """An interpreter with every field."""
    return Interpreter(language="persiska, dari; eller pashto", booked_by="Handläggare A")

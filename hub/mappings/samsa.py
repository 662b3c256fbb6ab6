"""SAMSA's documents, place by place: consent, SIP, kallelse, svar, kvittens, meddelande.

Source: `domain.md` §2.5 (004 p5–p20) and the VGR column of §7.3. Published: `schemas/samsa/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentStatus, EndReason, Event, InvitationKind, MeetingForm
from hub.canonical.identity import PERSONNUMMER_OID, VGR_RESERVE_OID
from hub.mappings.codecs import (
    DATE,
    DAY_AND_TIME_DOT,
    IDENTITY,
    INTEGER,
    STAMP,
    TRIMMED,
    YES_NO,
    Code,
    Flag,
)
from hub.mappings.form import Form
from hub.mappings.gates import BOTH_CONSENTS, COORDINATION_NUMBER, PROTECTED, kinds
from hub.mappings.moments import DAY_OR_MOMENT, HSA_ID, MOMENT, MOMENT_SHORT
from hub.mappings.wordlist import (
    ASSENT_WORDS,
    BASIS_WORDS,
    FORM_WORDS,
    GIVER,
    KIND_WORDS,
    METHOD,
    NPO_WORDS,
    ROLE,
)
from hub.mappings.words import Word, each, ignore, layout, note, refuse, row, tell

NAMESPACE: Final = "urn:sip-hubben:samsa:1"

#: The statuses of a SIP that has been sent, as SAMSA shows them; the adapter refuses the others.
STATUS: Final = Code({word: word for word in ("Skickad", "Skickat", "SIP möte", "Upprättad", "Uppföljd")})

_UNIT = [row("name", "Namn"), row("hsa_id", "HsaId", HSA_ID)]

HEAD: list[Word] = [
    ignore("@version", "1"),
    row("id", "Huvud/MeddelandeId", TRIMMED),
    row("in_reply_to", "Huvud/SvarPå", TRIMMED),
    row("revision", "Huvud/Revision", INTEGER),
    row("sent_at", "Huvud/Tidpunkt", STAMP),
    row("urgent", "Huvud/Brådskande", YES_NO),
    row("sender.name", "Huvud/SkapadAv/Namn"),
    row("sender.hsa_id", "Huvud/SkapadAv/HsaId", HSA_ID),
    each("recipients", "Huvud/Sändlista/Enhet", _UNIT),
    row("case.ids[samsa/arende]", "Ärende/Ärendenummer", TRIMMED),
    row("case.ids[samsa/sip-id]", "Ärende/SIPid", TRIMMED),
    row("case.plan_version", "Ärende/AktuellVersion", INTEGER),
    row("case.plan_updated", "Ärende/Uppdaterad", MOMENT_SHORT, none="0001-01-01 00:00"),
    row("case.plan_status", "Ärende/Status", STATUS),
    row("case.initiative", "Ärende/Initiativ", TRIMMED),
    row("case.meeting", "Ärende/Möte", TRIMMED),
    each(
        "case.ids",
        "Ärende/Referens",
        [row("system", "@system", TRIMMED), row("kind", "@typ", TRIMMED), row("value", ".", TRIMMED)],
    ),
    row("patient.id", "Person/Personid", IDENTITY),
    COORDINATION_NUMBER,
    refuse(
        "patient.id.system",
        unless=(PERSONNUMMER_OID, VGR_RESERVE_OID),
        rule="R-VGR-07",
        message="of the reserve numbers SAMSA takes those of BefReg alone",
        advice="Send it by letter or phone.",
        on_read=True,
    ),
    row("patient.name", "Person/Namn"),
    row("patient.address", "Person/Adress"),
    row("patient.phone", "Person/Telefonnummer"),
    row("patient.protected", "Person/SkyddadIdentitet", YES_NO),
    PROTECTED,
    each(
        "contacts",
        "Kontakter/Kontakt",
        [
            row("name", "Namn"),
            row("role", "Roll", ROLE),
            row("unit", "Enhet"),
            row("phone", "Telefonnummer"),
            row("email", "Epost"),
        ],
        most=50,
    ),
]

_NPO = Code(
    {
        ConsentStatus.UNSET: "Ej inhämtat",
        ConsentStatus.GIVEN: "Inhämtat",
        ConsentStatus.REFUSED: "Nej",
    },
    merged={
        status: ConsentStatus.UNSET
        for status in ConsentStatus
        if status not in (ConsentStatus.UNSET, ConsentStatus.GIVEN, ConsentStatus.REFUSED)
    },
)
_GIVEN = {ConsentStatus.GIVEN: "Registrerat"}
_ENDED = {
    ConsentStatus.WITHDRAWN: "Återtaget",
    ConsentStatus.VOIDED: "Makulerat",
    ConsentStatus.BLOCKED: "Spärrat",
}


def _consent(statuses: dict[ConsentStatus, str], *, notes_in_comment: bool = False) -> list[Word]:
    """The consent tab (004 p5–p6)."""
    return [
        ignore("SIPsamtycke/TypAvSamtycke", "Samtycke"),
        row("consent.status", "SIPsamtycke/Status", Code(statuses)),
        refuse(
            "consent.status",
            unless=tuple(statuses),
            rule="§7.3 row 29",
            message="SAMSA has no word for this status of the consent",
            advice="Settle the consent with the individual, then send again.",
        ),
        *BOTH_CONSENTS,
        row("consent.all_parties", "SIPsamtycke/GällerFör", Flag("Alla SIP Parter", "Endast angivna parter")),
        row("consent.other_parties", "SIPsamtycke/GällerÄven"),
        each("consent.parties", "SIPsamtycke/Parter/Enhet", _UNIT),
        row("consent.valid_from", "SIPsamtycke/GällerFrån", DATE),
        row("consent.valid_to", "SIPsamtycke/GällerTill", DATE),
        each("consent.given_by", "SIPsamtycke/GivetAv", [row(".", ".", GIVER)], most=3),
        row("consent.method", "SIPsamtycke/HurGivits", METHOD),
        row("consent.comment", "SIPsamtycke/Kommentar", takes_notes=notes_in_comment),
        row("consent.registered_by", "SIPsamtycke/RegistreratsAv"),
        row("consent.decided_by", "SIPsamtycke/BeslutatsAv"),
        row("consent.registered_on", "SIPsamtycke/RegTidpunkt", DATE),
        row("consent.npo", "SIPsamtycke/NPÖsamtycke", _NPO),
        tell("consent.npo", "NPÖ-samtycke: {}.", codec=NPO_WORDS),
        row("consent.withdrawn_at", "SIPsamtycke/Återtagande/Datum", DAY_OR_MOMENT),
        row("consent.withdrawn_by", "SIPsamtycke/Återtagande/UndertecknatAv"),
        tell("consent.child_assent", "Barnets egen inställning till samtycket: {}.", codec=ASSENT_WORDS),
        tell("consent.basis", "Samtycket vilar på: {}.", codec=BASIS_WORDS),
    ]


#: The consent that goes along with a SIP or a kallelse; the consent gate judges it.
_ALONG: list[Word] = _consent({**_GIVEN, **_ENDED})

CONSENT_GIVEN: list[Word] = [*HEAD, *_consent(_GIVEN, notes_in_comment=True)]
CONSENT_ENDED: list[Word] = [*HEAD, *_consent(_ENDED, notes_in_comment=True)]

SIP: list[Word] = [
    *HEAD,
    *_ALONG,
    row(
        "initiative.kind",
        "Typ",
        Code(
            {
                InvitationKind.SIP: "Ny SIP",
                InvitationKind.DISCHARGE: "Ny SIP efter utskrivning från slutenvård",
                InvitationKind.FOLLOW_UP: "Uppföljning av en tidigare SIP",
                InvitationKind.LPT: "Vårdplan LPT",
                InvitationKind.LRV: "Vårdplan LRV",
            },
            merged={InvitationKind.EVALUATION: InvitationKind.FOLLOW_UP},
        ),
    ),
    note("initiative.kind", "Slag", codec=KIND_WORDS),
    *kinds("initiative.kind"),
    row("initiative.noticed_by", "Huvuddel/BehovUppmärksammatAv"),
    row("initiative.reason", "Huvuddel/Syfte", takes_notes=True),
    row("initiative.goal", "Huvuddel/MittLångsiktigaMål"),
    row("initiative.questions", "Huvuddel/FrågorSomSkaTasUpp"),
    note("initiative.urgency", "Hur bråttom det är"),
]

_MEETING: list[Word] = [
    row(
        "meeting.kind",
        "SIPmöte/NyKallelseEllerUppföljning",
        Code(
            {
                InvitationKind.SIP: "Kallelse till SIP",
                InvitationKind.FOLLOW_UP: "Kallelse till Uppföljning",
            },
            merged={
                InvitationKind.DISCHARGE: InvitationKind.SIP,
                InvitationKind.EVALUATION: InvitationKind.FOLLOW_UP,
            },
        ),
    ),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", ("SIPmöte/Mötesdag", "SIPmöte/Starttid"), DAY_AND_TIME_DOT),
    row("meeting.end", "SIPmöte/Stopptid", DAY_AND_TIME_DOT, on="SIPmöte/Mötesdag", none="Ej angivet"),
    row(
        "meeting.form",
        "SIPmöte/Mötesform",
        Code(
            {
                MeetingForm.DIGITAL: "Distansmöte online",
                MeetingForm.PHYSICAL: "Fysiskt möte",
                MeetingForm.OTHER: "Annat",
            },
            merged={MeetingForm.HYBRID: MeetingForm.OTHER, MeetingForm.PHONE: MeetingForm.OTHER},
        ),
        none="Ej angivet",
    ),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
    row("meeting.place", "SIPmöte/Mötesplats"),
]
_LINKS_2023: list[Word] = [
    row("meeting.video_internal", "SIPmöte/LänkFörSAMSAanvändare"),
    row("meeting.video_external", "SIPmöte/LänkFörExternaParter"),
    note("meeting.video_unlabelled", "Videolänk som ingen vet vem den är för"),
]
_LINKS_2021: list[Word] = [
    row("meeting.video_unlabelled", "SIPmöte/LänkTillVideomöte"),
    note("meeting.video_internal", "Länk för SAMSA-användare"),
    note("meeting.video_external", "Länk för externa parter"),
]
_REST: list[Word] = [
    row("meeting.phone", "SIPmöte/Telefonnummer"),
    row("meeting.conference_id", "SIPmöte/Konferensid"),
    row("meeting.reply_by", "SIPmöte/SvaraPåInbjudanSenast", DATE, none="Ej angivet"),
    row("meeting.convener", "SIPmöte/SammanKallande"),
    row("meeting.purpose", "SIPmöte/SyfteMedMötet"),
    row("meeting.questions", "SIPmöte/FrågorSomSkaTasUpp"),
    row("meeting.comment", "SIPmöte/Möteskommentar", takes_notes=True),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    each(
        "meeting.participants",
        "SIPmöte/Deltagare/Rad",
        [
            row("name", "Namn"),
            row("function", "Funktion"),
            row("phone", "Telefonnummer"),
            row("attended", "Närvarande", YES_NO),
        ],
    ),
    each("meeting.professions", "SIPmöte/Deltagare/ÖnskadFunktion", [row(".", ".")], most=50),
]


def _kallelse(said: str, variant: str) -> list[Word]:
    links = _LINKS_2023 if variant == "2023" else _LINKS_2021
    return [
        layout(variant, "@layout"),
        *HEAD,
        *_ALONG,
        ignore("Avser", said),
        *_MEETING,
        *links,
        *_REST,
    ]


_REASON = Code(
    {
        EndReason.NEW_MEETING: "Nytt möte",
        EndReason.CONSENT_WITHDRAWN: "Samtycket återtaget",
        EndReason.DECLINED: "Tackat nej",
        EndReason.NOT_NEEDED: "Behövs inte",
        EndReason.PROTECTED_IDENTITY: "Skyddad identitet",
        EndReason.ERROR: "Felsänt",
        EndReason.OTHER: "Annat",
    }
)

DELETED: list[Word] = [
    *HEAD,
    row("ending.reason", "Orsak", _REASON),
    row("ending.text", "Möteskommentar"),
]
VOIDED: list[Word] = [
    *HEAD,
    row("ending.reason", "Orsak", _REASON),
    row("ending.text", "Kommentar"),
]


def _svar(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        row("answer.responder", "SvaratAv"),
        row("answer.answered_at", "Svarade", MOMENT),
        row("answer.text", "Text"),
    ]


def _kvittens(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        row("answer.responder", "KvitteratAv"),
        row("answer.answered_at", "Kvitterade", MOMENT),
        row("answer.text", "Kommentar"),
    ]


def _meddelande(asked: str) -> list[Word]:
    return [*HEAD, ignore("KvittensBegärd", asked), row("information.text", "Text")]


#: Every document: its root, which of them (the text at a place), and what it tells.
FORMS: Final = (
    Form("Samtycke", Event.CONSENT_GIVEN, CONSENT_GIVEN, {"SIPsamtycke/Status": tuple(_GIVEN.values())}),
    Form("Samtycke", Event.CONSENT_WITHDRAWN, CONSENT_ENDED, {"SIPsamtycke/Status": tuple(_ENDED.values())}),
    Form("SIP", Event.INITIATIVE_SENT, SIP),
    *(
        Form("Kallelse", event, _kallelse(said, variant), {"@layout": (variant,), "Avser": (said,)})
        for variant in ("2023", "2021")
        for said, event in (
            ("Nytt möte", Event.INVITATION_SENT),
            ("Ändrat möte", Event.INVITATION_CHANGED),
        )
    ),
    Form("BorttagetMöte", Event.MEETING_DELETED, DELETED),
    Form("Makulering", Event.INITIATIVE_VOIDED, VOIDED),
    *(
        Form("Svar", event, _svar(about), {"Gäller": (about,)})
        for about, event in (
            ("Mötesbokning", Event.INVITATION_ANSWERED),
            ("Nekad SIP", Event.INITIATIVE_DENIED),
        )
    ),
    *(
        Form("Kvittens", event, _kvittens(about), {"Gäller": (about,)})
        for about, event in (
            ("SIP", Event.INITIATIVE_ACKNOWLEDGED),
            ("Mötesbokning", Event.INVITATION_ACKNOWLEDGED),
            ("Meddelande", Event.INFO_ACKNOWLEDGED),
        )
    ),
    *(
        Form("Meddelande", event, _meddelande(asked), {"KvittensBegärd": (asked,)})
        for asked, event in (("Ja", Event.INFO_FOR_ACK), ("Nej", Event.INFO_FOR_INFORMATION))
    ),
)

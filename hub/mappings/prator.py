"""Prator's documents, place by place: initiativ, kallelse, kvittens, nekad, makulering, information.

Source: `domain.md` §2.3 (002) and the VAS column of §7.3. Published: `schemas/prator/1/`.
"""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ConsentStatus, EndReason, Event, InvitationKind
from hub.canonical.identity import IdentityKind
from hub.mappings.codecs import DATE, DAY_AND_TIME, IDENTITY, INTEGER, STAMP, TRIMMED, YES_NO, Code, Flag
from hub.mappings.form import Form
from hub.mappings.gates import BOTH_CONSENTS, COORDINATION_NUMBER, PROTECTED, kinds
from hub.mappings.moments import HSA_ID, MOMENT, MOMENT_SHORT
from hub.mappings.wordlist import (
    ASSENT_WORDS,
    ATTENDED,
    BASIS_WORDS,
    FORM_WORDS,
    GIVER,
    KIND_WORDS,
    METHOD,
    ROLE,
)
from hub.mappings.words import Word, drop, each, ignore, note, refuse, row, tell

NAMESPACE: Final = "urn:sip-hubben:prator:1"

HEAD: list[Word] = [
    ignore("@version", "1"),
    row("id", "Huvud/MeddelandeId", TRIMMED),
    row("in_reply_to", "Huvud/SvarPå", TRIMMED),
    row("revision", "Huvud/Revision", INTEGER),
    row("sent_at", "Huvud/Tidpunkt", STAMP),
    row("urgent", "Huvud/Brådskande", YES_NO),
    row("sender.name", "Huvud/Avsändare/Namn"),
    row("sender.hsa_id", "Huvud/Avsändare/HsaId", HSA_ID),
    each(
        "recipients",
        "Huvud/MottagandeEnheter/Enhet",
        [row("name", "Namn"), row("hsa_id", "HsaId", HSA_ID)],
    ),
    row("case.ids[prator/arende]", "Ärende/Ärendenummer", TRIMMED),
    row("case.initiative", "Ärende/Initiativ", TRIMMED),
    row("case.meeting", "Ärende/Kallelse", TRIMMED),
    each(
        "case.ids",
        "Ärende/Referens",
        [row("system", "@system", TRIMMED), row("kind", "@typ", TRIMMED), row("value", ".", TRIMMED)],
    ),
    note("case.plan_version", "Planens version", codec=INTEGER),
    note("case.plan_updated", "Planen uppdaterad", codec=MOMENT_SHORT),
    note("case.plan_status", "Planens status"),
    row("patient.id", "Patient/Personnummer", IDENTITY),
    COORDINATION_NUMBER,
    refuse(
        "patient.id.kind",
        unless=(IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER),
        rule="R-VAS-09",
        message="Prator cannot handle reserve numbers (I-14)",
        advice="Send the invitation or the plan on paper.",
        on_read=True,
    ),
    row("patient.name", "Patient/Namn"),
    row("patient.address", "Patient/Adress"),
    row("patient.phone", "Patient/Telefon"),
    row("patient.protected", "Patient/SkyddadIdentitet", YES_NO),
    PROTECTED,
    note(
        "contacts",
        "Kontakter",
        [
            row("name", "."),
            row("role", "roll", ROLE),
            row("unit", "enhet"),
            row("phone", "tel"),
            row("email", "e-post"),
        ],
    ),
]

_AT_THE_INITIATOR = (
    "Prator har bara en markering; blanketten finns hos den som tar initiativet (002 §Samtycke)."
)

#: One mark in the system; the rest is told, never read back (rows 24–28).
CONSENT: list[Word] = [
    row(
        "consent.status",
        "SamtyckeMarkerat",
        Code({ConsentStatus.GIVEN: "Ja", ConsentStatus.REFUSED: "Nej"}),
    ),
    refuse(
        "consent.status",
        unless=(ConsentStatus.GIVEN, ConsentStatus.REFUSED),
        rule="§7.3 row 29",
        message="Prator has a mark for yes and for no, and none for this status of the consent",
        advice="Settle the consent with the individual, then send again.",
    ),
    *BOTH_CONSENTS,
    tell("consent.method", "Samtycket lämnades: {}.", codec=METHOD),
    tell("consent.given_by", "Samtycket lämnades av: {}.", codec=GIVER),
    tell("consent.valid_from", "Samtycket gäller från och med {}.", codec=DATE),
    tell("consent.valid_to", "Samtycket gäller till och med {}.", codec=DATE),
    tell(
        "consent.all_parties", "Samtycket gäller {}.", codec=Flag("alla SIP-parter", "endast angivna parter")
    ),
    tell(
        "consent.parties", "Samtycket gäller dessa enheter: {}.", [row("name", "."), row("hsa_id", "HSA-id")]
    ),
    tell("consent.other_parties", "Samtycket gäller även: {}"),
    tell("consent.comment", "Kommentar till samtycket: {}"),
    tell("consent.child_assent", "Barnets egen inställning till samtycket: {}.", codec=ASSENT_WORDS),
    tell("consent.basis", "Samtycket vilar på: {}.", codec=BASIS_WORDS),
    tell("consent.withdrawn_at", "Samtycket återtaget {}.", codec=MOMENT_SHORT),
    drop("consent.withdrawn_by", because=_AT_THE_INITIATOR),
    drop("consent.registered_by", because=_AT_THE_INITIATOR),
    drop("consent.decided_by", because=_AT_THE_INITIATOR),
    drop("consent.registered_on", because=_AT_THE_INITIATOR),
    drop("consent.npo", because="Prator har inget fält för NPÖ-samtycke (002)."),
]

INITIATIV: list[Word] = [
    *HEAD,
    *CONSENT,
    row("initiative.reason", "Initiativorsak", takes_notes=True),
    note("initiative.kind", "Slag", codec=KIND_WORDS),
    *kinds("initiative.kind"),
    note("initiative.urgency", "Hur bråttom det är"),
    note("initiative.noticed_by", "Behov uppmärksammat av"),
    note("initiative.goal", "Mitt långsiktiga mål"),
    note("initiative.questions", "Frågor"),
]

_ASK_FIRST = "Länken förs inte vidare: ingen vet vem den är för, avsändaren måste bekräfta först (S-33)."

KALLELSE: list[Word] = [
    *HEAD,
    *CONSENT,
    row(
        "meeting.kind",
        "Typ",
        Code(
            {
                InvitationKind.SIP: "Kallelse till planering",
                InvitationKind.EVALUATION: "Kallelse till utvärdering",
                InvitationKind.LPT: "Vårdplan LPT",
                InvitationKind.LRV: "Vårdplan LRV",
            },
            merged={
                InvitationKind.DISCHARGE: InvitationKind.SIP,
                InvitationKind.FOLLOW_UP: InvitationKind.SIP,
            },
        ),
    ),
    note("meeting.kind", "Slag", codec=KIND_WORDS),
    *kinds("meeting.kind"),
    row("meeting.start", ("Datum", "Tid"), DAY_AND_TIME),
    row("meeting.place", "Plats"),
    row("meeting.comment", "Meddelande", takes_notes=True),
    note("meeting.end", "Slutar", codec=MOMENT_SHORT),
    note("meeting.form", "Mötesform", codec=FORM_WORDS),
    drop("meeting.video_internal", because="Länken för SAMSA-användare lämnar inte SAMSA (S-33)."),
    note("meeting.video_external", "Videolänk"),
    drop("meeting.video_unlabelled", because=_ASK_FIRST),
    note("meeting.phone", "Telefon"),
    note("meeting.conference_id", "Konferens-id"),
    note("meeting.reply_by", "Svara senast", codec=DATE),
    note("meeting.convener", "Sammankallande"),
    note("meeting.purpose", "Syfte"),
    note("meeting.questions", "Frågor"),
    note("meeting.interpreter", "Tolk", [row("language", "."), row("booked_by", "bokas av")]),
    note(
        "meeting.participants",
        "Deltagare",
        [
            row("name", "."),
            row("function", "funktion"),
            row("phone", "tel"),
            row("attended", "närvarande", ATTENDED),
        ],
    ),
    note("meeting.professions", "Önskade yrken"),
]

_ANSWER: list[Word] = [
    row("answer.text", "Kommentar", takes_notes=True),
    note("answer.responder", "Svarat av"),
    note("answer.answered_at", "Svarade", codec=MOMENT),
]


def _kvittens(about: str) -> list[Word]:
    return [*HEAD, ignore("Gäller", about), *_ANSWER]


NEKAD: list[Word] = [*HEAD, *_ANSWER]


def _makulering(about: str) -> list[Word]:
    return [
        *HEAD,
        ignore("Gäller", about),
        row(
            "ending.reason",
            "Orsak",
            Code(
                {
                    EndReason.NEW_MEETING: "Nytt möte",
                    EndReason.CONSENT_WITHDRAWN: "Samtycket återkallat",
                    EndReason.DECLINED: "Den enskilde nekar SIP",
                    EndReason.NOT_NEEDED: "Behövs inte",
                    EndReason.PROTECTED_IDENTITY: "Skyddad identitet",
                    EndReason.ERROR: "Felaktig",
                    EndReason.OTHER: "Annan",
                }
            ),
        ),
        row("ending.text", "Kommentar", takes_notes=True),
    ]


def _information(kind: str) -> list[Word]:
    return [*HEAD, ignore("Typ", kind), row("information.text", "Text", takes_notes=True)]


#: Every document: its root, which of them (the text at a place), and what it tells.
FORMS: Final = (
    Form("Initiativ", Event.INITIATIVE_SENT, INITIATIV),
    Form("Kallelse", Event.INVITATION_SENT, KALLELSE),
    Form("Nekad", Event.INITIATIVE_DENIED, NEKAD),
    *(
        Form("Kvittens", event, _kvittens(about), {"Gäller": (about,)})
        for about, event in (
            ("Initiativ", Event.INITIATIVE_ACKNOWLEDGED),
            ("Kallelse", Event.INVITATION_ACKNOWLEDGED),
            ("Informationsmeddelande", Event.INFO_ACKNOWLEDGED),
        )
    ),
    *(
        Form("Makulering", event, _makulering(about), {"Gäller": (about,)})
        for about, event in (
            ("Initiativ", Event.INITIATIVE_VOIDED),
            ("Kallelse", Event.INVITATION_VOIDED),
        )
    ),
    *(
        Form("Informationsmeddelande", event, _information(kind), {"Typ": (kind,)})
        for kind, event in (
            ("För kvittens", Event.INFO_FOR_ACK),
            ("För kännedom", Event.INFO_FOR_INFORMATION),
        )
    ),
)

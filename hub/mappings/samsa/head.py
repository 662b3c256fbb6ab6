"""What all of SAMSA's documents begin with: who sends what, which case, which person, whose contacts."""

from __future__ import annotations

from typing import Final

from hub.canonical.identity import PERSONNUMMER_OID, VGR_RESERVE_OID
from hub.mappings.codecs import IDENTITY, INTEGER, STAMP, TRIMMED, YES_NO, Code
from hub.mappings.gates import COORDINATION_NUMBER, PROTECTED
from hub.mappings.moments import HSA_ID, MOMENT_SHORT_OR_NONE
from hub.mappings.wordlist import ATTENDED, ROLE, VISAM_WORDS
from hub.mappings.words import Word, each, ignore, note, refuse, row

_SENT: Final = ("Skickad", "Skickat", "SIP möte", "Upprättad", "Uppföljd")

#: The statuses of a SIP that has been sent, as SAMSA shows them; the adapter refuses the others.
STATUS: Final = Code({word: word for word in _SENT})
#: Of a SIP that this very message closes.
STATUS_AT_CLOSING: Final = Code({word: word for word in (*_SENT, "Avslutad")})

UNIT: Final = (row("name", "Namn"), row("hsa_id", "HsaId", HSA_ID))


_NOTED: Final[tuple[Word, ...]] = (
    note("case.visam_track", "ViSam-spår", codec=VISAM_WORDS),
    note("case.extensive_needs", "Omfattande behov", codec=ATTENDED),
)


def head(status: Code = STATUS, discharge: tuple[Word, ...] = _NOTED) -> list[Word]:
    """The rows that all documents share. `discharge`: how it was judged (§7.3 row 47), in a line of the
    document's text where it has one.
    """
    return [*_sending(), *_case(status), *discharge, *_person()]


def _sending() -> list[Word]:
    return [
        ignore("@version", "1"),
        row("id", "Huvud/MeddelandeId", TRIMMED),
        row("in_reply_to", "Huvud/SvarPå", TRIMMED),
        row("revision", "Huvud/Revision", INTEGER),
        row("sent_at", "Huvud/Tidpunkt", STAMP),
        row("urgent", "Huvud/Brådskande", YES_NO),
        row("sender.name", "Huvud/SkapadAv/Namn"),
        row("sender.hsa_id", "Huvud/SkapadAv/HsaId", HSA_ID),
        each("recipients", "Huvud/Sändlista/Enhet", UNIT),
    ]


def _case(status: Code) -> list[Word]:
    return [
        row("case.ids[samsa/arende]", "Ärende/Ärendenummer", TRIMMED),
        row("case.ids[samsa/sip-id]", "Ärende/SIPid", TRIMMED),
        row("case.plan_version", "Ärende/AktuellVersion", INTEGER),
        row("case.plan_updated", "Ärende/Uppdaterad", MOMENT_SHORT_OR_NONE, none="0001-01-01 00:00"),
        row("case.plan_status", "Ärende/Status", status),
        row("case.initiative", "Ärende/Initiativ", TRIMMED),
        row("case.meeting", "Ärende/Möte", TRIMMED),
        each(
            "case.ids",
            "Ärende/Referens",
            [row("system", "@system", TRIMMED), row("kind", "@typ", TRIMMED), row("value", ".", TRIMMED)],
        ),
    ]


def _person() -> list[Word]:
    return [
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


HEAD: Final[list[Word]] = head()

"""The documents of the load: one consent a case, and information messages of about 6 KB."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.adapters import adapter
from hub.canonical.codes import ConsentMethod, ConsentStatus, Event
from hub.canonical.consent import Consent
from hub.canonical.identity import identify
from hub.canonical.meeting import Information
from hub.canonical.message import CaseRef, Message, NativeId
from hub.canonical.people import Patient, UnitRef
from hub.canonical.receipt import TechnicalReceipt

SENDER = UnitRef(name="Karlsborg Kontaktpunkten INKORG", hsa_id="SE2321000131-E000000000101")
RECEIVERS = (
    UnitRef(name="Vårdcentralen Karlsborg INKORG", hsa_id="SE2321000131-E000000000102"),
    UnitRef(name="Skövde kommun Vård och omsorg INKORG", hsa_id="SE2321000131-E000000000104"),
)

#: Stands in the receivers' answer where the delivery's id goes.
ABOUT = "0" * 32

#: What the bench's own documents are proven with.
NOTE_KEY = bytes(32)
_TEXT = "Ett stycke text om samordning, så långt som sådana stycken brukar vara i meddelanden. " * 60
_PATIENT = Patient(id=identify("200103022380"), name="Testperson 1")


def consent(case: int) -> bytes:
    """The consent that opens a case, in SAMSA's format."""
    given = Consent(status=ConsentStatus.GIVEN, method=ConsentMethod.WRITTEN, all_parties=True)
    return _rendered("samsa", message(Event.CONSENT_GIVEN, f"BENCH-S-{case}", case, consent=given))


def information(case: int, number: int) -> bytes:
    """One information message of a case, in SAMSA's format."""
    return _rendered("samsa", _information(case, number))


def acknowledgement() -> bytes:
    """A receiver's machine's answer, with `ABOUT` for the delivery it answers."""
    receipt = TechnicalReceipt(id="BENCH-R", about=ABOUT, accepted=True, at=datetime.now(UTC))
    return adapter("samsa", NOTE_KEY).receipt(receipt)


def _information(case: int, number: int) -> Message:
    text = Information(text=f"{number}: {_TEXT}")
    return message(Event.INFO_FOR_INFORMATION, f"BENCH-{case}-{number}", case, information=text)


def message(event: Event, id: str, case: int, **content: object) -> Message:
    """A message of the load's sender to both its receivers, about one of its cases."""
    return Message.model_validate(
        {
            "id": id,
            "event": event,
            "sent_at": datetime.now(UTC).replace(microsecond=0),
            "sender": SENDER,
            "recipients": RECEIVERS,
            "case": CaseRef(ids=(NativeId(system="samsa", kind="sip-id", value=f"SIP{900000 + case}"),)),
            "patient": _PATIENT,
            **content,
        }
    )


def _rendered(system: str, message: Message) -> bytes:
    return adapter(system, NOTE_KEY).render(message).document

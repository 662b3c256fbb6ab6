"""Cosmic Link's words for the codes of the model (`domain.md` §2.1)."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import ActorHeading, ConsentStatus, InvitationKind, MeetingForm
from hub.mappings.codecs import Code

#: The three answers of the case dialog (000 B1-dialog).
ANSWER: Final = Code(
    {
        ConsentStatus.GIVEN: "Ja",
        ConsentStatus.REFUSED: "Nej",
        ConsentStatus.NOT_AVAILABLE: "Ej tillgänglig",
    }
)
#: The same dialog when a consent is taken back: a no.
ANSWER_AFTER: Final = Code(
    {
        ConsentStatus.GIVEN: "Ja",
        ConsentStatus.WITHDRAWN: "Nej",
        ConsentStatus.NOT_AVAILABLE: "Ej tillgänglig",
    }
)
HEADING: Final = Code(
    {
        ActorHeading.MUNICIPALITY: "Kommun",
        ActorHeading.OUTPATIENT: "Öppen vård",
        ActorHeading.INPATIENT: "Sluten vård",
        ActorHeading.OTHER: "Annan aktör",
    }
)
#: The four that the rules name (000 §Mötet); the fifth is the format's own, for what is none of them.
FORM: Final = Code(
    {
        MeetingForm.PHYSICAL: "Fysiskt möte",
        MeetingForm.DIGITAL: "Digitalt möte",
        MeetingForm.HYBRID: "Hybridmöte",
        MeetingForm.PHONE: "Telefonmöte",
        MeetingForm.OTHER: "Annan form",
    }
)
#: What the icon beside an actor shows (000 B1.8).
PLAN_TYPE: Final = Code(
    {InvitationKind.SIP: "SIP", InvitationKind.LPT: "LPT", InvitationKind.LRV: "LRV"},
    merged={
        InvitationKind.DISCHARGE: InvitationKind.SIP,
        InvitationKind.FOLLOW_UP: InvitationKind.SIP,
        InvitationKind.EVALUATION: InvitationKind.SIP,
    },
)

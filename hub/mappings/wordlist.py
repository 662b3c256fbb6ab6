"""Swedish words for the codes that both systems tell a person about in a line of text."""

from __future__ import annotations

from typing import Final

from hub.canonical.codes import (
    ActorHeading,
    AttachmentKind,
    ChildAssent,
    ConsentBasis,
    ConsentGiver,
    ConsentMethod,
    ConsentStatus,
    ContactRole,
    InvitationKind,
    MeetingForm,
    VisamTrack,
)
from hub.mappings.codecs import Code, Flag

#: Kinds of meeting and plan that no system's own list has whole.
KIND_WORDS: Final = Code(
    {
        InvitationKind.SIP: "SIP",
        InvitationKind.DISCHARGE: "SIP i samband med utskrivning från slutenvård",
        InvitationKind.FOLLOW_UP: "uppföljning",
        InvitationKind.EVALUATION: "utvärdering",
    }
)
FORM_WORDS: Final = Code(
    {
        MeetingForm.PHYSICAL: "fysiskt möte",
        MeetingForm.DIGITAL: "distansmöte online",
        MeetingForm.HYBRID: "både fysiskt möte och distansmöte",
        MeetingForm.PHONE: "telefonmöte",
        MeetingForm.OTHER: "annan form",
    }
)
ATTENDED: Final = Flag("ja", "nej")
ROLE_NAMES: Final = {
    ContactRole.FIXED_CONTACT_LEAD: "Huvudansvarig fast vårdkontakt",
    ContactRole.FIXED_CONTACT: "Fast vårdkontakt",
    ContactRole.COORDINATOR: "Samordnare",
    ContactRole.RESPONSIBLE_COORDINATOR: "Samordningsansvarig",
    ContactRole.GUARDIAN: "Vårdnadshavare",
    ContactRole.RELATIVE: "Närstående",
    ContactRole.GOD_MAN: "God man",
    ContactRole.TRUSTEE: "Förvaltare",
    ContactRole.PROXY: "Ställföreträdare",
    ContactRole.SUPPORT_PERSON: "Stödperson",
    ContactRole.PERSONAL_AGENT: "Personligt ombud",
    ContactRole.CARE_COORDINATOR: "Vårdsamordnare",
    ContactRole.DISCHARGE_COORDINATOR: "Utskrivningssamordnare",
    ContactRole.CARE_MANAGER: "Biståndshandläggare",
    ContactRole.SOCIAL_SECRETARY: "Socialsekreterare",
    ContactRole.CHAIR: "Ordförande",
    ContactRole.SECRETARY: "Sekreterare",
    ContactRole.OTHER: "Annan",
}
ROLE: Final = Code(ROLE_NAMES)
METHOD_NAMES: Final = {
    ConsentMethod.ORAL: "Muntligt",
    ConsentMethod.WRITTEN: "Skriftligt",
    ConsentMethod.PRESUMED: "Presumerat",
}
METHOD: Final = Code(METHOD_NAMES)
GIVER: Final = Code(
    {
        ConsentGiver.INDIVIDUAL: "Patienten",
        ConsentGiver.GUARDIAN: "Vårdnadshavare",
        ConsentGiver.PROXY: "Ställföreträdare",
    }
)
ASSENT_WORDS: Final = Code(
    {
        ChildAssent.YES: "ja",
        ChildAssent.NO: "nej",
        ChildAssent.NOT_ABLE: "kan inte ta ställning",
        ChildAssent.NOT_ASKED: "inte tillfrågat",
    }
)
BASIS_WORDS: Final = Code(
    {
        ConsentBasis.REPRESENTATIVE_VIEW: "företrädares uppfattning",
        ConsentBasis.HARM_ASSESSMENT: "menprövning",
    }
)
#: The separate NPÖ field; nothing else follows from it.
NPO_WORDS: Final = Code(
    {
        ConsentStatus.UNSET: "ej inhämtat",
        ConsentStatus.GIVEN: "inhämtat",
        ConsentStatus.REFUSED: "nej",
        ConsentStatus.NOT_AVAILABLE: "ej tillgängligt",
        ConsentStatus.UNABLE: "kan inte lämnas",
        ConsentStatus.WITHDRAWN: "återtaget",
        ConsentStatus.EXPIRED: "har gått ut",
        ConsentStatus.SUPERSEDED: "ersatt",
        ConsentStatus.VOIDED: "makulerat",
        ConsentStatus.BLOCKED: "spärrat",
        ConsentStatus.UNKNOWN: "okänt",
    }
)
#: What a consent's status is called in a sentence: a guardian's answer, a consent told in a message.
STATUS_WORDS: Final = Code(
    {
        ConsentStatus.UNSET: "inte tillfrågad",
        ConsentStatus.GIVEN: "ja",
        ConsentStatus.REFUSED: "nej",
        ConsentStatus.NOT_AVAILABLE: "ej tillgänglig",
        ConsentStatus.UNABLE: "kan inte ta ställning",
        ConsentStatus.WITHDRAWN: "återtaget",
        ConsentStatus.EXPIRED: "har gått ut",
        ConsentStatus.SUPERSEDED: "ersatt",
        ConsentStatus.VOIDED: "makulerat",
        ConsentStatus.BLOCKED: "spärrat",
        ConsentStatus.UNKNOWN: "okänt",
    }
)
HEADING_WORDS: Final = Code(
    {
        ActorHeading.MUNICIPALITY: "kommun",
        ActorHeading.OUTPATIENT: "öppen vård",
        ActorHeading.INPATIENT: "sluten vård",
        ActorHeading.OTHER: "annan aktör",
    }
)
VISAM_WORDS: Final = Code({track: track.value for track in VisamTrack})
ATTACHMENT: Final = Code(
    {
        AttachmentKind.ANAMNESIS: "Anamnes",
        AttachmentKind.SOCIAL_INVESTIGATION: "Social utredning",
        AttachmentKind.OTHER: "Annan",
    }
)

"""The code sets of the SIP model (`domain.md` §1, §7.2): hub owned, with their Swedish terms."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What a message tells (`domain.md` §1)."""

    CONSENT_GIVEN = "consent.given"  #: samtycke registrerat
    CONSENT_REFUSED = "consent.refused"  #: nej till samtycke
    CONSENT_WITHDRAWN = "consent.withdrawn"  #: samtycke återtaget
    INITIATIVE_SENT = "initiative.sent"  #: initiativ; SAMSA: SIP SparaSänd
    INITIATIVE_ACKNOWLEDGED = "initiative.acknowledged"  #: kvittens av initiativ
    INITIATIVE_DENIED = "initiative.denied"  #: nekat initiativ
    INITIATIVE_VOIDED = "initiative.voided"  #: makulerat initiativ
    INVITATION_SENT = "invitation.sent"  #: kallelse
    INVITATION_CHANGED = "invitation.changed"  #: ändrad kallelse
    INVITATION_ACKNOWLEDGED = "invitation.acknowledged"  #: kvittens av kallelse: receipt, never acceptance
    INVITATION_ANSWERED = "invitation.answered"  #: svar i fritext
    INVITATION_CANCELLED = "invitation.cancelled"  #: avbokad
    INVITATION_RECALLED = "invitation.recalled"  #: återkallad planering
    INVITATION_VOIDED = "invitation.voided"  #: makulerad kallelse
    MEETING_DELETED = "meeting.deleted"  #: Ta bort mötet
    INFO_FOR_ACK = "info.for-ack"  #: informationsmeddelande för kvittens
    INFO_FOR_INFORMATION = "info.for-information"  #: informationsmeddelande för kännedom
    INFO_ACKNOWLEDGED = "info.acknowledged"  #: kvittens av informationsmeddelande

    @property
    def is_control(self) -> bool:
        """Passes even when consent is gone (I-15), overtakes, and withdraws what it ends."""
        return self in CONTROL

    @property
    def is_receipt(self) -> bool:
        """A kvittens: layer two of `domain.md` §6.1."""
        return self in RECEIPTS


CONTROL = frozenset(
    {
        Event.CONSENT_REFUSED,
        Event.CONSENT_WITHDRAWN,
        Event.INITIATIVE_VOIDED,
        Event.INVITATION_CANCELLED,
        Event.INVITATION_RECALLED,
        Event.INVITATION_VOIDED,
        Event.MEETING_DELETED,
    }
)

RECEIPTS = frozenset({Event.INITIATIVE_ACKNOWLEDGED, Event.INVITATION_ACKNOWLEDGED, Event.INFO_ACKNOWLEDGED})

#: What ends an invitation; the distinction between them is kept (`domain.md` §6.3).
INVITATION_ENDINGS = frozenset(
    {
        Event.INVITATION_CANCELLED,
        Event.INVITATION_RECALLED,
        Event.INVITATION_VOIDED,
        Event.MEETING_DELETED,
    }
)


class InvitationKind(StrEnum):
    """Kinds of invitation (`domain.md` §1.3). LPT and LRV are known only to be refused (R-ALL-04)."""

    SIP = "SIP"  #: kallelse till SIP / till planering
    DISCHARGE = "DISCHARGE"  #: SIP vid utskrivning
    FOLLOW_UP = "FOLLOW_UP"  #: uppföljning
    EVALUATION = "EVALUATION"  #: utvärdering
    PREMEETING = "PREMEETING"  #: förmöte
    LPT = "LPT"
    LRV = "LRV"


class MeetingForm(StrEnum):
    """How people meet (mötesform)."""

    PHYSICAL = "physical"
    DIGITAL = "digital"
    HYBRID = "hybrid"
    PHONE = "phone"
    OTHER = "other"


class ConsentKind(StrEnum):
    """What a consent is for (`domain.md` §7.1 Consent)."""

    INFO_SHARING = "info-sharing"  #: informationsdelning
    SIP = "sip"  #: samordnad individuell planering
    NPO = "npo"
    DISPLAY_1177 = "display-1177"


class ConsentStatus(StrEnum):
    """Where a consent stands (`domain.md` §6.5)."""

    UNSET = "unset"
    GIVEN = "given"
    REFUSED = "refused"
    NOT_AVAILABLE = "not-available"  #: ej tillgänglig
    UNABLE = "unable"  #: kan inte samtycka
    WITHDRAWN = "withdrawn"  #: återtaget
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    VOIDED = "voided"  #: makulerat
    BLOCKED = "blocked"  #: spärrat
    UNKNOWN = "unknown"


class ConsentMethod(StrEnum):
    """How it was given (hur givits)."""

    WRITTEN = "written"
    ORAL = "oral"
    PRESUMED = "presumed"


class ConsentGiver(StrEnum):
    """Who gave it (givet av)."""

    INDIVIDUAL = "individual"  #: patienten
    GUARDIAN = "guardian"  #: vårdnadshavare
    PROXY = "proxy"  #: ställföreträdare, god man, förvaltare


class ConsentBasis(StrEnum):
    """What lets messages flow for one who is unable to consent (`domain.md` §5.5)."""

    REPRESENTATIVE_VIEW = "representative-view"
    HARM_ASSESSMENT = "harm-assessment"  #: menprövning


class ChildAssent(StrEnum):
    """The child's own stance (`domain.md` §5.4)."""

    YES = "yes"
    NO = "no"
    NOT_ABLE = "not-able"
    NOT_ASKED = "not-asked"


class EndReason(StrEnum):
    """Why something was cancelled, recalled, voided or withdrawn; a code, never content."""

    NEW_MEETING = "new-meeting"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    DECLINED = "declined"
    NOT_NEEDED = "not-needed"
    PROTECTED_IDENTITY = "protected-identity"
    ERROR = "error"
    OTHER = "other"


class ContactRole(StrEnum):
    """Roles of people around the plan (`domain.md` §8.1)."""

    FIXED_CONTACT = "fixed_contact"  #: fast vårdkontakt
    FIXED_CONTACT_LEAD = "fixed_contact_lead"  #: huvudansvarig fast vårdkontakt
    COORDINATOR = "coordinator"  #: samordnare
    RESPONSIBLE_COORDINATOR = "responsible_coordinator"  #: samordningsansvarig
    GUARDIAN = "guardian"
    RELATIVE = "relative"  #: närstående
    GOD_MAN = "god_man"
    TRUSTEE = "förvaltare"
    PROXY = "proxy"
    OTHER = "other"


class UnitType(StrEnum):
    """What kind of organisation a unit is (`domain.md` §7.1 Organization)."""

    REGION_PRIMARY = "region-primary"  #: vårdcentral
    REGION_SPECIALIST = "region-specialist"
    REGION_INPATIENT = "region-inpatient"  #: slutenvård
    HABILITATION = "habilitation"
    PSYCHIATRIC_OUTPATIENT = "psychiatric-outpatient"
    REGION_TOP = "region-top"
    MUNICIPALITY_TOP = "municipality-top"  #: kommunens övergripande rubrik
    MUNICIPALITY_UNIT = "municipality-unit"
    PRESCHOOL = "preschool"
    SCHOOL = "school"
    PRIVATE_PROVIDER = "private-provider"
    STATE_AGENCY = "state-agency"  #: FK, AF, Kriminalvården, polis
    NGO = "ngo"
    OTHER = "other"


class LossAction(StrEnum):
    """What became of a field in translation (`domain.md` §7.2)."""

    CARRIED = "carried"
    NOTE = "note"
    SIDE_LETTER = "side-letter"
    REFUSED = "refused"
    DROPPED = "dropped"

"""The code sets of the SIP model (`domain.md` §1, §7.2): hub owned, with their Swedish terms."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What a message tells (`domain.md` §1)."""

    CASE_OPENED = "case.opened"  #: samordningsärende skapat
    CASE_ACTOR_ADDED = "case.actor-added"  #: aktör tillagd
    CASE_ACTOR_REMOVED = "case.actor-removed"  #: aktör borttagen
    CONSENT_GIVEN = "consent.given"  #: samtycke registrerat
    CONSENT_REFUSED = "consent.refused"  #: nej till samtycke
    CONSENT_NOT_AVAILABLE = "consent.not-available"  #: ej tillgänglig
    CONSENT_UNABLE = "consent.unable"  #: kan inte samtycka
    CONSENT_WITHDRAWN = "consent.withdrawn"  #: samtycke återtaget
    CONSENT_VOIDED = "consent.voided"  #: senaste samtycket makulerat
    CONSENT_SUPERSEDED = "consent.superseded"  #: nytt samtycke i det gamlas ställe
    CONSENT_BLOCKED = "consent.blocked"  #: spärrat samtycke
    SIP_DECLINED = "sip.declined"  #: patienten nekar SIP
    INITIATIVE_SENT = "initiative.sent"  #: initiativ; SAMSA: SIP SparaSänd
    INITIATIVE_ACKNOWLEDGED = "initiative.acknowledged"  #: kvittens av initiativ
    INITIATIVE_DENIED = "initiative.denied"  #: nekat initiativ
    INITIATIVE_VOIDED = "initiative.voided"  #: makulerat initiativ
    INVITATION_SENT = "invitation.sent"  #: kallelse
    INVITATION_CHANGED = "invitation.changed"  #: ändrad kallelse
    INVITATION_READ = "invitation.read"  #: Läst
    INVITATION_ACKNOWLEDGED = "invitation.acknowledged"  #: kvittens av kallelse: receipt, never acceptance
    INVITATION_CONFIRMED = "invitation.confirmed"  #: bekräftad: Svara, Bekräfta
    INVITATION_DECLINED = "invitation.declined"  #: kommer inte
    INVITATION_ANSWERED = "invitation.answered"  #: svar i fritext
    INVITATION_REROUTED = "invitation.rerouted"  #: en annan enhet hos samma huvudman kommer
    INVITATION_CANCELLED = "invitation.cancelled"  #: avbokad
    INVITATION_RECALLED = "invitation.recalled"  #: återkallad planering
    INVITATION_VOIDED = "invitation.voided"  #: makulerad kallelse
    MEETING_DELETED = "meeting.deleted"  #: Ta bort mötet
    MEETING_ATTENDANCE = "meeting.attendance"  #: Närvarande; mötet är hållet
    INFO_FOR_ACK = "info.for-ack"  #: informationsmeddelande för kvittens
    INFO_FOR_INFORMATION = "info.for-information"  #: informationsmeddelande för kännedom
    INFO_TO_PARTICIPANTS = "info.to-participants"  #: meddelande till deltagare
    INFO_GENERAL = "info.general"  #: generellt meddelande, med bilaga
    INFO_ACKNOWLEDGED = "info.acknowledged"  #: kvittens av informationsmeddelande
    PLAN_SENT = "plan.sent"  #: Skickad (SparaSänd)
    PLAN_PATIENT_APPROVED = "plan.patient-approved"  #: den enskilde godkänner innehållet
    PLAN_SIGNED = "plan.signed"  #: signerad
    PLAN_LOCKED = "plan.locked"  #: låst
    PLAN_APPROVED = "plan.approved"  #: godkänd, grön bock
    PLAN_UNDERSIGNED = "plan.undersigned"  #: undertecknad på papper
    PLAN_ESTABLISHED = "plan.established"  #: Upprättad
    PLAN_PUBLISHED_1177 = "plan.published-1177"  #: visas i 1177
    PLAN_NOT_PUBLISHED = "plan.not-published"  #: visas inte i 1177, med orsak
    PLAN_NEW_VERSION = "plan.new-version"  #: Ny version
    PLAN_FOLLOWED_UP = "plan.followed-up"  #: Uppföljd
    PLAN_EVALUATED = "plan.evaluated"  #: utvärdering
    PLAN_VOIDED = "plan.voided"  #: makulerad plan
    PLAN_CLOSED = "plan.closed"  #: avslutad
    PLAN_SENT_IN_ERROR = "plan.sent-in-error"  #: Felsänt
    PLAN_EXISTING_SUFFICES = "plan.existing-suffices"  #: en annan plan räcker
    COORDINATOR_APPOINTED = "coordinator.appointed"  #: samordnare utsedd
    COORDINATOR_CHANGED = "coordinator.changed"  #: ny samordnare
    DEVIATION_REPORTED = "deviation.reported"  #: avvikelse, som utkast för en människa

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
        Event.CASE_ACTOR_REMOVED,
        Event.CONSENT_REFUSED,
        Event.CONSENT_WITHDRAWN,
        Event.CONSENT_VOIDED,
        Event.CONSENT_BLOCKED,
        Event.SIP_DECLINED,
        Event.INITIATIVE_VOIDED,
        Event.INVITATION_CANCELLED,
        Event.INVITATION_RECALLED,
        Event.INVITATION_VOIDED,
        Event.MEETING_DELETED,
        Event.PLAN_VOIDED,
        Event.PLAN_SENT_IN_ERROR,
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
    GOALS_MET = "goals-met"  #: målen är uppnådda
    RESTARTED = "restarted"  #: en ny plan börjar i stället
    OTHER_PLAN = "other-plan"  #: en annan plan räcker
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
    PROXY = "proxy"  #: ställföreträdare
    SUPPORT_PERSON = "support_person"  #: stödperson
    PERSONAL_AGENT = "personal_agent"  #: personligt ombud
    CARE_COORDINATOR = "care_coordinator"  #: vårdsamordnare
    DISCHARGE_COORDINATOR = "discharge_coordinator"  #: utskrivningssamordnare
    CARE_MANAGER = "care_manager"  #: biståndshandläggare
    SOCIAL_SECRETARY = "social_secretary"  #: socialsekreterare
    CHAIR = "chair"  #: ordförande, mötesledare
    SECRETARY = "secretary"  #: sekreterare
    OTHER = "other"


class ActorHeading(StrEnum):
    """Under which heading a unit is a party of the case (aktörer, `domain.md` §2.1)."""

    MUNICIPALITY = "municipality"  #: Kommun
    OUTPATIENT = "outpatient"  #: Öppen vård
    INPATIENT = "inpatient"  #: Sluten vård
    OTHER = "other"  #: Annan aktör


class VisamTrack(StrEnum):
    """The track of a discharge (ViSam spår)."""

    RED = "röd"
    YELLOW = "gul"
    GREEN = "grön"


class AttachmentKind(StrEnum):
    """What an enclosed file is; Prator's region lets no anamneses or investigations be enclosed."""

    ANAMNESIS = "anamnesis"  #: anamnes
    SOCIAL_INVESTIGATION = "social-investigation"  #: social utredning
    OTHER = "other"


class DeviationKind(StrEnum):
    """What did not work (avvikelse, `domain.md` §1.6)."""

    GUIDELINES_NOT_FOLLOWED = "guidelines-not-followed"
    AGREED_NOT_DONE = "agreed-not-done"
    NOT_COORDINATING = "not-coordinating"
    PROCESS_NOT_STARTED = "process-not-started"
    INVITATION_NOT_HEEDED = "invitation-not-heeded"
    POOR_TREATMENT = "poor-treatment"
    PLAN_NOT_FOLLOWED = "plan-not-followed"


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

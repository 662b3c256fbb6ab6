"""The plan (samordnad individuell plan): what the individual and the parties have agreed on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from hub.canonical.base import Instant, Line, Model, Text, Token
from hub.canonical.codes import ContactRole, InvitationKind
from hub.canonical.meeting import Participant
from hub.canonical.people import Contact, UnitRef


class PlanStatus(StrEnum):
    """Where a plan stands (`domain.md` §6.6)."""

    DRAFT = "draft"  #: sparad, redigerbar
    SHARED_DRAFT = "shared-draft"  #: skickad, signerad
    ESTABLISHED = "established"  #: upprättad, godkänd, låst
    IN_REVISION = "in-revision"  #: ny version
    FOLLOWED_UP = "followed-up"  #: uppföljd
    EVALUATED = "evaluated"  #: utvärderad
    VOIDED = "voided"  #: makulerad
    CLOSED = "closed"  #: avslutad
    ENTERED_IN_ERROR = "entered-in-error"  #: felsänd
    UNKNOWN = "unknown"


class ApprovalKind(StrEnum):
    """Who has said yes to the plan, and how: never one for another (`domain.md` §0.5)."""

    INDIVIDUAL = "individual"  #: den enskilde eller ställföreträdare godkänner innehållet
    AUTHOR = "author"  #: en författare signerar sin anteckning
    COORDINATOR = "coordinator"  #: samordnarens signatur gör planen synlig
    PARTICIPANTS = "participants"  #: deltagarna godkänner före låsning
    RESPONSIBLE = "responsible"  #: kallande eller samordnare godkänner (grön bock)
    LOCK = "lock"  #: låst
    UNDERSIGNED = "undersigned"  #: undertecknad på papper


class IcfDomain(StrEnum):
    """The heading of a sub-goal after ICF."""

    BODY_FUNCTION = "kroppsfunktion"
    ACTIVITY = "aktivitet-delaktighet"
    ENVIRONMENT = "omgivningsfaktorer"
    PERSONAL = "personfaktorer"


class ResponsibleKind(StrEnum):
    """Who answers for an intervention."""

    UNIT = "unit"
    PERSON = "person"
    INDIVIDUAL = "individual"  #: den enskilde själv
    RELATIVE = "relative"  #: närstående
    OTHER = "other"


class Responsible(Model):
    """Who answers for an intervention (ansvarig). `name` of the person, `unit` it belongs to."""

    kind: ResponsibleKind = ResponsibleKind.OTHER
    name: Line | None = None
    profession: Line | None = None
    unit: Line | None = None


class Intervention(Model):
    """What is to be done (insats, åtgärd, aktivitet), by whom and when."""

    text: Text
    responsible: Responsible | None = None
    when: Line | None = None
    outcome: Text | None = None


class Goal(Model):
    """A sub-goal (delmål) with its interventions. `outcome`: what follow-up or evaluation found."""

    text: Text
    icf: IcfDomain | None = None
    outcome: Text | None = None
    interventions: tuple[Intervention, ...] = ()


class OtherMeasure(Model):
    """What somebody else than the parties does (åtgärder av annan)."""

    text: Text
    by: Line | None = None


class Approval(Model):
    """One yes to the plan. `scan`: where the paper that was signed lies."""

    kind: ApprovalKind
    by: Line | None = None
    role: ContactRole | None = None
    at: Instant | None = None
    scan: Line | None = None


class Plan(Model):
    """One version of a plan (`domain.md` §7.1 Plan).

    `id`: the sender's own id of the plan. `version` from 0. `replaces`: the id of the plan that this one
    stands for (Prator makes a new plan where others make a new version); `replaced_by`: of the one that
    stands in its place. `goals` hold their interventions;
    `interventions` are those of no goal. `follow_up_meeting`: the sender's id of the booked follow-up.
    """

    id: Token | None = None
    version: int = Field(default=0, ge=0, le=9999)
    replaces: Token | None = None
    replaced_by: Token | None = None
    status: PlanStatus
    kind: InvitationKind = InvitationKind.SIP
    noticed_by: Text | None = None
    purpose: Text | None = None
    questions: Text | None = None
    personal_story: Text | None = None
    main_goal: Text | None = None
    needs: tuple[Text, ...] = ()
    goals: tuple[Goal, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    measures_by_others: tuple[OtherMeasure, ...] = ()
    contingency: Text | None = None
    responsible_unit: UnitRef | None = None
    coordinator: Contact | None = None
    participants: tuple[Participant, ...] = ()
    contact_form: Line | None = None
    follow_up_on: date | None = None
    follow_up_meeting: Token | None = None
    approvals: tuple[Approval, ...] = ()
    published_1177: bool | None = None
    not_published_because: Text | None = None
    outcome: Text | None = None

"""Units that say things to each other, for the tests of the care process and the consent gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.canonical.case import Coordinator, Deviation, Opening, OtherPlan
from hub.canonical.codes import ConsentStatus, ContactRole, DeviationKind, Event
from hub.canonical.consent import Consent
from hub.canonical.identity import PersonId, identify
from hub.canonical.meeting import Answer, Ending, Information, Initiative, Meeting, Rerouting
from hub.canonical.message import Message, groups_of
from hub.canonical.people import Contact, Patient, UnitRef
from hub.canonical.plan import Plan, PlanStatus
from hub.canonical.policy import AckRule, CareRules, UnitPolicy
from hub.care import CaseFacts, Effect, InitiativeFact, MeetingFact, Outcome, PlanFact, Told, apply

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOMEBODY = identify("198808112380")
SOMEBODY_ELSE = identify("199005275848")
YES = Consent(status=ConsentStatus.GIVEN, all_parties=True)

ONE_DAY = AckRule(id="T-01", source="002 §Initiativ mottas", working_days=1)
VAS = UnitPolicy(
    region="VAS",
    owes={Event.INITIATIVE_SENT: ONE_DAY, Event.INVITATION_SENT: ONE_DAY, Event.INFO_FOR_ACK: ONE_DAY},
    initiative_first=True,
)
VGR = UnitPolicy(region="VGR")
UPP = UnitPolicy(region="UPP", needs_child_assent=15)
#: The same regions with what they ask of plans and meetings.
REGIONS = {
    "prator": VAS.model_copy(
        update={
            "initiative_first": False,
            "care": CareRules(
                new_meeting_voids_plan=True,
                on_withdrawal="void",
                named_responsible=True,
                lock_needs_approvals=True,
            ),
        }
    ),
    "samsa": UnitPolicy(
        region="VGR",
        care=CareRules(
            establish_needs_follow_up=True,
            closed_is_final=True,
            unpublished_needs_reason=True,
            purges_protected=True,
        ),
    ),
    "cosmic": UnitPolicy(
        region="KAL",
        care=CareRules(
            new_version_needs_approval=True,
            closing_needs_reason=True,
            same_day_by_phone=True,
            closed_by_coordinator=True,
            one_coordinator=True,
            on_withdrawal="close",
        ),
    ),
    "lifecare": UnitPolicy(region="ORE", care=CareRules(second_sip="refuse", on_withdrawal="confirm")),
    "paper": UnitPolicy(
        region="UPP", needs_child_assent=15, care=CareRules(closed_by_coordinator=True, on_withdrawal="close")
    ),
}

_CONTENT: dict[str, Any] = {
    "consent": YES,
    "initiative": Initiative(reason="Behov av samordning"),
    "meeting": Meeting(start=MONDAY + timedelta(days=14)),
    "answer": Answer(text="Enhet B har kontakten"),
    "information": Information(text="Förslag på tid"),
    "opening": Opening(),
    "rerouting": Rerouting(unit=UnitRef(name="Enhet C")),
    "ending": Ending(),
    "plan": Plan(status=PlanStatus.SHARED_DRAFT),
    "coordinator": Coordinator(contact=Contact(name="Handläggare A", role=ContactRole.COORDINATOR)),
    "other_plan": OtherPlan(kind="Samordnad vårdplan"),
    "deviation": Deviation(kind=DeviationKind.INVITATION_NOT_HEEDED, text="Ingen kom."),
}
#: What a registration of consent says, where its event means one thing.
_SAYS = {
    Event.CONSENT_NOT_AVAILABLE: ConsentStatus.NOT_AVAILABLE,
    Event.CONSENT_UNABLE: ConsentStatus.UNABLE,
    Event.CONSENT_REFUSED: ConsentStatus.REFUSED,
    Event.CONSENT_WITHDRAWN: ConsentStatus.WITHDRAWN,
    Event.CONSENT_VOIDED: ConsentStatus.VOIDED,
    Event.CONSENT_BLOCKED: ConsentStatus.BLOCKED,
}


def policy(unit: str) -> UnitPolicy:
    """Units named vas-… are of a region where an initiative comes first, upp-… where children are asked;
    those named after a system have the plan rules of its region, and the rest have none."""
    return {"vas": VAS, "upp": UPP, **REGIONS}.get(unit.partition("-")[0], VGR)


def message(event: Event, to: tuple[str, ...] = (), **values: Any) -> Message:
    """A message of this event with the content that it needs, unless other content is given."""
    needed, _ = groups_of(event)
    content = {name: _CONTENT[name] for name in needed}
    if event in _SAYS:
        content["consent"] = Consent(status=_SAYS[event])
    head: dict[str, Any] = {
        "id": "m-1",
        "event": event,
        "sent_at": MONDAY,
        "sender": UnitRef(name="Avsändaren"),
        "recipients": tuple(UnitRef(name=unit) for unit in to),
        "patient": Patient(id=SOMEBODY),
    }
    return Message(**{**head, **content, **values})


@dataclass
class Case:
    """A case that messages are told to; each takes the next hub id (m1, m2 …)."""

    facts: CaseFacts | None = None
    count: int = 0
    effects: tuple[Effect, ...] = ()
    all_effects: list[tuple[Event, tuple[Effect, ...]]] = field(default_factory=list)

    def hears(
        self,
        event: Event,
        sender: str,
        *to: str,
        about: str | None = None,
        answers: int | None = None,
        from_invitation: str | None = None,
        names: tuple[str, ...] = (),
        replaces: str | None = None,
        active_elsewhere: bool = False,
        coordinating_elsewhere: tuple[str, ...] = (),
        at: datetime = MONDAY,
        came: tuple[str, ...] = (),
        missed: tuple[str, ...] = (),
        **values: Any,
    ) -> str:
        """Tells the case a message and gives its hub id."""
        self.count += 1
        told = Told(
            message=message(event, to, **values),
            message_id=f"m{self.count}",
            sender=sender,
            recipients=to,
            thread=about,
            at=at,
            answers_revision=answers,
            from_invitation=from_invitation,
            replaces=replaces,
            named=names,
            present=frozenset(came),
            absent=frozenset(missed),
            active_elsewhere=active_elsewhere,
            coordinating_elsewhere=frozenset(coordinating_elsewhere),
        )
        self.takes(apply(self.facts, told, policy), event)
        return told.message_id

    def takes(self, outcome: Outcome, event: Event = Event.INITIATIVE_SENT) -> None:
        """Takes the facts over and remembers what followed."""
        self.facts, self.effects = outcome.facts, outcome.effects
        self.all_effects.append((event, outcome.effects))

    def of(self, kind: type[Effect]) -> list[Any]:
        """The effects of this kind that the last message had."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def known(self) -> CaseFacts:
        assert self.facts is not None
        return self.facts

    def initiative(self, thread: str, unit: str) -> InitiativeFact:
        fact = self.known.initiative(thread, unit)
        assert fact is not None
        return fact

    def meeting(self, thread: str) -> MeetingFact:
        fact = self.known.meeting(thread)
        assert fact is not None
        return fact

    def plan(self, thread: str) -> PlanFact:
        fact = self.known.plan(thread)
        assert fact is not None
        return fact

    def invitation(self, thread: str, unit: str) -> str:
        """The state of the unit's invitation."""
        fact = self.meeting(thread).invitation(unit)
        assert fact is not None
        return str(fact.state)


def case_with_consent(sender: str = "vgr-caller", patient: PersonId = SOMEBODY) -> Case:
    """A case that `sender` has opened by registering a consent."""
    case = Case()
    case.hears(Event.CONSENT_GIVEN, sender, patient=Patient(id=patient))
    return case

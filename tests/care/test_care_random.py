"""Whatever units say to each other, in or out of turn, some things never happen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub.canonical.codes import INVITATION_ENDINGS, Event
from hub.care import Forward, Originate, Reinvite, Told, protect, reinvited
from hub.care.admission import CONTENT
from hub.care.bare import consent_is_gone
from hub.care.plan_steps import STEPS
from hub.errors import Refused
from tests.care.saying import MONDAY, Case, message, policy

UNITS = st.sampled_from(["vgr-a", "vgr-b", "vas-c", "vas-d"])
#: Endings that these tests tell without a word in them: their fact may go as the message itself.
ALWAYS_BARE = {event for event in Event if event.is_control and event is not Event.CASE_ACTOR_REMOVED}
LISTS = st.lists(UNITS, min_size=1, max_size=3).map(tuple)
EVENTS = st.sampled_from(sorted(Event))
PLACES = st.integers(0, 30)
REVISIONS = st.integers(1, 4)
ANSWERS = (Event.INITIATIVE_ACKNOWLEDGED, Event.INITIATIVE_DENIED, Event.INITIATIVE_VOIDED)
#: Only after a while, so that much is under way.
STOPS = (
    Event.CONSENT_REFUSED,
    Event.CONSENT_WITHDRAWN,
    Event.CONSENT_BLOCKED,
    Event.CONSENT_VOIDED,
    Event.SIP_DECLINED,
    Event.PLAN_EXISTING_SUFFICES,
)
SAID_BACK = (
    Event.INVITATION_READ,
    Event.INVITATION_ACKNOWLEDGED,
    Event.INVITATION_ANSWERED,
    Event.INVITATION_CONFIRMED,
    Event.INVITATION_DECLINED,
    Event.INVITATION_REROUTED,
)
PLAN_EVENTS = [*sorted(STEPS), Event.PLAN_VOIDED, Event.PLAN_CLOSED, Event.PLAN_SENT_IN_ERROR]


class CaseMachine(RuleBasedStateMachine):
    """A case that hears anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case()
        self.case.hears(Event.CONSENT_GIVEN, "vgr-a", "vgr-b", "vas-c", "vas-d")
        self.ended: set[tuple[str, int]] = set()
        self.voided: set[tuple[str, str]] = set()
        self.plans_over: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.confirmed: set[tuple[str, str]] = set()

    @rule(event=EVENTS, sender=UNITS, to=LISTS, place=PLACES, revision=REVISIONS)
    def a_unit_says_anything(
        self, event: Event, sender: str, to: tuple[str, ...], place: int, revision: int
    ) -> None:
        if event not in STOPS or self.case.count > 20:
            self._hears(event, sender, to, f"m{place}" if place % 5 else None, revision=revision)

    @rule(sender=UNITS, to=LISTS)
    def a_unit_sends_an_initiative(self, sender: str, to: tuple[str, ...]) -> None:
        self._hears(Event.INITIATIVE_SENT, sender, to, None)

    @rule(sender=UNITS, to=LISTS, urgent=st.booleans())
    def a_unit_calls_a_meeting(self, sender: str, to: tuple[str, ...], urgent: bool) -> None:
        self._hears(Event.INVITATION_SENT, sender, to, None, urgent=urgent)

    @precondition(lambda self: self.case.known.meetings)
    @rule(sender=st.none() | UNITS, to=LISTS, place=PLACES, step=st.integers(0, 2))
    def a_meeting_changes(self, sender: str | None, to: tuple[str, ...], place: int, step: int) -> None:
        meeting = self.case.known.meetings[place % len(self.case.known.meetings)]
        unit, revision = sender or meeting.caller, meeting.revision + step
        self._hears(Event.INVITATION_CHANGED, unit, to, meeting.thread, revision=revision)

    @precondition(lambda self: self.case.known.meetings)
    @rule(event=st.sampled_from(sorted(INVITATION_ENDINGS)), place=PLACES)
    def a_caller_ends_its_meeting(self, event: Event, place: int) -> None:
        meeting = self.case.known.meetings[place % len(self.case.known.meetings)]
        self._hears(event, meeting.caller, (), meeting.thread)

    @precondition(lambda self: self.case.known.meetings)
    @rule(event=st.sampled_from(SAID_BACK), place=PLACES, instead=UNITS)
    def an_invited_unit_answers(self, event: Event, place: int, instead: str) -> None:
        invited = [(m.thread, i.to) for m in self.case.known.meetings for i in m.invitations]
        thread, unit = invited[place % len(invited)]
        if event in (Event.INVITATION_CONFIRMED, Event.INVITATION_REROUTED):
            self.confirmed.add((thread, unit))
        self._hears(event, unit, (), thread, names=(instead,))

    @precondition(lambda self: self.case.of(Reinvite))
    @rule()
    def the_hub_invites_who_comes_instead(self) -> None:
        [owed] = self.case.of(Reinvite)
        meeting = self.case.meeting(owed.thread)
        said, to = message(Event.INVITATION_SENT, (owed.unit,)), (owed.unit,)
        child = Told(said, "m-own", meeting.caller, to, owed.thread, MONDAY)
        self.case.takes(reinvited(self.case.known, child, policy), Event.INVITATION_SENT)

    @precondition(lambda self: self.case.known.meetings)
    @rule(place=PLACES, came=UNITS, late=st.booleans())
    def a_caller_says_who_came(self, place: int, came: str, late: bool) -> None:
        meeting = self.case.known.meetings[place % len(self.case.known.meetings)]
        at = meeting.start if late else MONDAY
        self._hears(Event.MEETING_ATTENDANCE, meeting.caller, (), meeting.thread, at=at, came=(came,))

    @rule(event=st.sampled_from(PLAN_EVENTS), sender=UNITS, place=PLACES, renews=st.booleans())
    def a_unit_tells_of_a_plan(self, event: Event, sender: str, place: int, renews: bool) -> None:
        plans = self.case.known.plans
        thread = plans[place % len(plans)].thread if plans else None
        if renews and event in STEPS:
            self._hears(event, sender, (), None, replaces=thread)
        elif event is not Event.PLAN_CLOSED or self.case.count > 20:
            self._hears(event, sender, (), thread)

    @rule(event=st.sampled_from([Event.CASE_ACTOR_ADDED, Event.CASE_ACTOR_REMOVED]), sender=UNITS, unit=UNITS)
    def the_parties_change(self, event: Event, sender: str, unit: str) -> None:
        self._hears(event, sender, (), None, names=(unit,))

    @precondition(lambda self: self.case.known.initiatives)
    @rule(event=st.sampled_from(ANSWERS), place=PLACES)
    def an_asked_unit_answers(self, event: Event, place: int) -> None:
        fact = self.case.known.initiatives[place % len(self.case.known.initiatives)]
        sender = fact.initiator if event is Event.INITIATIVE_VOIDED else fact.to
        self._hears(event, sender, (), fact.thread)

    @precondition(lambda self: any(isinstance(e, Originate) for e in self.case.effects))
    @rule()
    def the_hub_writes_the_initiatives_it_owes(self) -> None:
        for owed in self.case.of(Originate):
            if owed.event is Event.INITIATIVE_SENT:
                self.case.hears(owed.event, owed.on_behalf_of, owed.to, from_invitation=owed.from_invitation)

    @precondition(lambda self: self.case.count > 30)
    @rule()
    def the_identity_turns_out_to_be_protected(self) -> None:
        self.case.takes(protect(self.case.known, MONDAY))

    def _hears(
        self, event: Event, sender: str, to: tuple[str, ...], about: str | None, **values: Any
    ) -> None:
        before = self.case.known
        values["sent_at"] = MONDAY + timedelta(hours=self.case.count)
        try:
            self.case.hears(event, sender, *to, about=about, **values)
        except Refused:
            assert self.case.known is before
        else:
            assert not (before.state.is_stopped and event in CONTENT)
            assert {e.to for e in self.case.of(Forward)} <= set(self.case.known.parties)
            assert not (event is Event.DEVIATION_REPORTED and self.case.of(Forward))
            if event.is_control and consent_is_gone(self.case.known) and self.case.of(Forward):
                assert event in ALWAYS_BARE

    @invariant()
    def an_ended_invitation_stays_ended(self) -> None:
        for meeting in self.case.known.meetings:
            for place, invitation in enumerate(meeting.invitations):
                if not invitation.state.is_live:
                    self.ended.add((meeting.thread, place))
                assert invitation.state.is_live is ((meeting.thread, place) not in self.ended)
                if invitation.state.startswith("accepted"):
                    assert (meeting.thread, invitation.to) in self.confirmed

    @invariant()
    def an_ended_plan_stays_ended_and_no_version_goes_back(self) -> None:
        for plan in self.case.known.plans:
            before = self.plans_over.get(plan.thread)
            assert before is None or plan.state in (before, "entered-in-error")
            if not plan.is_live:
                self.plans_over[plan.thread] = plan.state
            assert plan.version >= self.versions.get(plan.thread, 0)
            self.versions[plan.thread] = plan.version

    @invariant()
    def a_closed_case_says_why_and_one_taken_off_is_no_party(self) -> None:
        facts = self.case.known
        assert (facts.state == "closed") <= (facts.closed_because is not None)
        assert not set(facts.former) & {*facts.actors, *facts.parties}

    @invariant()
    def no_invitation_outlives_its_meeting(self) -> None:
        for meeting in self.case.known.meetings:
            assert meeting.state.is_live or not meeting.live

    @invariant()
    def a_unit_has_one_living_invitation_to_a_meeting(self) -> None:
        for meeting in self.case.known.meetings:
            units = [invitation.to for invitation in meeting.live]
            assert len(units) == len(set(units))

    @invariant()
    def a_voided_initiative_stays_voided(self) -> None:
        for fact in self.case.known.initiatives:
            if fact.state == "voided":
                self.voided.add((fact.thread, fact.to))
            assert fact.state == "voided" or (fact.thread, fact.to) not in self.voided

    @invariant()
    def nothing_is_under_way_in_a_stopped_case(self) -> None:
        facts = self.case.known
        if facts.state.is_stopped and facts.state != "closed":
            assert not any(m.live for m in facts.meetings)
            assert not any(i.state.is_live for i in facts.initiatives)


CaseMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, database=None
)
TestAnythingIsSaid = CaseMachine.TestCase

"""What the hub knows about one person's case: who takes part, what has been agreed, what is under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Self

from hub.canonical.base import Instant, Model
from hub.canonical.codes import ConsentKind, EndReason, InvitationKind
from hub.canonical.consent import Consent
from hub.canonical.identity import PersonId
from hub.canonical.plan import PlanStatus
from hub.care.plan_fact import PlanFact
from hub.care.states import CaseState, InitiativeState, InvitationState, MeetingState


class InitiativeFact(Model):
    """One initiative to one unit.

    `thread`: the hub's id of the message that started it; `message`: the same, or the message that the
    hub wrote for a redirection. `asked_before`: units that have denied on the way here (S-07). `parent`:
    the thread that a denial redirected from. `for_meeting`: the meeting the hub wrote it for (R-X-04).
    """

    thread: str
    initiator: str
    to: str
    state: InitiativeState = InitiativeState.SENT
    asked_before: tuple[str, ...] = ()
    message: str
    parent: str | None = None
    for_meeting: str | None = None


class InvitationFact(Model):
    """One unit's invitation to a meeting; `revision` is the newest it has been sent."""

    to: str
    state: InvitationState = InvitationState.SENT
    revision: int = 1


class MeetingFact(Model):
    """A meeting and who is invited. A unit that is invited again has a new entry; the last one counts."""

    thread: str
    caller: str
    state: MeetingState = MeetingState.SCHEDULED
    kind: InvitationKind = InvitationKind.SIP
    revision: int = 1
    start: Instant
    reply_by: date | None = None
    invitations: tuple[InvitationFact, ...] = ()

    def invitation(self, unit: str) -> InvitationFact | None:
        """The unit's own invitation: the last one it got, ended or not."""
        return next((i for i in reversed(self.invitations) if i.to == unit), None)

    def with_invitation(self, unit: str, state: InvitationState, revision: int | None = None) -> Self:
        """The same meeting with the unit's last invitation in another state."""
        old = self.invitation(unit)
        if old is None:
            return self
        new = old.model_copy(update={"state": state, "revision": revision or old.revision})
        kept = tuple(new if i is old else i for i in self.invitations)
        return self.model_copy(update={"invitations": kept})

    @property
    def live(self) -> tuple[InvitationFact, ...]:
        """The invitations that still stand."""
        return tuple(i for i in self.invitations if i.state.is_live)


class InformationFact(Model):
    """An information message under way: who sent it, to whom, who has acknowledged it."""

    thread: str
    sender: str
    to: tuple[str, ...]
    acknowledged: tuple[str, ...] = ()


class Readdressed(Model):
    """What a person has found out in this case: which unit (key) an address (key) means."""

    address: str
    unit: str


class CaseFacts(Model):
    """One case (ärende). Holds no words written by a person save a consent's `other_parties`.

    `owner`: the unit that opened it. `parties`: units that have said or been sent something in it, in
    that order. `actors`: units that somebody has named as parties; they may speak, and are not told of
    an ending until they have been sent something. `former`: units that were taken off; only their
    kvittenser are still heard. `coordinator`: the unit of the one who coordinates. `consents`: the
    current ones, each for its own kinds, newest last. `consent_revision` moves with every change of them.
    """

    state: CaseState = CaseState.OPEN
    patient: PersonId
    blocked: bool = False
    closed_because: EndReason | None = None
    owner: str
    parties: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    coordinator: str | None = None
    consents: tuple[Consent, ...] = ()
    consent_revision: int = 0
    initiatives: tuple[InitiativeFact, ...] = ()
    meetings: tuple[MeetingFact, ...] = ()
    information: tuple[InformationFact, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    readdressed: tuple[Readdressed, ...] = ()

    def changed(self, **values: Any) -> Self:
        """The same facts with these fields replaced."""
        return self.model_copy(update=values)

    def acknowledged_units(self) -> frozenset[str]:
        """Units that have acknowledged an initiative of this case: known ongoing contacts."""
        return frozenset(i.to for i in self.initiatives if i.state.is_acknowledged)

    def acquainted_units(self) -> frozenset[str]:
        """Units that may be invited at once where an initiative must come first: they said yes, or asked."""
        return self.acknowledged_units() | {i.initiator for i in self.initiatives if i.state.is_live}

    def initiative(self, thread: str, unit: str) -> InitiativeFact | None:
        """The initiative of this thread to this unit."""
        return next((i for i in self.initiatives if (i.thread, i.to) == (thread, unit)), None)

    def with_initiative(
        self, old: InitiativeFact, state: InitiativeState, for_meeting: str | None = None
    ) -> Self:
        """The same facts with that initiative in another state, or standing for another meeting."""
        new = old.model_copy(update={"state": state, "for_meeting": for_meeting or old.for_meeting})
        return self.changed(initiatives=tuple(new if i is old else i for i in self.initiatives))

    def with_meeting(self, new: MeetingFact) -> Self:
        """The same facts with the meeting of that thread replaced, or added."""
        is_known = any(m.thread == new.thread for m in self.meetings)
        kept = tuple(new if m.thread == new.thread else m for m in self.meetings)
        return self.changed(meetings=kept if is_known else (*kept, new))

    def waiting_meetings(self, unit: str) -> tuple[MeetingFact, ...]:
        """The meetings for which the unit's invitation waits for an acknowledged initiative."""
        return tuple(m for m in self.meetings if self.is_waiting(unit, m.thread))

    def family(self, thread: str) -> Iterator[InitiativeFact]:
        """The initiatives of a thread and of all that denials have redirected from it."""
        threads = {thread}
        for fact in self.initiatives:
            if fact.thread in threads or fact.parent in threads:
                threads.add(fact.thread)
                yield fact

    def already_asked(self, thread: str, unit: str) -> frozenset[str]:
        """Units that must not be asked again when `unit` denies and names another (R-X-05)."""
        fact = self.initiative(thread, unit)
        asked = frozenset(fact.asked_before) if fact else frozenset()
        return asked | {i.to for i in self.initiatives if i.thread == thread} | {unit}

    def meeting(self, thread: str) -> MeetingFact | None:
        """The meeting of this thread."""
        return next((m for m in self.meetings if m.thread == thread), None)

    def is_waiting(self, unit: str, thread: str) -> bool:
        """Whether the unit's invitation to this meeting waits for an acknowledged initiative (R-X-04)."""
        meeting = self.meeting(thread)
        invitation = meeting.invitation(unit) if meeting else None
        return invitation is not None and invitation.state is InvitationState.WAITING

    def consent(self, kind: ConsentKind) -> Consent | None:
        """The current consent of this kind."""
        return next((c for c in reversed(self.consents) if kind in c.kinds), None)

    def others(self, unit: str) -> tuple[str, ...]:
        """Every other unit of the case, for what is told to all (§1.1)."""
        return tuple(u for u in dict.fromkeys((*self.parties, *self.actors)) if u != unit)

    def plan(self, thread: str | None) -> PlanFact | None:
        """The plan of this thread; where that was sent in error, the one sent in its stead."""
        found = next((plan for plan in self.plans if plan.thread == thread), None)
        if found is None or found.state is not PlanStatus.ENTERED_IN_ERROR:
            return found
        later = [plan for plan in self.plans if plan.replaces == thread]
        return self.plan(later[-1].thread) if later else found

    def with_plan(self, new: PlanFact) -> Self:
        """The same facts with the plan of that thread replaced, or added."""
        is_known = any(plan.thread == new.thread for plan in self.plans)
        kept = tuple(new if plan.thread == new.thread else plan for plan in self.plans)
        return self.changed(plans=kept if is_known else (*kept, new))

    def plan_in_force(self, except_thread: str | None = None) -> PlanFact | None:
        """A plan that holds, other than the one of that thread (I-03)."""
        others = (plan for plan in self.plans if plan.thread != except_thread)
        return next((plan for plan in others if plan.is_in_force), None)

    def has_thread(self, thread: str) -> bool:
        """Whether an initiative, meeting, information message or plan of the case began with this message."""
        begun = {fact.thread for fact in self.initiatives} | {fact.thread for fact in self.meetings}
        begun |= {fact.thread for fact in self.information} | {fact.thread for fact in self.plans}
        return thread in begun

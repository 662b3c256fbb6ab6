"""What an event settles: answers that were owed, deliveries that may go or must not go any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub import consent
from hub.accept.beside import BESIDE
from hub.accept.carried import ANSWER
from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.own import leg_to
from hub.accept.place import Place
from hub.accept.posting import let_go
from hub.canonical.codes import EndReason, Event
from hub.canonical.message import Message
from hub.care import Originate, Release, Settle, Told, Waive, Withdraw
from hub.consent import Recipient, Verdict
from hub.delivery import TRANSITIONS, State, Step
from hub.routing.leg import Leg
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, ExpectationRow, TaskRow, Waiting

#: Deliveries that a kvittens may be about.
_CONTENT = frozenset(
    str(event)
    for event in (Event.INITIATIVE_SENT, Event.INVITATION_SENT, Event.INVITATION_CHANGED, Event.INFO_FOR_ACK)
)


class Settling:
    """Settles what is open in one case, for one message."""

    def __init__(self, desk: Desk, ledger: Ledger, case: OpenCase, told: Told, place: Place) -> None:
        self.desk = desk
        self.ledger = ledger
        self.case = case
        self.told = told
        self.place = place

    # answers that were owed -----------------------------------------------------------------------

    def settle(self, effect: Settle) -> None:
        """The unit has acknowledged: what it owed is fulfilled, in time or late, also after escalation."""
        for owed in self._owed_by(effect.thread, effect.unit):
            in_time = owed.state is Waiting.OPEN and (owed.due is None or self.told.at <= owed.due)
            self._end(owed, Waiting.FULFILLED if in_time else Waiting.LATE)
        for delivery in self._acknowledged_by(effect):
            self.ledger.step(delivery.id, Step.ACKNOWLEDGE, actor=self.told.sender)
            self.ledger.step_along(delivery.id, Step.DONE_BY_HAND, actor=self.told.sender)
            tasks = self.ledger.tasks(delivery_id=delivery.id)
            self._close_tasks(task for task in tasks if task.kind != BESIDE)
        if not self.told.message.event.is_receipt:
            self._close_tasks(self._about(ANSWER, effect.thread, effect.unit))

    def _acknowledged_by(self, effect: Settle) -> Iterable[DeliveryRow]:
        """The delivery that the kvittens names, in any state; and those of the thread that have arrived."""
        named = self.place.delivery.id if self.place.delivery else None
        for delivery in self.ledger.deliveries(case_id=self.case.id, recipient=effect.unit, limit=1000):
            if delivery.thread != effect.thread or delivery.event not in _CONTENT:
                continue
            arrived = delivery.id == named or delivery.state is State.SENT
            if arrived and Step.ACKNOWLEDGE in TRANSITIONS[delivery.state]:
                yield delivery

    def waive(self, effect: Waive) -> None:
        """Nobody is waited for any more."""
        for owed in self.ledger.open_for(effect.thread, effect.unit):
            self._end(owed, Waiting.WAIVED)
        self._close_tasks(self._about(ANSWER, effect.thread, effect.unit))

    def _owed_by(self, thread: str, unit: str) -> list[ExpectationRow]:
        rows = self.ledger.expectations(thread=thread, unit=unit)
        return [row for row in rows if row.state in (Waiting.OPEN, Waiting.ESCALATED)]

    def _end(self, owed: ExpectationRow, state: Waiting) -> None:
        self.ledger.settle(owed.id, state, at=self.told.at, actor=self.told.sender, rule=owed.rule)
        self._close_tasks(self.ledger.tasks(expectation_id=owed.id))

    def _close_tasks(self, tasks: Iterable[TaskRow]) -> None:
        for task in tasks:
            self.ledger.task_done(task.id, by="hub")

    def _about(self, kind: str, thread: str | None, unit: str | None) -> Iterator[TaskRow]:
        """Open tasks of that kind about what was sent in a thread, or for a unit; of no control message."""
        for task in self.ledger.tasks(kind=kind, case_id=self.case.id, limit=1000):
            about = self.ledger.delivery(task.delivery_id) if task.delivery_id else None
            if about is None or about.control or about.message_id == self.told.message_id:
                continue
            if thread in (None, about.thread) and unit in (None, about.recipient):
                yield task

    # deliveries that must not go ------------------------------------------------------------------

    def withdraw(self, effect: Withdraw) -> None:
        """What has not been sent goes back; kvittenser and endings still go."""
        for delivery in self.ledger.live_of(self.case.id, thread=effect.thread, unit=effect.unit):
            if delivery.control or delivery.message_id == self.told.message_id:
                continue
            if Event(delivery.event).is_receipt or Step.WITHDRAW not in TRANSITIONS[delivery.state]:
                continue
            self._withdraw(delivery, effect.because)
        self._close_tasks(self._about(BESIDE, effect.thread, effect.unit))

    def _withdraw(self, delivery: DeliveryRow, because: EndReason) -> None:
        self.ledger.step(delivery.id, Step.WITHDRAW, actor="hub", reason=str(because))
        for owed in self.ledger.expectations(case_id=self.case.id, unit=delivery.recipient):
            if owed.delivery_id == delivery.id and owed.state is Waiting.OPEN:
                self._end(owed, Waiting.WAIVED)
        self._close_tasks(self.ledger.tasks(delivery_id=delivery.id))

    def has_had(self, unit: str, thread: str | None) -> bool:
        """Whether the unit may have been sent something of the thread (None: of the case), so that an
        ending has something to end."""
        return any(
            (thread is None or delivery.thread == thread)
            and not delivery.control
            and (delivery.attempts > 0 or delivery.sent_at is not None)
            for delivery in self.ledger.deliveries(case_id=self.case.id, recipient=unit, limit=1000)
        )

    # deliveries that may go -----------------------------------------------------------------------

    def release(self, effect: Release) -> None:
        """What waited for an acknowledged initiative may go, where consent still lets it."""
        for delivery in self.ledger.live_of(self.case.id, thread=effect.thread, unit=effect.unit):
            if delivery.state is State.HELD and delivery.held_until == "initiative-acknowledged":
                self._release_if_allowed(delivery)

    def release_consent(self) -> None:
        """What is held for consent is asked again."""
        for delivery in self.ledger.live_of(self.case.id):
            if delivery.state is State.HELD and delivery.held_until == "consent":
                self._release_if_allowed(delivery)

    def _release_if_allowed(self, delivery: DeliveryRow) -> None:
        if self.verdict_on(delivery).kind == "allow":
            self._close_tasks(self.ledger.tasks(delivery_id=delivery.id))
            let_go(self.desk, self.ledger, delivery, "hub", self.told.at)

    # the consent gate -----------------------------------------------------------------------------

    def verdict_on(self, delivery: DeliveryRow) -> Verdict:
        """What consent says now of a delivery that was written down before."""
        row = self.ledger.message(delivery.message_id)
        assert row is not None, "a delivery has its message"
        message = Message.model_validate_json(row.canonical.open())
        ref = unit_ref(self.desk, delivery.recipient, self.told.at)
        leg = leg_to(self.desk, message, self.case.facts, ref, self.told.at)
        return self.verdict(message, delivery.recipient, row.sender_unit, leg)

    def verdict(self, message: Message, to: str, sender: str, leg: Leg) -> Verdict:
        """What consent says of a message to a unit."""
        at, facts = self.told.at, self.case.known
        unit = leg.unit
        recipient = Recipient(
            key=to,
            name=leg.name,
            aliases=unit.aliases if unit else (),
            ancestors=tuple(u.hsa_id for u in self.desk.directory.ancestors(to, self.desk.today(at))),
            has_system=unit is not None and unit.system is not None,
            region=unit.region if unit else "",
            took_part=facts is not None and to in facts.parties,
        )
        consents = facts.consents if facts else ()
        return consent.decide(
            consents, message, recipient, at, self.desk.policy(to, at), self.desk.policy(sender, at)
        )

    def reason_for(self, effect: Originate) -> str | None:
        """Why the meeting is called, for the initiative that must come before it (R-X-04)."""
        meeting = self.told.message.meeting
        return meeting.purpose if meeting and effect.from_invitation else None

"""What follows from a message is carried out, effect by effect, in the order the care process gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from hub import care, metrics
from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.keeping import Origin, keep_message
from hub.accept.own import compose, leg_to, say, tell_unit
from hub.accept.place import Place
from hub.accept.posting import Posted, post
from hub.accept.prohibited import sentence, withheld
from hub.accept.redirecting import redirect
from hub.accept.saying import asked, child_invitation, ends, with_plan
from hub.accept.settling import Settling
from hub.accept.ways import Way
from hub.accept.writing import BY_HAND, Original
from hub.canonical.codes import Event
from hub.canonical.people import Patient, UnitRef
from hub.canonical.policy import UnitPolicy
from hub.care import (
    Ask,
    Effect,
    Forward,
    Held,
    Originate,
    Redirect,
    Reinvite,
    Release,
    ReleaseConsent,
    Remark,
    Settle,
    Told,
    Waive,
    Withdraw,
)
from hub.consent import Verdict
from hub.errors import Unacceptable
from hub.routing.leg import WHY, Leg
from hub.store.ledger import Ledger
from hub.store.rows import MessageState, NewTask

#: By hand as everybody expects; the sender need not be told.
_EXPECTED_BY_HAND = frozenset({"outsider", "no-system"})


class Carrying:
    """Carries out the effects of one message in one case."""

    def __init__(
        self, desk: Desk, ledger: Ledger, case: OpenCase, told: Told, sender: UnitRef, place: Place
    ) -> None:
        self.desk = desk
        self.ledger = ledger
        self.case = case
        self.told = told
        self.sender = sender
        self.place = place
        self.thread = told.thread or told.message_id
        self.legs: dict[str, Leg] = {}
        self.seq: int | None = None
        self.to_tell: list[Way] = []
        self.verdicts: dict[str, Verdict] = {}
        self.keep: Callable[[], None] | None = None
        self.supersedes: str | None = None
        self.settling = Settling(desk, ledger, case, told, place)

    def carry(
        self, effects: Sequence[Effect], *, party: str | None, raw: bytes | None, receipt: bytes | None
    ) -> None:
        """Keep the message, then do what follows; the consent gate speaks before anything is written."""
        self.verdicts = {e.to: self._verdict(e.to) for e in effects if isinstance(e, Forward)}
        state = _state(effects, self.verdicts)
        self.keep = partial(self._keep_message, state, party, raw, receipt)
        self.follow(effects)
        self._number()
        self._tell_the_sender()

    def send_on(self, effects: Sequence[Effect], supersedes: str) -> None:
        """A message that was kept before goes to another unit, in the place of that delivery."""
        self.supersedes = supersedes
        self.verdicts = {e.to: self._verdict(e.to) for e in effects if isinstance(e, Forward)}
        self.follow(effects)
        self._tell_the_sender()

    def follow(self, effects: Iterable[Effect]) -> None:
        """Do each effect."""
        for effect in effects:
            _DOES[type(effect)](self, effect)

    # the message itself ---------------------------------------------------------------------------

    def _number(self) -> int:
        """The message's number in the case; the message is kept when it first gets one."""
        if self.seq is None:
            self.seq = self.ledger.take_seq(self.case.id)
            if self.keep is not None:
                self.keep()
        return self.seq

    def _kept_id(self) -> str | None:
        """The message's id once it is kept; None for one that is refused and leaves only its traces."""
        if self.keep is None:
            return None
        self._number()
        return self.told.message_id

    def _keep_message(
        self, state: MessageState, party: str | None, raw: bytes | None, receipt: bytes | None
    ) -> None:
        origin = Origin(party, self.told.sender, raw, receipt, self.place.answered)
        keep_message(
            self.ledger,
            self.case.id,
            self.told.message,
            origin,
            message_id=self.told.message_id,
            thread=self.thread,
            seq=self.seq or 0,
            state=state,
        )

    # effects --------------------------------------------------------------------------------------

    def forward(self, effect: Forward) -> None:
        message = self.told.message
        if message.event.is_control and not self.settling.has_had(effect.to, self.told.thread):
            return
        held = effect.held or self._held_for_consent(effect.to)
        way = self._post(effect, held)
        if way.never or way.losses or (way.by_hand and way.why not in _EXPECTED_BY_HAND):
            self.to_tell.append(way)
        if way.rendered:
            target = way.party.system if way.party else BY_HAND
            for loss in way.rendered.losses:
                metrics.LOSSES.labels(self._source_system(), target, str(loss.action)).inc()

    def _post(self, effect: Forward, held: Held | None) -> Way:
        seq = self._number()
        delivery_id = self.desk.new_id()
        leg = self._leg(effect.to)
        original = Original(self.told.message, self.case.id, self.thread, self.place.answered, self.sender)
        policy = self.desk.policy(effect.to, self.told.at)
        new = Posted(
            message_id=self.told.message_id,
            seq=seq,
            at=self.told.at,
            owes=policy.owes.get(effect.owes) if effect.owes else None,
            held=held,
            supersedes=self.supersedes,
        )
        way = post(self.desk, self.ledger, original, self.case.facts, leg, delivery_id, new)
        if held and held.until == "consent" and not way.never:
            self._ask_about_consent(effect.to, delivery_id)
        return way

    def originate(self, effect: Originate) -> None:
        if effect.event is Event.INITIATIVE_SENT and effect.thread is None:
            self._start_initiative(effect)
            return
        if ends(effect.event) and not self.settling.has_had(effect.to, effect.thread):
            return
        self._say(effect)

    def _say(self, effect: Originate) -> None:
        sender = effect.on_behalf_of or self.desk.hub_unit.hsa_id or "hub"
        ref = unit_ref(self.desk, sender, self.told.at) if effect.on_behalf_of else self.desk.hub_unit
        message = compose(
            effect.event,
            self.desk.new_id(),
            Patient(id=self.case.facts.patient),
            ref,
            self.told.at,
            effect.text or "",
            effect.ending,
        )
        message = with_plan(message, self.case.facts, effect.thread)
        thread = effect.thread or message.id
        say(self.desk, self.ledger, self.case, message, effect.to, self.told.at, thread=thread, sender=sender)

    def _start_initiative(self, effect: Originate) -> None:
        """The hub writes an initiative for a unit: before its invitation (R-X-04) or after a denial."""
        sender = effect.on_behalf_of or self.told.sender
        reason = self.settling.reason_for(effect) or effect.text or ""
        message = compose(
            effect.event,
            self.desk.new_id(),
            self.told.message.patient,
            unit_ref(self.desk, sender, self.told.at),
            self.told.at,
            reason,
            None,
        ).model_copy(update={"recipients": (unit_ref(self.desk, effect.to, self.told.at),)})
        told = Told(
            message=message,
            message_id=message.id,
            sender=sender,
            recipients=(effect.to,),
            thread=None,
            at=self.told.at,
            from_invitation=effect.from_invitation,
        )
        outcome = care.apply(self.case.known, told, self._policy_of)
        self.case.keep(outcome.facts)
        carry_own(self.desk, self.ledger, self.case, told, outcome.effects)

    def ask(self, effect: Ask) -> None:
        if effect.about is not None and not self.settling.has_had(effect.about, effect.thread):
            return
        content = asked(self.desk, effect, self.told.message, self.told.at)
        self.ledger.add_task(
            NewTask(
                id=self.desk.new_id(),
                kind=effect.kind,
                case_id=self.case.id,
                message_id=self._kept_id(),
                unit=effect.unit,
                rule=effect.rule,
                content=content,
            )
        )

    def remark(self, effect: Remark) -> None:
        self.ledger.note(
            actor="hub",
            action=f"remark.{effect.code}",
            kind="case",
            subject=self.case.id,
            case_id=self.case.id,
            rule=effect.rule,
        )

    def redirect(self, effect: Redirect) -> None:
        """Find the unit that the denial names; ask it, propose it, or leave it to a person (R-X-05)."""
        self._number()
        carry = partial(carry_own, self.desk, self.ledger, self.case)
        outcome = redirect(
            self.desk, self.ledger, self.case, carry, self.told.at, effect, self.told.message_id
        )
        self.follow(outcome)

    def reinvite(self, effect: Reinvite) -> None:
        """The unit that comes instead gets the newest invitation, in the caller's name (R-KAL-08)."""
        self._number()
        child = child_invitation(self.desk, self.ledger, self.case, effect, self.told.at)
        if child is None:
            return
        outcome = care.reinvited(self.case.facts, child, self._policy_of)
        self.case.keep(outcome.facts)
        carry_own(self.desk, self.ledger, self.case, child, outcome.effects)

    # the consent gate -----------------------------------------------------------------------------

    def _verdict(self, to: str) -> Verdict:
        """What consent says of this message to that unit; Unacceptable where it says no."""
        verdict = self.settling.verdict(self.told.message, to, self.told.sender, self._leg(to))
        if verdict.kind == "refuse":
            raise Unacceptable(
                verdict.code, verdict.sentence, rule=verdict.rule, path="consent", advice=verdict.advice
            )
        return verdict

    def _held_for_consent(self, to: str) -> Held | None:
        verdict = self.verdicts[to]
        return Held(verdict.rule, "consent") if verdict.kind == "hold" else None

    def _ask_about_consent(self, unit: str, delivery_id: str) -> None:
        self.ledger.add_task(
            NewTask(
                id=self.desk.new_id(),
                kind="consent.decide",
                case_id=self.case.id,
                message_id=self.told.message_id,
                delivery_id=delivery_id,
                unit=self.told.sender,
                rule=self.verdicts[unit].rule,
            )
        )

    # what else ------------------------------------------------------------------------------------

    def _leg(self, to: str) -> Leg:
        if to not in self.legs:
            ref = unit_ref(self.desk, to, self.told.at)
            self.legs[to] = leg_to(self.desk, self.told.message, self.case.facts, ref, self.told.at)
        return self.legs[to]

    def _policy_of(self, unit: str) -> UnitPolicy:
        return self.desk.policy(unit, self.told.at)

    def _source_system(self) -> str:
        unit = self.desk.unit(self.told.sender, self.told.at)
        return unit.system if unit and unit.system else "none"

    def _tell_the_sender(self) -> None:
        """The sender is told of that, and of what does not go at all, each thing once."""
        answered = self.ledger.message(self.told.message_id) if self.to_tell else None
        for text in dict.fromkeys(text for way in self.to_tell for text in _told_of(way)):
            tell_unit(self.desk, self.ledger, self.case, self.told.sender, text, self.told.at, answered)


def carry_own(desk: Desk, ledger: Ledger, case: OpenCase, told: Told, effects: Sequence[Effect]) -> None:
    """Keep a message that the hub itself has written, and do what follows from it."""
    carrying = Carrying(desk, ledger, case, told, told.message.sender, Place(None))
    carrying.carry(effects, party=None, raw=None, receipt=None)


def _told_of(way: Way) -> Iterator[str]:
    """What the sender is told, in standard sentences."""
    if way.never:
        yield sentence(way.rule, way.leg.name)
        return
    if way.losses:
        yield withheld(way.leg.name)
    if way.by_hand and way.why not in _EXPECTED_BY_HAND:
        yield WHY.get(way.why, "Mottagarens system tar inte emot meddelandet; det hanteras för hand.")


def _state(effects: Sequence[Effect], verdicts: dict[str, Verdict]) -> MessageState:
    if effects and all(isinstance(effect, Remark) for effect in effects):
        return MessageState.LATE
    if verdicts and all(verdict.kind == "hold" for verdict in verdicts.values()):
        return MessageState.HELD
    return MessageState.ACCEPTED


_DOES: dict[type[Any], Callable[[Carrying, Any], None]] = {
    Forward: Carrying.forward,
    Originate: Carrying.originate,
    Ask: Carrying.ask,
    Remark: Carrying.remark,
    Redirect: Carrying.redirect,
    Reinvite: Carrying.reinvite,
    Settle: lambda self, effect: self.settling.settle(effect),
    Waive: lambda self, effect: self.settling.waive(effect),
    Withdraw: lambda self, effect: self.settling.withdraw(effect),
    Release: lambda self, effect: self.settling.release(effect),
    ReleaseConsent: lambda self, effect: self.settling.release_consent(),
}

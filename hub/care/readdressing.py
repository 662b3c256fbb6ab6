"""A person has found out which unit an address means: what is for it goes to that unit (S-12, R-X-02)."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.effects import Effect, Forward, Outcome, Waive
from hub.care.facts import CaseFacts, Readdressed
from hub.care.invitation import invite
from hub.care.owing import PolicyOf, owed
from hub.care.told import Told

_INVITATIONS = frozenset({Event.INVITATION_SENT, Event.INVITATION_CHANGED})
_OWES = frozenset({Event.INITIATIVE_SENT, Event.INFO_FOR_ACK})


def found(facts: CaseFacts, address: str, unit: str) -> CaseFacts:
    """The same facts with `unit` wherever the key `address` stood; what comes later for the address is for
    that unit too. Meetings are left as they are: `readdressed` invites the unit itself."""
    swapped = _Swap(address, unit)
    known = tuple(one for one in facts.readdressed if one.address != address)
    return facts.changed(
        parties=swapped.all(facts.parties),
        actors=swapped.all(facts.actors),
        coordinator=swapped.one(facts.coordinator),
        initiatives=tuple(i.model_copy(update={"to": swapped.one(i.to)}) for i in facts.initiatives),
        information=tuple(i.model_copy(update={"to": swapped.all(i.to)}) for i in facts.information),
        plans=tuple(plan.model_copy(update={"to": swapped.all(plan.to)}) for plan in facts.plans),
        readdressed=(*known, Readdressed(address=address, unit=unit)),
    )


def readdressed(facts: CaseFacts, told: Told, address: str, policy: PolicyOf) -> Outcome:
    """The message goes to the unit that `told.recipients` names instead of to `address`.

    `facts`: as `found` gives them. Where an initiative must come first it is written first (R-X-04). A unit
    that is invited already is not invited twice.
    """
    unit = told.recipients[0]
    thread = told.thread or told.message_id
    waive = Waive(address, thread)
    meeting = facts.meeting(thread)
    if told.message.event not in _INVITATIONS or meeting is None:
        due = owed(policy, told.message.event, unit) if told.message.event in _OWES else None
        return Outcome(facts, (waive, Forward(unit, due)))
    others = tuple(i for i in meeting.invitations if i.to != address)
    meeting = meeting.model_copy(update={"invitations": others})
    if any(i.to == unit for i in meeting.live):
        return Outcome(facts.with_meeting(meeting), (waive,))
    outcome = invite(facts, told, policy, meeting, (unit,))
    effects: tuple[Effect, ...] = (waive, *outcome.effects)
    return Outcome(outcome.facts, effects)


class _Swap:
    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def one(self, unit: str | None) -> str | None:
        return self._new if unit == self._old else unit

    def all(self, units: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._new if unit == self._old else unit for unit in units))

"""The units that a message names in what it says: actors, who comes instead, who coordinates, who came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.care.plan_steps import STEPS
from hub.care.states import CaseState
from hub.routing.decision import decide
from hub.routing.leg import Leg, RoutingFacts
from hub.store.ledger import Ledger

#: Of these it matters whether the person has a plan in another case (I-03).
_MAY_DOUBLE = frozenset({Event.INVITATION_SENT, *STEPS})


@dataclass(frozen=True, slots=True)
class Named:
    """`legs`: the ways to the units named. `present`, `absent`: units that the list of participants names
    exactly, by what it says of them."""

    legs: tuple[Leg, ...]
    present: frozenset[str]
    absent: frozenset[str]

    @property
    def units(self) -> tuple[str, ...]:
        """The keys of the units named, in the order they are named."""
        return tuple(leg.recipient for leg in self.legs)


def named_in(desk: Desk, message: Message, facts: RoutingFacts, at: datetime) -> Named:
    """The units that the content names, by the same rules as those that it is addressed to.

    One that comes instead of another, and the coordinator's, only where the directory has it.
    """
    refs = tuple(_refs(message))
    legs: tuple[Leg, ...] = ()
    if refs:
        asked = message.model_copy(update={"recipients": refs})
        legs = decide(asked, facts, desk.directory, desk.regions, at).legs
    if message.opening is None:
        legs = tuple(leg for leg in legs if leg.unit is not None)
    return Named(legs, _attending(desk, message, at, came=True), _attending(desk, message, at, came=False))


def is_active_elsewhere(ledger: Ledger, message: Message, case_id: str) -> bool:
    """Whether the person has a plan in force in another case."""
    if message.event not in _MAY_DOUBLE:
        return False
    active = (CaseState.ACTIVE, CaseState.FOLLOWED_UP)
    return any(
        row.id != case_id
        and row.state in active
        and OpenCase(ledger, row, row.id).facts.plan_in_force() is not None
        for row in ledger.cases_of_patient(message.patient.id.value)
    )


def coordinating_elsewhere(ledger: Ledger, message: Message, case_id: str) -> frozenset[str]:
    """The units that coordinate in other cases of the person that are not at their end (I-01)."""
    if message.event not in (Event.COORDINATOR_APPOINTED, Event.COORDINATOR_CHANGED):
        return frozenset()
    rows = ledger.cases_of_patient(message.patient.id.value)
    others = [OpenCase(ledger, row, row.id).facts for row in rows if row.id != case_id]
    return frozenset(case.coordinator for case in others if case.coordinator and not case.state.is_stopped)


def _refs(message: Message) -> Iterator[UnitRef]:
    if message.opening is not None:
        yield from (actor.unit for actor in message.opening.actors)
    if message.rerouting is not None:
        yield message.rerouting.unit
    if message.coordinator is not None and message.coordinator.contact.unit is not None:
        yield UnitRef(name=message.coordinator.contact.unit)


def _attending(desk: Desk, message: Message, at: datetime, *, came: bool) -> frozenset[str]:
    """Units that a row names as somebody's function, or as the participant itself; exactly, or not at all."""
    if message.event is not Event.MEETING_ATTENDANCE or message.meeting is None:
        return frozenset()
    rows = (row for row in message.meeting.participants if row.attended is came)
    names = (name for row in rows for name in (row.function, row.name) if name is not None)
    found = (desk.directory.find(UnitRef(name=name), desk.today(at)) for name in names)
    return frozenset(unit.hsa_id for unit in found if unit is not None)

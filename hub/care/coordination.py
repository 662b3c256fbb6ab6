"""Who coordinates, that another plan does already, and what did not work (`domain.md` §1.5, §1.6)."""

from __future__ import annotations

from hub.canonical.codes import EndReason
from hub.care.effects import Ask, Forward, Outcome, Remark
from hub.care.facts import CaseFacts
from hub.care.lifecycle import Late
from hub.care.owing import PolicyOf
from hub.care.states import CaseStep
from hub.care.stopping import stop_effects, stopped
from hub.care.tables import CASES
from hub.care.told import Told


def coordinated(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """One coordinates at a time: the new one stands for the old (I-01). All parties are told who it is.

    Where the hub does not know the coordinator's unit, the unit that tells of it counts. Where a region
    lets only one coordinate for an individual, another one in another case is asked about.
    """
    unit = told.named[0] if told.named else told.sender
    is_second = policy(told.sender).care.one_coordinator and told.coordinating_elsewhere - {unit}
    asks = (Ask("coordinator.second", told.sender, None, "I-01"),) if is_second else ()
    return Outcome(facts.changed(coordinator=unit), (*_to_all(facts, told), *asks))


def another_suffices(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """Another plan does what a SIP would: what is under way stops, and the case is closed (S-55)."""
    after = CASES.next(facts.state, CaseStep.CLOSE)
    if isinstance(after, Late):
        return Outcome(facts, (Remark(after.code, after.rule),))
    because, rule = EndReason.OTHER_PLAN, "§1.5"
    ended = stopped(facts).changed(state=after, closed_because=because)
    return Outcome(ended, (*stop_effects(facts, because, rule), *_to_all(facts, told)))


def deviated(facts: CaseFacts, told: Told, policy: PolicyOf) -> Outcome:
    """A draft for a person at the unit that tells of it; it never goes to another system (§1.6)."""
    return Outcome(facts, (Ask("deviation.draft", told.sender, told.thread, "§1.6"),))


def _to_all(facts: CaseFacts, told: Told) -> tuple[Forward, ...]:
    units = tuple(u for u in told.recipients if u != told.sender) or facts.others(told.sender)
    return tuple(Forward(unit) for unit in dict.fromkeys(units))

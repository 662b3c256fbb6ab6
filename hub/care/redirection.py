"""A denied initiative finds its next unit, or a person who decides (R-VAS-06, R-X-05)."""

from __future__ import annotations

from hub.canonical.codes import Event
from hub.care.effects import Ask, Forward, Outcome
from hub.care.facts import CaseFacts, InitiativeFact
from hub.care.initiative import admit
from hub.care.owing import PolicyOf, owed
from hub.care.states import InitiativeStep
from hub.care.tables import INITIATIVES
from hub.care.told import Told
from hub.errors import Conflict, NotFound


def redirected(facts: CaseFacts, thread: str, denied_by: str, child: Told, policy: PolicyOf) -> Outcome:
    """The unit that a denial names is asked: by the hub, or as the initiator has confirmed.

    `child`: the new initiative, in the initiator's name, to that one unit; it starts a thread of its own.
    Raises Conflict(`redirect.loop`) where the unit has been asked before (S-07).
    """
    parent = _denied(facts, thread, denied_by)
    unit = child.recipients[0]
    asked = facts.already_asked(thread, denied_by)
    if unit in asked:
        raise _loop()
    new = InitiativeFact(
        thread=child.message_id,
        initiator=parent.initiator,
        to=unit,
        asked_before=tuple(sorted(asked)),
        message=child.message_id,
        parent=thread,
        for_meeting=parent.for_meeting,
    )
    facts = facts.with_initiative(parent, INITIATIVES.move(parent.state, InitiativeStep.REDIRECT))
    facts = facts.changed(
        initiatives=(*facts.initiatives, new), parties=tuple(dict.fromkeys((*facts.parties, unit)))
    )
    return Outcome(facts, (Forward(unit, owed(policy, Event.INITIATIVE_SENT, unit)),))


def unresolved(
    facts: CaseFacts, thread: str, denied_by: str, kind: str = "redirect.unresolved", rule: str = "R-X-05"
) -> Outcome:
    """Nobody could be found from the denial, or only one who was asked before: the initiator chooses.

    `kind`: `redirect.unresolved` or `redirect.loop`.
    """
    fact = _denied(facts, thread, denied_by)
    state = INITIATIVES.move(fact.state, InitiativeStep.GIVE_UP)
    return Outcome(facts.with_initiative(fact, state), (Ask(kind, fact.initiator, thread, rule),))


def upheld(facts: CaseFacts, thread: str, unit: str) -> Outcome:
    """A person has found that the kvittens stands, though the unit has said no as well."""
    fact = _denied(facts, thread, unit)
    facts = facts.with_initiative(fact, INITIATIVES.move(fact.state, InitiativeStep.UPHOLD))
    return admit(facts, unit)


def _denied(facts: CaseFacts, thread: str, unit: str) -> InitiativeFact:
    fact = facts.initiative(thread, unit)
    if fact is None:
        raise NotFound("initiative.unknown", "the hub knows no such initiative to this unit")
    return fact


def _loop() -> Conflict:
    return Conflict(
        "redirect.loop",
        "the unit has been asked before on the way here",
        rule="R-X-05",
        advice="Choose another unit, or speak with those that have denied.",
    )

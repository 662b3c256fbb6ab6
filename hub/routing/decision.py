"""Who gets a message and how, with every rule that was asked.

Rules are asked stage by stage for each recipient (`hub/routing/rules.py`): is anything allowed to go
electronically, which unit is meant, which unit answers for it, can its system hold the identity, and
by which way does it go. The rules are those of the receiving unit's region on that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.clock import STOCKHOLM
from hub.errors import Misconfigured
from hub.routing.directory import Directory, Found, LookUp, unit_key
from hub.routing.leg import WHY, Channel, Decision, Leg, RoutingFacts, TraceStep
from hub.routing.regions import Regions, Rule
from hub.routing.rules import Answer, Question, Stage, applies

__all__ = ["WHY", "Channel", "Decision", "Leg", "RoutingFacts", "TraceStep", "decide"]

#: What is asked of a recipient before and after it is known which units answer for it.
_BEFORE: Final = (Stage.PROTECTION, Stage.UNIT)
_AFTER: Final = (Stage.IDENTITY, Stage.OUTSIDE, Stage.CHANNEL)


def decide(
    message: Message, facts: RoutingFacts, directory: Directory, regions: Regions, at: datetime
) -> Decision:
    """The legs of a message at a moment; one for each unit, however often it was named.

    Raises Unacceptable (R-ALL-04) where no recipient may have it at all.
    """
    on = at.astimezone(STOCKHOLM).date()
    legs: dict[str, Leg] = {}
    asked = _of_the_message(message, facts, directory, regions, on)
    for place, ref in enumerate(message.recipients):
        question = _question(message, ref, facts, directory, regions, on)
        for leg in _legs(question, regions, place, asked):
            held = legs.get(leg.recipient)
            legs[leg.recipient] = _joined(held, leg, regions.elsewhere.rule("once", on)) if held else leg
    return Decision(legs=tuple(legs.values()))


def _of_the_message(
    message: Message, facts: RoutingFacts, directory: Directory, regions: Regions, on: date
) -> list[TraceStep]:
    """What is asked once, whoever the recipients are."""
    trace: list[TraceStep] = []
    nobody = LookUp(Found.NONE, None)
    question = Question(message, message.sender, nobody, None, facts, directory, regions.elsewhere, on)
    _ask(Stage.MESSAGE, question, trace)
    return trace


def _question(
    message: Message, ref: UnitRef, facts: RoutingFacts, directory: Directory, regions: Regions, on: date
) -> Question:
    found = directory.look_up(ref, on)
    region = regions.of(found.unit) if found.unit else regions.elsewhere
    return Question(message, ref, found, found.unit, facts, directory, region, on)


def _legs(question: Question, regions: Regions, place: int, asked: list[TraceStep]) -> Iterable[Leg]:
    """The legs of one recipient: one, or several where rules name several units."""
    trace = list(asked)
    for stage in _BEFORE:
        if decided := _ask(stage, question, trace):
            return [_leg(question, decided, trace, place)]
    placed = _ask(Stage.PLACE, question, trace)
    if placed is None:
        return [_carried(question, trace, place)]
    answer = placed[1]
    if not answer.units:
        return [_leg(question, placed, trace, place)]
    return [
        _carried(replace(question, unit=unit, region=regions.of(unit)), list(trace), place)
        for unit in answer.units
    ]


def _carried(question: Question, trace: list[TraceStep], place: int) -> Leg:
    """The leg to a unit that is known: by its system, or by another way."""
    for stage in _AFTER:
        if decided := _ask(stage, question, trace):
            if decided[1].channel == "http":
                _ask(Stage.ORDER, question, trace)
            return _leg(question, decided, trace, place)
    raise Misconfigured("region.undecided", f"no rule of {question.region.id} says how a message goes")


def _ask(stage: Stage, question: Question, trace: list[TraceStep]) -> tuple[Rule, Answer] | None:
    """The first rule of the stage that decides, and its answer.

    Rules of the same kind are still asked after it, so that the trace shows all that say the same.
    """
    decided: tuple[Rule, Answer] | None = None
    for rule in question.region.on(question.on)[stage]:
        if rule.ask is None or (decided and rule.kind != decided[0].kind):
            continue
        answer = rule.ask(question, rule.parameters, rule.id)
        if decided and answer.said == "decides":
            answer = replace(answer, said="applies")
        trace.append(_step(rule, answer))
        if answer.said == "decides":
            decided = rule, answer
    return decided


def _step(rule: Rule, answer: Answer) -> TraceStep:
    """Made of the rule's own words, so that there is nothing to check."""
    return TraceStep.model_construct(
        rule=rule.id, asked=rule.entry.asks, values=dict(answer.values), said=answer.said
    )


def _leg(question: Question, decided: tuple[Rule, Answer], trace: list[TraceStep], place: int) -> Leg:
    rule, answer = decided
    unit, written = question.unit, question.found.unit
    return Leg(
        recipient=unit_key(question.addressed, unit),
        name=unit.name if unit else question.addressed.name,
        unit=unit,
        system=unit.system if unit and answer.channel == "http" else None,
        channel=answer.channel or "person",
        rule=rule.id,
        why=answer.why,
        lifted_from=written.hsa_id if written and unit and written.hsa_id != unit.hsa_id else None,
        addressed=(place,),
        trace=tuple(trace),
    )


def _joined(first: Leg, again: Leg, rule: Rule | None) -> Leg:
    """The leg once, where two recipients are the same unit; the trace says so."""
    addressed = first.addressed + again.addressed
    trace = (*first.trace, *again.trace)
    if rule is not None:
        trace += (_step(rule, applies(unit=first.name, recipients=_places(addressed))),)
    return first.model_copy(update={"addressed": addressed, "trace": trace})


def _places(addressed: tuple[int, ...]) -> str:
    return ", ".join(str(place + 1) for place in addressed)

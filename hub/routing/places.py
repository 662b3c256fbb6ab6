"""The kinds of rules about where: which unit answers for what was addressed.

Most speak only where a heading is addressed (a region or a municipality by its name alone). A unit that
the sender named is never changed for another, save where a region takes headings alone (`lift`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hub.canonical.base import Model
from hub.canonical.codes import Event, UnitType
from hub.routing.directory import Unit
from hub.routing.rules import Answer, Question, Stage, decides, kind, moves, no, type_of

Principal = Literal["region", "municipality", "private", "state", "other"]


class OngoingContact(Model):
    """`addressed`: the headings it replaces. `contacts`: which types count, all where empty. `sender`: whose
    messages, all where empty. `events`: of which kind, all where empty."""

    addressed: tuple[UnitType, ...] = Field(min_length=1)
    contacts: tuple[UnitType, ...] = ()
    sender: tuple[Principal, ...] = ()
    events: tuple[Event, ...] = ()


@kind("ongoing-contact", Stage.PLACE, OngoingContact)
def ongoing_contact(question: Question, parameters: OngoingContact, rule: str) -> Answer:
    """A heading is addressed: the units with an ongoing contact get it (R-VAS-01, R-VAS-04, R-VAS-07)."""
    heading = question.unit
    if heading is None or heading.type not in parameters.addressed:
        return no(addressed=type_of(heading))
    if parameters.events and question.message.event not in parameters.events:
        return no(addressed=type_of(heading), event=question.message.event.value)
    if parameters.sender and _principal(question.facts.sender) not in parameters.sender:
        return no(addressed=type_of(heading), sender=_principal(question.facts.sender))
    units = _contacts(question, heading, parameters.contacts)
    return moves(units, addressed=heading.name) if units else no(addressed=heading.name, contacts="none")


class HealthCentre(Model):
    """`addressed`: the headings it replaces. `contacts`: the types of which a single one stands for it."""

    addressed: tuple[UnitType, ...] = Field(min_length=1)
    contacts: tuple[UnitType, ...] = ()


@kind("health-centre", Stage.PLACE, HealthCentre)
def health_centre(question: Question, parameters: HealthCentre, rule: str) -> Answer:
    """A heading is addressed: the individual's health centre gets it, where it is known (R-VAS-02)."""
    heading = question.unit
    if heading is None or heading.type not in parameters.addressed:
        return no(addressed=type_of(heading))
    key = question.facts.health_centre
    answered = question.directory.unit(key, question.on) if key else None
    if answered is not None:
        return moves((answered,), addressed=heading.name, known="look-up")
    contacts = _contacts(question, heading, parameters.contacts) if parameters.contacts else ()
    if len(contacts) == 1:
        return moves(contacts, addressed=heading.name, known="contact")
    return no(addressed=heading.name, known=f"{len(contacts)} contacts" if contacts else "no")


class Headings(Model):
    """`addressed`: the headings the rule is about."""

    addressed: tuple[UnitType, ...] = Field(min_length=1)


@kind("look-up", Stage.PLACE, Headings)
def look_up(question: Question, parameters: Headings, rule: str) -> Answer:
    """Nobody knows the health centre: a person asks Vårdvalsservice (R-VAS-03)."""
    if question.unit is None or question.unit.type not in parameters.addressed:
        return no(addressed=type_of(question.unit))
    return decides("person", "lookup.health-centre", addressed=question.unit.name)


@kind("base-responsibility", Stage.PLACE, Headings)
def base_responsibility(question: Question, parameters: Headings, rule: str) -> Answer:
    """A municipality is addressed by its name alone: its base units get it (R-VAS-05)."""
    heading = question.unit
    if heading is None or heading.type not in parameters.addressed:
        return no(addressed=type_of(heading))
    below = question.directory.answering_for(heading.hsa_id, question.on)
    units = tuple(unit for unit in below if unit.base_responsibility)
    if not units:
        return decides("person", "municipality.no-base-unit", addressed=heading.name)
    return moves(units, addressed=heading.name)


@kind("default-inbox", Stage.PLACE, Headings)
def default_inbox(question: Question, parameters: Headings, rule: str) -> Answer:
    """A municipality is addressed by its name alone: its one registered inbox gets it (R-X-02)."""
    heading = question.unit
    if heading is None or heading.type not in parameters.addressed:
        return no(addressed=type_of(heading))
    below = question.directory.answering_for(heading.hsa_id, question.on)
    boxes = tuple(unit for unit in below if unit.default_inbox)
    if len(boxes) != 1:
        why = "municipality.several-inboxes" if boxes else "municipality.no-inbox"
        return decides("person", why, addressed=heading.name)
    return moves(boxes, addressed=heading.name)


class Lift(Model):
    """`types`: the units that are not addressed themselves."""

    types: tuple[UnitType, ...] = Field(min_length=1)


@kind("lift", Stage.PLACE, Lift)
def lift(question: Question, parameters: Lift, rule: str) -> Answer:
    """A unit below a municipality is addressed: the municipality's heading gets it (R-X-01, I-12)."""
    unit = question.unit
    if unit is None or unit.type not in parameters.types:
        return no(addressed=type_of(unit))
    above = question.directory.ancestors(unit.hsa_id, question.on)
    heading = next((other for other in above if other.type is UnitType.MUNICIPALITY_TOP), None)
    if heading is None:
        return decides("person", "municipality.no-heading", addressed=unit.name)
    return moves((heading,), addressed=unit.name)


def _contacts(question: Question, heading: Unit, types: tuple[UnitType, ...]) -> tuple[Unit, ...]:
    """The units of the heading with an ongoing contact, in the order of their keys."""
    known = (question.directory.unit(key, question.on) for key in sorted(question.facts.contacts))
    return tuple(
        unit
        for unit in known
        if unit is not None and (not types or unit.type in types) and _under(question, unit, heading)
    )


def _under(question: Question, unit: Unit, heading: Unit) -> bool:
    if heading.type is UnitType.REGION_TOP:
        return unit.region == heading.region and unit.principal not in ("municipality", "state")
    above = question.directory.ancestors(unit.hsa_id, question.on)
    return any(other.hsa_id == heading.hsa_id for other in above)


def _principal(unit: Unit | None) -> str:
    return unit.principal if unit else "unknown"

"""The kinds of rules about whether a message goes, by which way and in which order.

Those about where it goes are in `places.py`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hub.canonical.base import Model
from hub.canonical.codes import Event, InvitationKind, UnitType
from hub.canonical.identity import IdentityKind
from hub.errors import Unacceptable
from hub.routing.directory import Found, Unit
from hub.routing.leg import Channel
from hub.routing.rules import (
    KINDS,
    Answer,
    Kind,
    Nothing,
    Question,
    Stage,
    applies,
    decides,
    kind,
    no,
    system_of,
    type_of,
)

Mode = Literal["send", "propose", "person"]


class CompulsoryCare(Model):
    """`kinds`: what is never a SIP."""

    kinds: tuple[InvitationKind, ...] = Field(min_length=1)


@kind("compulsory-care", Stage.MESSAGE, CompulsoryCare)
def compulsory_care(question: Question, parameters: CompulsoryCare, rule: str) -> Answer:
    """Refuses the whole message (R-ALL-04)."""
    message = question.message
    for path, group in (("initiative.kind", message.initiative), ("meeting.kind", message.meeting)):
        if group is not None and group.kind in parameters.kinds:
            raise Unacceptable(
                "routing.compulsory-care",
                "Compulsory psychiatric care uses a samordnad vårdplan, which never becomes a SIP.",
                rule=rule,
                path=path,
                advice="Use the samordnad vårdplan of LPT 7 a § or LRV 12 a § outside the hub.",
            )
    return no()


@kind("protected", Stage.PROTECTION)
def protected(question: Question, _: Nothing, rule: str) -> Answer:
    """Protected identity: nothing goes by itself (R-ALL-03, R-VGR-06)."""
    return decides("person", "identity.protected") if question.message.patient.protected else no()


_NOT_ONE: dict[Found, str] = {Found.NONE: "unit.unknown", Found.SEVERAL: "unit.ambiguous"}


@kind("directory", Stage.UNIT)
def directory(question: Question, _: Nothing, rule: str) -> Answer:
    """Is it one unit of a region that has rules here (R-ALL-06)?"""
    found = question.found
    if found.found in _NOT_ONE:
        return decides("person", _NOT_ONE[found.found], directory=found.found.value)
    if question.region.id != question.unit_region:
        return decides("person", "region.unknown", region=question.unit_region)
    return applies(directory=found.found.value, region=question.region.id)


@kind("in-operation", Stage.UNIT)
def in_operation(question: Question, _: Nothing, rule: str) -> Answer:
    """Is the unit there on this day (R-ALL-05)?"""
    if question.found.found is Found.CLOSED:
        return decides("person", "unit.closed", on=question.on.isoformat())
    return no(on=question.on.isoformat())


class Identity(Model):
    """`otherwise`: how a message goes whose identity the region's systems do not take."""

    otherwise: dict[IdentityKind, Channel]


@kind("identity", Stage.IDENTITY, Identity)
def identity(question: Question, parameters: Identity, rule: str) -> Answer:
    """Can the unit's system hold this kind of identity (R-VAS-09, R-VGR-07)?"""
    person = question.message.patient.id
    if question.unit is None or not question.unit.electronic:
        return no(system="none")
    if question.region.accepts(person.system, question.on):
        return applies(identity=person.kind.value, accepted="yes")
    channel = parameters.otherwise.get(person.kind, "person")
    return decides(channel, _NOT_TAKEN[person.kind], identity=person.kind.value, accepted="no")


_NOT_TAKEN = {
    IdentityKind.RESERVNUMMER: "identity.reserve",
    IdentityKind.SAMORDNINGSNUMMER: "identity.samordningsnummer",
    IdentityKind.PERSONNUMMER: "identity.personnummer",
}


class Outsiders(Model):
    """`types`: which units, all where empty. `channel`: how it reaches them."""

    types: tuple[UnitType, ...] = ()
    channel: Channel = "letter"


@kind("outsiders", Stage.OUTSIDE, Outsiders)
def outsiders(question: Question, parameters: Outsiders, rule: str) -> Answer:
    """Does the unit stand outside the region's system (R-VAS-08, R-VGR-04)?"""
    unit = question.unit
    if unit is None or unit.electronic or (parameters.types and unit.type not in parameters.types):
        return no(type=type_of(unit), system=system_of(unit))
    return decides(parameters.channel, "outsider", type=type_of(unit), system=system_of(unit))


@kind("system-in-use", Stage.CHANNEL)
def system_in_use(question: Question, _: Nothing, rule: str) -> Answer:
    """Does the region use the unit's system on this day (R-ALL-05)?"""
    unit = question.unit
    if unit is None or unit.system is None or question.region.uses(unit.system, question.on):
        return no(system=system_of(unit), on=question.on.isoformat())
    channel = _fallback(unit)
    return decides(channel, "system.not-in-use", system=unit.system, on=question.on.isoformat())


@kind("no-system", Stage.CHANNEL)
def nosystem_of(question: Question, _: Nothing, rule: str) -> Answer:
    """Has the unit no system? Then paper or a telephone call (R-ALL-02)."""
    unit = question.unit
    if unit is None or unit.electronic:
        return no(system=system_of(unit))
    return decides(_fallback(unit), "no-system", system=system_of(unit), fallback=unit.fallback_channel)


@kind("system", Stage.CHANNEL)
def system(question: Question, _: Nothing, rule: str) -> Answer:
    """Which system do region, principal and unit point to (R-ALL-06)?"""
    unit = question.unit
    if unit is None or not unit.electronic:
        return no(system=system_of(unit))
    return decides("http", "ok", region=unit.region, principal=unit.principal, system=system_of(unit))


class InitiativeFirst(Model):
    """`events`: what waits for an acknowledged initiative."""

    events: tuple[Event, ...] = Field(min_length=1)


@kind("initiative-first", Stage.ORDER, InitiativeFirst)
def initiative_first(question: Question, parameters: InitiativeFirst, rule: str) -> Answer:
    """Must an initiative be acknowledged first (R-X-04)? The care process makes it wait."""
    if question.unit is None or question.message.event not in parameters.events:
        return no(event=question.message.event.value)
    if question.unit.hsa_id in question.facts.contacts:
        return no(event=question.message.event.value, contact="known")
    urgent = "yes" if question.message.urgent else "no"
    return applies(event=question.message.event.value, contact="not known", urgent=urgent)


class RedirectMode(Model):
    """`mode`: what a denial that names a unit leads to, when a unit of this region is the initiator."""

    mode: Mode


class NamedUnit(Model):
    """How a denial's comment is read: words that take back what they stand beside, words and marks that end
    their reach, and headings that are too wide to be asked."""

    negations: frozenset[str]
    boundaries: frozenset[str]
    too_wide: tuple[UnitType, ...] = ()


# Looked at where two recipients are one unit, and by `redirect.py`, which has a comment and no message.
KINDS["once"] = Kind(Stage.AFTERWARDS, Nothing, None)
KINDS["redirect"] = Kind(Stage.AFTERWARDS, RedirectMode, None)
KINDS["named-unit"] = Kind(Stage.AFTERWARDS, NamedUnit, None)


def _fallback(unit: Unit) -> Channel:
    return "phone" if unit.fallback_channel == "phone" else "letter"

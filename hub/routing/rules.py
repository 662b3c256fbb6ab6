"""What a rule of a region file can be: each kind is one function that answers one question.

A region file names a kind and gives its parameters; no region is known here. The kinds stand in
`hub/routing/kinds.py` and `places.py`. They are asked stage by stage; inside a stage in the order of the
files, the common rules first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from hub.canonical.base import Model
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.routing.directory import Directory, LookUp, Unit
from hub.routing.leg import Channel, RoutingFacts, Said

if TYPE_CHECKING:
    from hub.routing.regions import Region


class Stage(IntEnum):
    """The order in which kinds of rules are asked."""

    MESSAGE = 1  #: once for the message: may it be routed at all?
    PROTECTION = 2  #: may anything go electronically?
    UNIT = 3  #: which unit is meant?
    PLACE = 4  #: which unit answers for what was addressed?
    IDENTITY = 5  #: can that unit's system hold the identity?
    OUTSIDE = 6  #: does the unit stand outside the region's system?
    CHANNEL = 7  #: which system, or which other way?
    ORDER = 8  #: what must have happened first?
    AFTERWARDS = 9  #: looked at where recipients turn out to be one unit, and when a unit denies


@dataclass(frozen=True, slots=True)
class Question:
    """What a rule may look at. `unit` is the unit the leg goes to so far, `addressed` what was written."""

    message: Message
    addressed: UnitRef
    found: LookUp
    unit: Unit | None
    facts: RoutingFacts
    directory: Directory
    region: Region
    on: date

    @property
    def unit_region(self) -> str:
        """The region the unit says it is of."""
        return self.unit.region if self.unit else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule said: `units` moves the leg to them, `channel` with `why` ends it."""

    said: Said
    values: Mapping[str, str] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    channel: Channel | None = None
    why: str = "ok"


def no(**values: str) -> Answer:
    """The rule does not apply."""
    return Answer("does not apply", values)


def applies(**values: str) -> Answer:
    """The rule applies and changes nothing in who gets it and how."""
    return Answer("applies", values)


def moves(units: tuple[Unit, ...], **values: str) -> Answer:
    """The rule names the units instead of the one addressed."""
    return Answer("decides", {**values, "to": ", ".join(unit.name for unit in units)}, units)


def decides(channel: Channel, why: str, **values: str) -> Answer:
    """The rule says how it goes."""
    return Answer("decides", {**values, "channel": channel, "why": why}, channel=channel, why=why)


class Nothing(Model):
    """The parameters of a kind that has none."""


#: What answers: the question, the parameters of the rule, and the rule's id.
Ask = Callable[["Question", Any, str], Answer]


class Kind(NamedTuple):
    """A kind of rule: when it is asked, its parameters, and what answers (None: looked at, not asked)."""

    stage: Stage
    parameters: type[BaseModel]
    ask: Ask | None


KINDS: dict[str, Kind] = {}


def kind(name: str, stage: Stage, parameters: type[BaseModel] = Nothing) -> Callable[[Ask], Ask]:
    """Registers a function as the kind of rule that region files call `name`."""

    def register(ask: Ask) -> Ask:
        KINDS[name] = Kind(stage, parameters, ask)
        return ask

    return register


def type_of(unit: Unit | None) -> str:
    """A unit's type as a trace says it."""
    return unit.type.value if unit else "unknown"


def system_of(unit: Unit | None) -> str:
    """A unit's system as a trace says it."""
    return (unit.system if unit else None) or "none"

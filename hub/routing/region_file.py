"""What may stand in a region's file, and where in it an error is."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import time
from typing import Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator

from hub.canonical.base import Model
from hub.canonical.codes import Event
from hub.canonical.identity import IdentityKind
from hub.canonical.policy import CareRules
from hub.errors import Misconfigured
from hub.routing.period import Period

ObeyedBy = Literal["consent", "delivery", "adapter", "care", "process"]


class Entry(Period):
    """Anything regional: which rule or section says so, where it is from, and between which days it holds."""

    id: str = Field(pattern=r"^(R-[A-Z]+-[0-9]{2}|T-[0-9]{2}|I-[0-9]{2}|C-[0-9]{2}|§[0-9.]+)$")
    source: str = Field(min_length=3)

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self


class Declared(Entry):
    """An entry that the documentation lists: what it asks, in a sentence, and which room obeys it."""

    asks: str = Field(min_length=3)
    kind: str | None = None
    obeyed_by: ObeyedBy | None = None


class RuleEntry(Declared):
    """A rule: asked by routing (`kind`, with its parameters), or obeyed in another room (`obeyed_by`)."""

    parameters: dict[str, Any] = Field(default={}, alias="with")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.kind is None) == (self.obeyed_by is None):
            raise ValueError("a rule has either a kind or obeyed_by")
        return self


class DeadlineEntry(Declared):
    """Who owes an acknowledgement of which events, and when (`domain.md` §4)."""

    obeyed_by: ObeyedBy = "care"
    events: tuple[Event, ...] = ()
    working_days: int | None = Field(default=None, ge=1, le=60)
    reply_by: bool = False
    covered_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if sum((self.working_days is not None, self.reply_by, bool(self.covered_by))) != 1:
            raise ValueError("a deadline has exactly one of working_days, reply_by and covered_by")
        if bool(self.events) == bool(self.covered_by):
            raise ValueError("a deadline names events, unless another covers it")
        return self


class SystemEntry(Entry):
    """A system that the region uses between two days (R-ALL-05)."""

    system: str


class IdentityEntry(Entry):
    """A series of identities that the region's systems take electronically, by OID."""

    kind: IdentityKind
    system: str
    name: str


class ConsentEntry(Declared):
    """What the region asks of consents that others have registered (`domain.md` §5.4, §5.8)."""

    obeyed_by: ObeyedBy = "consent"
    accepts_presumed: bool = False
    needs_child_assent: int | None = Field(default=None, ge=0, le=18)
    guardians_disagree: Literal["warn", "hold"] = "warn"


class CareEntry(Declared):
    """What the region asks of plans and meetings (`domain.md` §6.6, §7.4): settings of `CareRules`."""

    obeyed_by: ObeyedBy = "care"
    says: CareRules

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.says.model_fields_set:
            raise ValueError("an entry of care sets at least one of its rules")
        return self


class NotificationEntry(Entry):
    """An event that the region's own system announces to those who watch the box (avisering)."""

    event: Event
    says: str


class HoursEntry(Entry):
    """When the working day ends, and which categories of holidays are free (`domain.md` §4.2)."""

    closes: time
    holidays: tuple[Literal["public", "de_facto", "bank", "optional"], ...] = Field(min_length=1)


class NotificationsEntry(Model):
    """Which events are announced, and through which channels."""

    channels: tuple[Literal["mail", "sms", "fax"], ...] = ()
    events: tuple[NotificationEntry, ...] = ()


class CommonFile(Model):
    """`common.yaml`: the rules of all regions, and the hours where no region has its own."""

    rules: tuple[RuleEntry, ...]
    hours: HoursEntry


class RegionFile(Model):
    """One region's file."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: str
    rules: tuple[RuleEntry, ...]
    deadlines: tuple[DeadlineEntry, ...] = ()
    systems: tuple[SystemEntry, ...] = ()
    identities: tuple[IdentityEntry, ...] = ()
    consent: tuple[ConsentEntry, ...] = ()
    care: tuple[CareEntry, ...] = ()
    hours: HoursEntry
    notifications: NotificationsEntry = NotificationsEntry()


M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]


class Source:
    """A YAML text with its name, that knows on which line each thing stands."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            self._node = yaml.compose(text, _Loader)
            self._data = yaml.load(text, _Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise Misconfigured(
                "region.yaml",
                f"{name} is not YAML that the hub reads: {error.problem}.",
                line=mark.line + 1 if mark else None,
                advice="Correct the file; the hub does not start with half a region.",
            ) from None

    def read(self, model: type[M]) -> M:
        """The file as that model. Raises Misconfigured with the place of the first thing wrong."""
        try:
            return model.model_validate(self._data)
        except ValidationError as error:
            raise self.wrong(error) from None

    def wrong(self, error: ValidationError, under: Place = ()) -> Misconfigured:
        """The first fault of a validation, as an error that names file, path and line."""
        first = error.errors(include_url=False, include_input=False)[0]
        return self.fault(first["msg"], (*under, *first["loc"]))

    def fault(self, what: str, place: Place) -> Misconfigured:
        """An error at a place of the file."""
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
        return Misconfigured(
            "region.entry",
            f"{self.name} does not hold together: {what}.",
            path=f"{self.name}: {path}" if path else self.name,
            line=self._line(place),
            advice="Correct the file; the hub does not start with half a region.",
        )

    def _line(self, place: Place) -> int | None:
        node = self._node
        for step in place:
            inner = _inside(node, step)
            if inner is None:
                break
            node = inner
        return node.start_mark.line + 1 if node else None


def _inside(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        inner: yaml.Node = node.value[step]
        return inner
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice, which YAML readers otherwise overlook."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key} stands twice", node.value[position][0].start_mark
                )
        return super().construct_mapping(node, deep)

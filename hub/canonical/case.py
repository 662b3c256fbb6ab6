"""The case (samordningsärende): its parties, its coordinator, and what did not work in it."""

from __future__ import annotations

from datetime import date

from hub.canonical.base import Line, Model, Text
from hub.canonical.codes import ActorHeading, DeviationKind
from hub.canonical.people import Contact, UnitRef


class Actor(Model):
    """A unit that is a party of the case (aktör)."""

    unit: UnitRef
    heading: ActorHeading = ActorHeading.OTHER


class Opening(Model):
    """What is said when a case is opened or its parties change (000 B1.3-B1.5).

    `need`: need of a SIP. `care_contact`: vårdkontakt; None is Cosmic's «Ingen». `event_on`: händelsedatum.
    """

    need: bool | None = None
    care_contact: Line | None = None
    event_on: date | None = None
    actors: tuple[Actor, ...] = ()


class Coordinator(Model):
    """Who coordinates from now on (samordnare, fast vårdkontakt med samordningsansvar)."""

    contact: Contact
    from_day: date | None = None


class Deviation(Model):
    """A draft of a deviation (avvikelse): for a person to submit, without more of the patient than needed."""

    kind: DeviationKind
    text: Text
    rule: Line | None = None
    unit: UnitRef | None = None


class OtherPlan(Model):
    """Another plan that already does what a SIP would (plan.existing-suffices)."""

    kind: Line
    reference: Line | None = None

"""What the routing tests share: the example directory, the regions' files, and messages to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.canonical.identity import identify
from hub.canonical.meeting import Initiative, Meeting
from hub.canonical.message import Message
from hub.canonical.people import Patient, UnitRef
from hub.routing.decision import Decision, Leg, RoutingFacts, decide
from hub.routing.directory import Directory, Unit
from hub.routing.regions import Regions, load_regions
from hub.routing.unit_list import load_units

LIST = Path(__file__).parents[2] / "hub" / "sandbox" / "directory.csv"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def vgr(number: int) -> str:
    """The key of an invented unit in Västra Götaland."""
    return f"SE2321000131-E{number:012d}"


def vas(number: int) -> str:
    """The key of an invented unit in Västmanland."""
    return f"SE2321000172-E{number:012d}"


@pytest.fixture(scope="session")
def directory() -> Directory:
    return Directory(load_units(LIST))


@pytest.fixture(scope="session")
def regions() -> Regions:
    return load_regions()


@pytest.fixture
def unit(directory: Directory) -> Callable[[str], Unit]:
    """A unit of the example directory by its key."""

    def of(key: str) -> Unit:
        found = directory.unit(key, AT.date())
        assert found is not None
        return found

    return of


def message(
    *recipients: str, event: str = "invitation.sent", person: str = "198808112380", **more: Any
) -> Message:
    """A message to units by name, or by HSA-id where the text is one."""
    refs = tuple(
        UnitRef(name="Mottagande enhet", hsa_id=text) if text.startswith("SE2") else UnitRef(name=text)
        for text in recipients
    )
    protected = more.pop("protected", False)
    kind = more.pop("kind", "SIP")
    content: dict[str, Any] = {}
    if event == "initiative.sent":
        content = {"initiative": Initiative(kind=kind, reason="Behov av samordning.")}
    elif event in ("invitation.sent", "invitation.changed"):
        content = {"meeting": Meeting(kind=kind, start=AT)}
    return Message(
        id="m-1",
        event=event,
        sent_at=AT,
        sender=UnitRef(name="Avsändande enhet"),
        recipients=refs,
        patient=Patient(id=identify(person), protected=protected),
        **content,
        **more,
    )


@pytest.fixture
def route(directory: Directory, regions: Regions) -> Callable[..., Decision]:
    """Decides a message against the example directory."""

    def decided(sent: Message, at: datetime = AT, **facts: Any) -> Decision:
        return decide(sent, RoutingFacts(**facts), directory, regions, at)

    return decided


@pytest.fixture
def leg(route: Callable[..., Decision]) -> Callable[..., Leg]:
    """The one leg of a message."""

    def only(sent: Message, at: datetime = AT, **facts: Any) -> Leg:
        (single,) = route(sent, at, **facts).legs
        return single

    return only

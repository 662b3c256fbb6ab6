"""Says who would get a document, why and by which way; sends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from hub.adapters import ADAPTERS, adapter
from hub.bootstrap.parts import open_regions
from hub.canonical.message import Message
from hub.cli.directory import kept_units
from hub.cli.words import day
from hub.clock import STOCKHOLM
from hub.errors import Unacceptable
from hub.routing.decision import Decision, Leg, RoutingFacts, decide
from hub.routing.directory import Directory
from hub.routing.leg import WHY, TraceStep
from hub.routing.unit_list import load_units
from hub.settings import Settings


@click.command(short_help="Say who would get a document and why; send nothing.")
@click.option(
    "--from", "source", required=True, type=click.Choice(sorted(ADAPTERS)), help="Whose document it is."
)
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="On this day; else now.")
@click.option(
    "--units",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file to ask instead of the hub's directory.",
)
@click.option("--json", "as_lines", is_flag=True, help="One object a line: a recipient with its whole trace.")
def route(source: str, file: Any, at: datetime | None, units: Path | None, as_lines: bool) -> None:
    """Say who would get the document FILE, which rules were asked, on which values, and what each said. A dry
    run: nothing is stored or sent, and nothing is known of the case.

    \b
    Example:
      hub route --from samsa contracts/samsa/good/kallelse-2023.xml
      hub route --from prator --at 2026-12-24 kallelse.xml --json
    """
    message = adapter(source, bytes(32)).parse(file.read())
    if not isinstance(message, Message):
        raise Unacceptable("route.receipt", "the document is a machine's receipt, which is not routed")
    moment = at.replace(tzinfo=STOCKHOLM) if at else datetime.now(UTC)
    directory = Directory(load_units(units) if units else kept_units())
    decision = _decided(message, directory, moment)
    if as_lines:
        for leg in decision.legs:
            click.echo(json.dumps(leg.model_dump(mode="json"), ensure_ascii=False))
        return
    click.echo("\n".join(told(message, decision, moment)))


def _decided(message: Message, directory: Directory, at: datetime) -> Decision:
    sender = directory.find(message.sender, at.astimezone(STOCKHOLM).date())
    regions = open_regions(Settings())
    return decide(message, RoutingFacts(sender=sender), directory, regions, at)


def told(message: Message, decision: Decision, at: datetime) -> Iterator[str]:
    """The decision as lines for people."""
    yield click.style(f"{message.event} from {message.sender.name}, as of {day(at)}", bold=True)
    for leg in decision.legs:
        yield ""
        yield from _leg(leg)
    if not decision.legs:
        yield "It names no recipient."


def _leg(leg: Leg) -> Iterator[str]:
    way = f"to {leg.system} by {leg.channel}" if leg.system else f"by {leg.channel}"
    tone = "green" if leg.channel == "http" else "yellow"
    yield click.style(f"→ {leg.name}  {way}  [{leg.rule}]", fg=tone)
    yield f"  {leg.recipient}" + (f", instead of {leg.lifted_from}" if leg.lifted_from else "")
    if leg.why != "ok":
        yield f"  {leg.why}: {WHY.get(leg.why, '')}"
    yield from (click.style(f"    {asked(step)}", dim=True) for step in leg.trace)


def asked(step: TraceStep) -> str:
    """One rule that was asked, in one line."""
    values = ", ".join(f"{name} {value}" for name, value in step.values.items())
    return f"{step.rule:<9} {step.said:<15} {step.asked}{f' · {values}' if values else ''}"

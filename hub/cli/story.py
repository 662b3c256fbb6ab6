"""An explanation as text: a heading, the days with their moments, and whom we wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import click

from hub.cli.life import Happening, Life, Tone, happenings
from hub.cli.waits import NOBODY, waits
from hub.cli.words import clock, counted, day, span

_COLOUR: dict[Tone, str | None] = {"plain": None, "good": "green", "wait": "yellow", "bad": "red"}
_MARGIN = " " * 22


def story(life: Life, now: datetime) -> str:
    """The whole explanation, with colours; without them where it is printed to no terminal."""
    return "\n".join([*_heading(life), *_timeline(happenings(life)), "", *_closing(life, now)])


def document(life: Life, now: datetime) -> dict[str, object]:
    """The same for programs: one object."""
    return {
        "kind": life.kind,
        "id": life.id,
        "case": life.case.id,
        "state": life.case.state,
        "happenings": [
            {"at": told.at.isoformat(), "text": told.text, "tone": told.tone, **_under(told)}
            for told in happenings(life)
        ],
        "waits": [str(said) for said in waits(life, now) if said != NOBODY],
    }


def _under(told: Happening) -> dict[str, list[str]]:
    return {title.replace(" ", "_"): list(lines) for title, lines in told.under}


def _heading(life: Life) -> Iterator[str]:
    yield click.style(f"{life.kind.capitalize()} {life.id}", bold=True) + _standing(life)
    if life.kind != "case":
        yield f"  in case    {life.case.id}, {life.case.state}"
    numbers = sorted(
        {f"{link.kind} {link.value}" for link in life.links if link.kind not in ("message", "delivery")}
    )
    if numbers:
        yield f"  known as   {' · '.join(numbers)}"
    states = Counter(str(delivery.state) for delivery in life.deliveries)
    tally = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    sums = f"{counted(len(life.messages), 'message')}, {counted(len(life.deliveries), 'delivery')}"
    yield f"  holds      {sums}{f': {tally}' if tally else ''}"
    if life.case.blocked:
        yield click.style("  blocked    nothing travels electronically in this case", fg="red")


def _standing(life: Life) -> str:
    if life.kind == "case":
        return f"  {life.case.state}"
    rows = life.messages if life.kind == "message" else life.deliveries
    own = next((str(row.state) for row in rows if row.id == life.id), "")
    return f"  {own}"


def _timeline(told: list[Happening]) -> Iterator[str]:
    if not told:
        return
    first, today = told[0].at, ""
    for happening in told:
        if day(happening.at) != today:
            today = day(happening.at)
            yield f"\n{click.style(today, bold=True)}"
        yield from _lines(happening, happening.at - first)


def _lines(happening: Happening, since: timedelta) -> Iterator[str]:
    after = f"+{span(since)}" if since else ""
    told = click.style(f"{happening.mark} {happening.text}", fg=_COLOUR[happening.tone])
    yield f"  {clock(happening.at)}  {after:>11} {told}"
    for title, lines in happening.under:
        yield click.style(f"{_MARGIN}   {title}", dim=True)
        yield from (click.style(f"{_MARGIN}     {line}", dim=True) for line in lines)


def _closing(life: Life, now: datetime) -> Iterator[str]:
    for said in waits(life, now):
        yield click.style(said.says, fg="green" if said == NOBODY else "yellow", bold=True)
        width = max((len(command) for command, _ in said.commands), default=0)
        yield from (f"  {command.ljust(width)}  {says}" for command, says in said.commands)

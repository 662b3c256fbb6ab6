"""Whom we wait for: the closing lines of an explanation, so that nothing is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hub.cli.life import Life
from hub.cli.words import span, when
from hub.delivery import State
from hub.store.rows import DeliveryRow, ExpectationRow, TaskRow, Waiting

NOBODY = "Nobody is waited for."


def waits(life: Life, now: datetime) -> list[str]:
    """One sentence for each that is waited for: units, the hub, people; `NOBODY` where there is none."""
    said = [
        *(_unit(life, row, now) for row in life.expectations if row.state is Waiting.OPEN),
        *_deliveries(life, now),
        *(_person(row, now) for row in life.tasks if row.state == "open"),
    ]
    return said or [NOBODY]


def _unit(life: Life, row: ExpectationRow, now: datetime) -> str:
    who = f"We wait for {life.name(row.unit)} to answer {row.event}"
    if row.due is None:
        return f"{who}, under {row.rule}, from when it has arrived there."
    since = f"since {when(row.opened_at, now)}, under {row.rule}"
    if row.due < now:
        return f"{who} {since}, until {when(row.due, now)}: overdue by {span(now - row.due)}."
    return f"{who} {since}, until {when(row.due, now)} ({span(row.due - now)} left)."


def _deliveries(life: Life, now: datetime) -> Iterator[str]:
    for row in life.deliveries:
        say = _LIVE.get(row.state)
        if say:
            yield say(row, now)


def _pending(row: DeliveryRow, now: datetime) -> str:
    tried = f" ({row.attempts} tried, last {row.reason})" if row.attempts and row.reason else ""
    again = "as soon as its line is open" if row.due <= now else when(row.due, now)
    end = when(row.give_up_at, now)
    return f"The hub sends {row.event} to {row.recipient_name} {again}{tried}; it tries until {end}."


def _sending(row: DeliveryRow, now: datetime) -> str:
    return f"The hub is sending {row.event} to {row.recipient_name} right now, attempt {row.attempts}."


def _held(row: DeliveryRow, now: datetime) -> str:
    until = f"until {row.held_until}" if row.held_until else "for a person"
    rule = f", under {row.rule}" if row.rule else ""
    return f"{row.event} for {row.recipient_name} is held {until}{rule}, since {when(row.created_at, now)}."


def _parked(row: DeliveryRow, now: datetime) -> str:
    why = f" ({row.reason})" if row.reason else ""
    act = f"`hub replay {row.id[:8]}` sends it again"
    return f"{row.event} for {row.recipient_name} is parked{why} and keeps its line closed: {act}."


def _by_hand(row: DeliveryRow, now: datetime) -> str:
    return f"A person carries {row.event} to {row.recipient_name}, since {when(row.created_at, now)}."


_LIVE = {
    State.PENDING: _pending,
    State.SENDING: _sending,
    State.HELD: _held,
    State.PARKED: _parked,
    State.WITH_PERSON: _by_hand,
}


def _person(row: TaskRow, now: datetime) -> str:
    rule = f", under {row.rule}" if row.rule else ""
    act = f"`hub task done {row.id[:8]}`"
    return f"A person must act: {row.kind}{rule}, since {when(row.created_at, now)} ({act})."

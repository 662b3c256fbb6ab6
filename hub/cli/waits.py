"""Whom we wait for: the closing lines of an explanation, so that nothing is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hub.cli.errands import OPERATIONS, Errand, errand_of
from hub.cli.life import Life, shown
from hub.cli.words import span, when
from hub.delivery import State
from hub.duties import why_by_hand
from hub.store.rows import DeliveryRow, ExpectationRow, TaskRow, Waiting


@dataclass(frozen=True, slots=True)
class Wait:
    """One that is waited for. `commands`: what a person may type, each with what it says."""

    says: str
    commands: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        typed = "; ".join(f"`{command}`: {says}" for command, says in self.commands)
        return f"{self.says} {typed}." if typed else self.says


NOBODY = Wait("Nobody is waited for.")


def waits(life: Life, now: datetime) -> list[Wait]:
    """One for each that is waited for: units, the hub, people; `NOBODY` where there is none."""
    said = [
        *(_unit(life, row, now) for row in life.expectations if row.state is Waiting.OPEN),
        *_deliveries(life, now),
        *(_person(life, row, now) for row in life.tasks if row.state == "open"),
    ]
    return said or [NOBODY]


def _unit(life: Life, row: ExpectationRow, now: datetime) -> Wait:
    who = f"We wait for {life.name(row.unit)} to answer {row.event}"
    if row.due is None:
        return Wait(f"{who}, under {row.rule}, from when it has arrived there.")
    since = f"since {when(row.opened_at, now)}, under {row.rule}"
    if row.due < now:
        return Wait(f"{who} {since}, until {when(row.due, now)}: overdue by {span(now - row.due)}.")
    return Wait(f"{who} {since}, until {when(row.due, now)} ({span(row.due - now)} left).")


def _deliveries(life: Life, now: datetime) -> Iterator[Wait]:
    """What is still to be done with each; where an open task is about it, the task says that."""
    told = {task.delivery_id for task in life.tasks if task.state == "open"}
    for row in life.deliveries:
        say = _LIVE.get(row.state)
        if say and not (row.id in told and row.state in _A_PERSONS):
            yield say(row, now)


def _pending(row: DeliveryRow, now: datetime) -> Wait:
    tried = f" ({row.attempts} tried, last {row.reason})" if row.attempts and row.reason else ""
    again = "as soon as its line is open" if row.due <= now else when(row.due, now)
    end = when(row.give_up_at, now)
    return Wait(f"The hub sends {row.event} to {row.recipient_name} {again}{tried}; it tries until {end}.")


def _sending(row: DeliveryRow, now: datetime) -> Wait:
    return Wait(f"The hub is sending {row.event} to {row.recipient_name} right now, attempt {row.attempts}.")


#: What a delivery is held until → how that reads, and what lets it go.
_UNTIL = {
    "initiative-acknowledged": (
        "until {unit} has acknowledged its initiative",
        "It goes by itself then; where the unit denies, the one who invites gets a task.",
    ),
    "consent": (
        "until a consent covers it",
        "A new consent from the sender's system lets it go by itself.",
    ),
    "person": (
        "until a person decides",
        "`hub tasks --case {case}` shows the task.",
    ),
}


def _held(row: DeliveryRow, now: datetime) -> Wait:
    until, then = _UNTIL.get(row.held_until or "person", (f"until {row.held_until}", ""))
    rule = f", under {row.rule}" if row.rule else ""
    says = f"{row.event} for {row.recipient_name} is held {until}{rule}, since {when(row.created_at, now)}."
    return Wait(f"{says} {then}".strip().format(unit=row.recipient_name, case=row.case_id[:8]))


def _parked(row: DeliveryRow, now: datetime) -> Wait:
    why = f" ({row.reason})" if row.reason else ""
    says = f"{row.event} for {row.recipient_name} is parked{why} and keeps its line closed."
    return Wait(says, ((f"hub replay {shown(row)} --yes", "it is sent again"),))


def _by_hand(row: DeliveryRow, now: datetime) -> Wait:
    what = f"A person carries {row.event} to {row.recipient_name}, since {when(row.created_at, now)}"
    return Wait(f"{what}: {why_by_hand(row)}. No task is open for it.")


_LIVE = {
    State.PENDING: _pending,
    State.SENDING: _sending,
    State.HELD: _held,
    State.PARKED: _parked,
    State.WITH_PERSON: _by_hand,
}
_A_PERSONS = frozenset({State.HELD, State.PARKED, State.WITH_PERSON})


def _person(life: Life, row: TaskRow, now: datetime) -> Wait:
    """Who must act, about what, why, and what to do; then the commands that say it is done."""
    one = _errand(life, row)
    who = "Operations" if one.of == OPERATIONS else f"A person at {one.of}"
    what = f"{one.delivery.event} for {one.delivery.recipient_name}" if one.delivery else row.kind
    duty = one.duty
    rule = f", under {row.rule}" if row.rule and row.kind != "delivery.parked" else ""
    says = f"{who} must act, since {when(row.created_at, now)}{rule}. {what}: {duty.why}. {duty.do}"
    return Wait(says, one.commands)


def _errand(life: Life, row: TaskRow) -> Errand:
    delivery = next((each for each in life.deliveries if each.id == row.delivery_id), None)
    message = next((each for each in life.messages if each.id == row.message_id), None)
    owed = [each for each in life.expectations if each.delivery_id == row.delivery_id]
    names = {unit: life.name(unit) for unit in (row.unit, message.sender_unit if message else None) if unit}
    return errand_of(row, delivery, owed, names, message.sender_unit if message else None)

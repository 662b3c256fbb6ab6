"""The life of a message, a delivery or a case, moment by moment, read off what the store has kept.

Everything here is codes, unit names and times; content stays sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.cli.losses import in_full, in_short
from hub.delivery import State, Step
from hub.duties import why_by_hand
from hub.store.rows import (
    AuditRow,
    CaseRow,
    DeliveryRow,
    ExpectationRow,
    Link,
    MessageRow,
    TaskRow,
)

Tone = Literal["plain", "good", "wait", "bad"]


@dataclass(frozen=True)
class Life:
    """All that is kept about one thing. `names`: unit key → name. `kind`, `id`: what was asked about.
    `whole_trace`: also the rules that were asked and had nothing to say. `every_loss`: a line for each field.
    """

    kind: Literal["message", "delivery", "case"]
    id: str
    case: CaseRow
    links: tuple[Link, ...] = ()
    messages: tuple[MessageRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()
    expectations: tuple[ExpectationRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    journal: tuple[AuditRow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    whole_trace: bool = False
    every_loss: bool = False

    def name(self, unit: str | None) -> str:
        """The unit's name where it is known, else its key."""
        known = {delivery.recipient: delivery.recipient_name for delivery in self.deliveries}
        return self.names.get(unit or "") or known.get(unit or "") or unit or "a unit"


@dataclass(frozen=True)
class Happening:
    """One line of the timeline. `under`: titled lists that explain it (`why there`, `changed on the way`)."""

    at: datetime
    mark: str
    text: str
    tone: Tone = "plain"
    under: tuple[tuple[str, tuple[str, ...]], ...] = ()


def happenings(life: Life) -> list[Happening]:
    """Everything that happened, in its order; cause before effect where the moment is the same."""
    told = [*_messages(life), *_journalled(life), *_expected(life), *_done(life)]
    return sorted(told, key=lambda happening: happening.at)


def _messages(life: Life) -> Iterator[Happening]:
    for message in life.messages:
        source = "the hub itself" if message.party is None else life.name(message.sender_unit)
        revision = f", revision {message.revision}" if message.revision > 1 else ""
        state = {"accepted": "", "held": ", held for a person", "late": ", too late to change anything"}
        yield Happening(
            message.accepted_at,
            "●",
            f"message {message.seq}: {message.event} from {source}{revision}"
            f"{state.get(message.state, f', {message.state}')}  ({message.id[:8]})",
            "wait" if message.state == "held" else "plain",
        )


def _journalled(life: Life) -> Iterator[Happening]:
    """Deliveries and the case as the journal has them; a claim is told by the attempt that follows it."""
    rows = {delivery.id: delivery for delivery in life.deliveries}
    attempts: dict[str, int] = {}
    under_way: set[str] = set()
    for entry in life.journal:
        if entry.kind == "case" and entry.action == "change" and entry.before != entry.after:
            yield Happening(entry.at, "·", f"the case is now {entry.after}{_by_rule(entry.rule)}")
        if entry.kind != "delivery" or entry.subject not in rows:
            continue
        delivery = rows[entry.subject]
        if entry.action == Step.CLAIM:
            attempts[entry.subject] = attempts.get(entry.subject, 0) + 1
            if entry.subject in under_way:
                yield Happening(entry.at, "✗", f"{_short(delivery)}: the worker vanished; taken over", "bad")
            under_way.add(entry.subject)
            continue
        was_under_way = entry.subject in under_way
        under_way.discard(entry.subject)
        if entry.action == "create":
            yield _created(life, delivery, entry)
        else:
            number = attempts.get(entry.subject, 0) if was_under_way else 0
            yield _stepped(delivery, entry, number)
        if entry.action == Step.REPLAY:
            attempts[entry.subject] = 0


def _created(life: Life, delivery: DeliveryRow, entry: AuditRow) -> Happening:
    """A delivery with the reasons why it goes there, and what its format could not carry in place."""
    way = f"to {delivery.system} by {delivery.channel}" if delivery.system else f"by {delivery.channel}"
    held = f", held until {delivery.held_until or 'a person decides'}" if entry.after == State.HELD else ""
    why = tuple(_asked(life, delivery.trace))
    losses = tuple((in_full if life.every_loss else in_short)(delivery.losses))
    by_hand = (why_by_hand(delivery),) if entry.after in (State.WITH_PERSON, State.WITHDRAWN) else ()
    held = ", not sent at all" if entry.after == State.WITHDRAWN else held
    if delivery.part_of is not None:
        way = f"{way}, document {delivery.part} of {delivery.part_of[:8]}"
    under = (
        ("why there", why),
        ("why not sent" if entry.after == State.WITHDRAWN else "why by hand", by_hand),
        ("changed on the way", losses),
    )
    return Happening(
        entry.at,
        "→",
        f"{delivery.event} for {life.name(delivery.recipient)} {way}{held}  (delivery {shown(delivery)})",
        "wait" if held else "plain",
        tuple((title, lines) for title, lines in under if lines),
    )


def shown(delivery: DeliveryRow) -> str:
    """As much of a delivery's id as names it: `77ab12cd`, or `77ab12cd-2` for its second document."""
    if delivery.part_of is None:
        return delivery.id[:8]
    return f"{delivery.part_of[:8]}-{delivery.part}"


_NO, _DECIDES = "does not apply", "decides"


def _asked(life: Life, trace: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Of a case the rules that decided; of a message those that applied too, and the others by id."""
    shown = (_DECIDES,) if life.kind == "case" else (_DECIDES, "applies")
    for step in trace:
        if life.whole_trace or step.get("said") in shown:
            rule, said, question = (step.get(name, "") for name in ("rule", "said", "asked"))
            yield f"{rule:<9} {said:<15} {question}{_values(step)}"
    silent = dict.fromkeys(str(step.get("rule", "")) for step in trace if step.get("said") == _NO)
    if silent and life.kind != "case" and not life.whole_trace:
        yield f"asked too, did not apply: {', '.join(silent)}"


#: Step → (mark, what it says, tone); `{why}` is the reason's code.
_STEPS: dict[str, tuple[str, str, Tone]] = {
    Step.RELEASE: ("▸", "may go now", "plain"),
    Step.TAKEN: ("✓", "the recipient's system has it", "good"),
    Step.RETRY: ("✗", "not taken{why}", "bad"),
    Step.PARK: ("✗", "parked{why}: a person decides", "bad"),
    Step.HOLD: ("‖", "held{why}", "wait"),
    Step.ACKNOWLEDGE: ("✓", "acknowledged by the unit", "good"),
    Step.WITHDRAW: ("·", "withdrawn{why}", "plain"),
    Step.REPLAY: ("▸", "sent again by a person: same id, same bytes", "plain"),
    Step.HAND_OVER: ("☞", "handed to a person{why}", "wait"),
    Step.DONE_BY_HAND: ("✓", "done by hand", "good"),
    Step.SUPERSEDE: ("·", "another delivery stands for it", "plain"),
}


def _stepped(delivery: DeliveryRow, entry: AuditRow, attempt: int) -> Happening:
    mark, says, tone = _STEPS.get(entry.action, ("·", entry.action, "plain"))
    why = f" ({entry.detail['reason']})" if entry.detail.get("reason") else ""
    tried = f", attempt {attempt}" if attempt else ""
    actor = f" by {entry.actor}" if entry.action in _BY_PEOPLE and entry.actor != "hub" else ""
    text = f"{_short(delivery)}{tried}: {says.format(why=why)}{actor}{_by_rule(entry.rule)}"
    return Happening(entry.at, mark, text, tone)


_BY_PEOPLE = frozenset({Step.REPLAY, Step.HAND_OVER, Step.DONE_BY_HAND, Step.SUPERSEDE})


def _expected(life: Life) -> Iterator[Happening]:
    for row in life.expectations:
        who, what = life.name(row.unit), f"{row.event}"
        if row.reminded_at:
            yield Happening(
                row.reminded_at, "!", f"{who} was reminded: no answer to {what} [{row.rule}]", "wait"
            )
        if row.escalated_at:
            text = f"a person was asked: still no answer to {what} from {who} [{row.rule}]"
            yield Happening(row.escalated_at, "!", text, "bad")
        if row.late_at:
            yield Happening(row.late_at, "✓", f"{who} answered {what}, late [{row.rule}]", "wait")
        elif row.ended_at and row.state in ("fulfilled", "waived"):
            says = "answered in time" if row.state == "fulfilled" else "no answer is waited for any more"
            yield Happening(row.ended_at, "·", f"{who}, {what}: {says} [{row.rule}]")


def _done(life: Life) -> Iterator[Happening]:
    for task in life.tasks:
        yield Happening(
            task.created_at,
            "☞",
            f"task for a person: {task.kind}{_by_rule(task.rule)}  ({task.id[:8]})",
            "wait",
        )
        if task.done_at:
            yield Happening(task.done_at, "✓", f"task done: {task.kind}  ({task.id[:8]})", "good")


def _short(delivery: DeliveryRow) -> str:
    return f"{delivery.recipient_name}, {delivery.event}"


def _by_rule(rule: str | None) -> str:
    return f" [{rule}]" if rule else ""


def _values(step: Mapping[str, object]) -> str:
    values = step.get("values")
    if not isinstance(values, Mapping) or not values:
        return ""
    return " · " + ", ".join(f"{name} {value}" for name, value in values.items())

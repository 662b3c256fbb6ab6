"""Whether the promises hold, on this database: each broken one is named, with the row that breaks it.

The invariants are those of `reliability.md` §A2 as they show in what is stored. I9 and I11 are about time
and about load: they are tested, not looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, not_, or_, select

from hub.canonical.codes import Event
from hub.delivery import State, Step
from hub.store import journalled, opening
from hub.store.ledger import Ledger
from hub.store.rows import MessageState, Waiting
from hub.store.tables import audit, cases, deliveries, expectations, links, messages, tasks

#: A lease that ran out this long ago has been taken over by nobody.
LIMBO_SECONDS = 600.0

#: Events that somebody else must get; the others may end with what the hub itself does.
_FOR_SOMEBODY = (
    Event.INITIATIVE_SENT,
    Event.INVITATION_SENT,
    Event.INVITATION_CHANGED,
    Event.INFO_FOR_ACK,
    Event.INFO_FOR_INFORMATION,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise. `subject`: `table:id`. `says`: a sentence without content."""

    invariant: str
    subject: str
    says: str


def verify(ledger: Ledger) -> list[Finding]:
    """Every invariant, on everything that is stored; empty where all hold.

    Rows that cannot be read at all are named alone: what else is wrong can be asked when they are mended.
    """
    unread = [Finding("I10", subject, says) for subject, says in opening.unreadable(ledger)]
    if unread:
        return unread
    return [Finding(invariant, subject, says) for invariant, look in _LOOKS for subject, says in look(ledger)]


Found = Iterator[tuple[str, str]]


def _rows(ledger: Ledger, statement: Select[Any]) -> Iterator[Any]:
    return iter(ledger._connection.execute(statement).all())


def _none(table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return not_(exists(select(next(iter(table.primary_key))).where(*conditions)))


def _leads_somewhere(ledger: Ledger) -> Found:
    """I1: a message that was taken has deliveries or a task."""
    statement = select(messages.c.id).where(
        messages.c.event.in_(_FOR_SOMEBODY),
        messages.c.state != MessageState.LATE,
        _none(deliveries, deliveries.c.message_id == messages.c.id),
        _none(tasks, tasks.c.message_id == messages.c.id),
    )
    for row in _rows(ledger, statement):
        yield f"messages:{row.id}", "was accepted, and neither a delivery nor a task has come of it"


def _somebody_acts(ledger: Ledger) -> Found:
    """I1: what the hub does not send by itself waits for a person's task, or for what releases it."""
    waits = or_(
        deliveries.c.state.in_([State.PARKED, State.WITH_PERSON]),
        and_(
            deliveries.c.state == State.HELD,
            deliveries.c.held_until.is_distinct_from("initiative-acknowledged"),
            deliveries.c.held_until.is_distinct_from("consent"),
        ),
    )
    about = or_(tasks.c.delivery_id == deliveries.c.id, tasks.c.message_id == deliveries.c.message_id)
    statement = select(deliveries.c.id, deliveries.c.state).where(
        waits, _none(tasks, tasks.c.state == "open", about)
    )
    for row in _rows(ledger, statement):
        yield f"deliveries:{row.id}", f"is {row.state}, and no open task asks anybody to act"


def _nothing_in_limbo(ledger: Ledger) -> Found:
    """I1: what is under way is under somebody's lease."""
    gone = ledger.clock.steady() - LIMBO_SECONDS
    statement = select(deliveries.c.id).where(
        deliveries.c.state == State.SENDING,
        or_(
            deliveries.c.lease.is_(None), deliveries.c.lease_until.is_(None), deliveries.c.lease_until < gone
        ),
    )
    for row in _rows(ledger, statement):
        yield f"deliveries:{row.id}", "is under way, and its lease ended long ago"


def _points_to_what_is(ledger: Ledger) -> Found:
    """I1: nothing points to a row that is gone."""
    pairs = (
        (links, links.c.value, links.c.case_id, cases),
        (messages, messages.c.id, messages.c.case_id, cases),
        (deliveries, deliveries.c.id, deliveries.c.message_id, messages),
        (expectations, expectations.c.id, expectations.c.delivery_id, deliveries),
        (tasks, tasks.c.id, tasks.c.delivery_id, deliveries),
        (deliveries, deliveries.c.id, deliveries.c.part_of, deliveries.alias("first deliveries")),
    )
    for table, named, column, target in pairs:
        gone = and_(column.is_not(None), _none(target, target.c.id == column))
        for row in _rows(ledger, select(column.label("to"), named.label("id")).where(gone)):
            shown = f"of {row.to}" if table is links else row.id  # a link's value is the party's own number
            yield f"{table.name}:{shown}", f"points to a row of {target.name} that is gone"


def _one_effect(ledger: Ledger) -> Found:
    """I3: a unit is sent each document of a message by one delivery; another one supersedes it."""
    statement = (
        select(deliveries.c.message_id, deliveries.c.recipient)
        .where(deliveries.c.state.not_in([State.SUPERSEDED, State.WITHDRAWN]))
        .group_by(deliveries.c.message_id, deliveries.c.recipient, deliveries.c.part)
        .having(func.count() > 1)
    )
    for row in _rows(ledger, statement):
        yield f"messages:{row.message_id}", "goes to the same unit by more than one delivery"


def _numbers_in_order(ledger: Ledger) -> Found:
    """I4: a case's next number is beyond all that it has given."""
    statement = (
        select(cases.c.id)
        .join(messages, messages.c.case_id == cases.c.id)
        .group_by(cases.c.id, cases.c.next_seq)
        .having(func.max(messages.c.seq) >= cases.c.next_seq)
    )
    for row in _rows(ledger, statement):
        yield f"cases:{row.id}", "would give a number that it has given before"


def _sent_in_order(ledger: Ledger) -> Found:
    """I4: the units' systems took a case's messages in the case's order.

    The journal's order is asked, not the clock's. Control messages overtake, what was held is passed by
    other threads, and what a person carries goes at that person's pace.
    """
    other = audit.alias("other")
    aside = exists(
        select(other.c.seq).where(
            other.c.subject == deliveries.c.id,
            or_(other.c.after == State.WITH_PERSON, other.c.action == Step.RELEASE),
        )
    )
    d, taken = deliveries.c, func.min(audit.c.seq).label("taken")
    statement = (
        select(d.case_id, d.recipient, d.id, taken)
        .join(audit, and_(audit.c.subject == deliveries.c.id, audit.c.action == Step.TAKEN))
        .where(not_(deliveries.c.control), not_(aside))
        .group_by(d.case_id, d.recipient, d.seq, d.part, d.id)
        .order_by(d.case_id, d.recipient, d.seq, d.part)
    )
    for _, line in groupby(_rows(ledger, statement), key=lambda row: (row.case_id, row.recipient)):
        latest = 0
        for row in line:
            if row.taken < latest:
                yield f"deliveries:{row.id}", "was sent before an earlier message of the same case"
            latest = max(latest, row.taken)


def _ends_once(ledger: Ledger) -> Found:
    """I6: an expectation is open, or it has ended in one way at one time, and the journal says so."""
    endings = (
        select(func.count())
        .where(
            audit.c.subject == expectations.c.id,
            audit.c.action == "settle",
            audit.c.before == Waiting.OPEN,
        )
        .scalar_subquery()
    )
    e = expectations.c
    for row in _rows(
        ledger, select(e.id, e.state, e.ended_at, e.escalated_at, e.late_at, endings.label("endings"))
    ):
        wrong = _wrong_ending(row)
        if wrong:
            yield f"expectations:{row.id}", wrong
    arrived = deliveries.c.state.in_([State.SENT, State.ACKNOWLEDGED])
    unwatched = (
        select(e.id)
        .join(deliveries, deliveries.c.id == e.delivery_id)
        .where(arrived, e.state == Waiting.OPEN, e.due.is_(None))
    )
    for row in _rows(ledger, unwatched):
        yield f"expectations:{row.id}", "has no date, although what it waits for has arrived"


def _wrong_ending(row: Any) -> str | None:
    if row.state not in list(Waiting):
        return "is in no state that there is"
    if row.state == Waiting.OPEN:
        return "is open, and yet it has ended" if row.ended_at or row.endings else None
    if row.ended_at is None or row.endings != 1:
        return f"is {row.state}, and the journal holds {row.endings} endings of it"
    if row.state == Waiting.ESCALATED and row.escalated_at is None:
        return "is escalated at no time"
    return "is late at no time" if row.state == Waiting.LATE and row.late_at is None else None


def _somebody_is_waited_for(ledger: Ledger) -> Found:
    """I6: where a delivery was made for which an answer is owed, somebody waits for that answer."""
    created = select(audit.c.subject, audit.c.detail).where(
        audit.c.kind == "delivery",
        audit.c.action == "create",
        _none(expectations, expectations.c.delivery_id == audit.c.subject),
    )
    for row in _rows(ledger, created):
        if row.detail.get("owes"):
            yield (
                f"deliveries:{row.subject}",
                f"is owed an answer ({row.detail['owes']}); nobody waits for it",
            )


def _goes_where_it_was_meant(ledger: Ledger) -> Found:
    """I2: a delivery is for the unit that it was made for."""
    statement = select(deliveries.c.id, deliveries.c.recipient, audit.c.detail).join(
        audit, and_(audit.c.subject == deliveries.c.id, audit.c.action == "create")
    )
    for row in _rows(ledger, statement):
        if row.detail.get("to", row.recipient) != row.recipient:
            yield f"deliveries:{row.id}", "is for another unit than it was made for"


def _answered_as_it_was(ledger: Ledger) -> Found:
    """I5: a message of a party has the receipt it was answered with, and the state it was taken in."""
    statement = (
        select(messages.c.id, messages.c.state, messages.c.party, messages.c.receipt.is_(None).label("lost"))
        .add_columns(audit.c.after)
        .join(audit, and_(audit.c.subject == messages.c.id, audit.c.action == "accept"))
    )
    for row in _rows(ledger, statement):
        if row.party is not None and row.lost:
            yield f"messages:{row.id}", "has lost the receipt that a repetition must get"
        if row.after != row.state:
            yield f"messages:{row.id}", f"is {row.state}, and the journal says that it was {row.after}"


def _nothing_is_missing(ledger: Ledger) -> Found:
    """I7: as many rows as the journal says were made."""
    for table, kind, action in (
        (messages, "message", "accept"),
        (deliveries, "delivery", "create"),
        (tasks, "task", "create"),
    ):
        made = select(audit.c.subject).where(audit.c.kind == kind, audit.c.action == action)
        for row in _rows(ledger, made.where(_none(table, table.c.id == audit.c.subject))):
            yield f"{table.name}:{row.subject}", "is in the journal, and its row is gone"
        entered = and_(audit.c.subject == table.c.id, audit.c.action == action)
        for row in _rows(ledger, select(table.c.id).where(_none(audit, entered))):
            yield f"{table.name}:{row.id}", "is in no journal entry"


_LOOKS: tuple[tuple[str, Callable[[Ledger], Found]], ...] = (
    ("I1", _leads_somewhere),
    ("I1", _somebody_acts),
    ("I1", _nothing_in_limbo),
    ("I1", _points_to_what_is),
    ("I2", opening.bodies),
    ("I2", _goes_where_it_was_meant),
    ("I3", _one_effect),
    ("I4", _numbers_in_order),
    ("I4", _sent_in_order),
    ("I5", _answered_as_it_was),
    ("I6", _ends_once),
    ("I6", _somebody_is_waited_for),
    ("I7", _nothing_is_missing),
    ("I8", journalled.states),
    ("I10", opening.messages_kept),
    ("I10", opening.others),
)

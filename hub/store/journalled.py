"""Whether each delivery came to its state by steps that there are, each with its journal entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from hub.delivery import State, Step, next_state
from hub.errors import HubError
from hub.store.ledger import Ledger
from hub.store.tables import audit, deliveries

_PAGE = 500


def states(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """I8: the journal leads by legal steps from the delivery's beginning to the state it is in."""
    last = ""
    while True:
        wanted = select(deliveries.c.id, deliveries.c.state).where(deliveries.c.id > last)
        page = ledger._connection.execute(wanted.order_by(deliveries.c.id).limit(_PAGE)).all()
        steps = _journal(ledger, [row.id for row in page])
        for row in page:
            says = _wrong(row.state, steps[row.id])
            if says:
                yield f"deliveries:{row.id}", says
        if len(page) < _PAGE:
            return
        last = page[-1].id


def _journal(ledger: Ledger, ids: Sequence[str]) -> dict[str, list[Any]]:
    statement = (
        select(audit.c.subject, audit.c.action, audit.c.before, audit.c.after)
        .where(audit.c.subject.in_(ids), audit.c.kind == "delivery")
        .where(audit.c.after.is_not(None))
        .order_by(audit.c.seq)
    )
    steps: dict[str, list[Any]] = defaultdict(list)
    for row in ledger._connection.execute(statement):
        steps[row.subject].append(row)
    return steps


def _wrong(state: str, steps: list[Any]) -> str | None:
    if state not in list(State):
        return "is in no state that there is"
    if not steps or steps[0].action != "create":
        return "has no journal entry of its beginning"
    at = steps[0].after
    for step in steps[1:]:
        if step.before != at or not _leads(step):
            return f"its journal holds {step.action} from {step.before} to {step.after}, which cannot be"
        at = step.after
    return None if at == state else f"is {state}, and its journal ends with {at}"


def _leads(step: Any) -> bool:
    try:
        return str(next_state(State(step.before), Step(step.action))) == str(step.after)
    except (HubError, ValueError):
        return False

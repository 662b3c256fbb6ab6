"""A denied initiative goes to the unit that the denial names, or to a person (R-VAS-06, R-X-05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from hub import care
from hub.accept.case import OpenCase
from hub.accept.desk import Desk
from hub.accept.own import tell_unit, unit_ref
from hub.canonical.message import CaseRef, Message
from hub.care import Effect, Told
from hub.store.ledger import Ledger

#: Carries out the effects of a message that the hub itself has written.
CarryOwn = Callable[[Told, Sequence[Effect]], None]


def ask_instead(
    desk: Desk,
    ledger: Ledger,
    case: OpenCase,
    carry_own: CarryOwn,
    at: datetime,
    *,
    thread: str,
    denied_by: str,
    target: str,
) -> None:
    """The initiative goes to `target` in its initiator's name; the initiator is told.

    Raises Conflict(`redirect.loop`) where that unit has been asked before.
    """
    fact = case.facts.initiative(thread, denied_by)
    row = ledger.message(fact.message) if fact else None
    if fact is None or row is None:
        return
    original = Message.model_validate_json(row.canonical.open())
    ref = unit_ref(desk, target, at)
    message = original.model_copy(
        update={
            "id": desk.new_id(),
            "sent_at": at,
            "recipients": (ref,),
            "in_reply_to": None,
            "case": CaseRef(ids=original.case.ids),
        }
    )
    child = Told(message, message.id, fact.initiator, (target,), None, at)
    outcome = care.redirected(case.facts, thread, denied_by, child, lambda unit: desk.policy(unit, at))
    case.keep(outcome.facts)
    carry_own(child, outcome.effects)
    text = f"Initiativet nekades och har skickats vidare till {ref.name}."
    tell_unit(desk, ledger, case, fact.initiator, text, at, row)

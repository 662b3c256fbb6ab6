"""What the hub itself says and asks: an ending of a plan, an invitation in another's stead, a question."""

from __future__ import annotations

from datetime import datetime

from hub.accept.case import OpenCase, canonical_bytes
from hub.accept.desk import Desk, unit_ref
from hub.canonical.codes import Event
from hub.canonical.message import CaseRef, Message
from hub.canonical.plan import Plan
from hub.care import Ask, CaseFacts, Reinvite, Told
from hub.mappings.json import dump_json
from hub.store.ledger import Ledger

#: Tasks that hold the message itself, for the person to go on with.
_DRAFTS = frozenset({"deviation.draft"})
_INVITATIONS = frozenset({str(Event.INVITATION_SENT), str(Event.INVITATION_CHANGED)})


def ends(event: Event) -> bool:
    """Whether it ends something, so that a unit which has had nothing of it is told nothing."""
    return event.is_control or event is Event.PLAN_CLOSED


def asked(desk: Desk, ask: Ask, message: Message, at: datetime) -> bytes | None:
    """What the task of a question holds: the draft itself, or which unit it is about."""
    if ask.kind in _DRAFTS:
        return canonical_bytes(message)
    if ask.about is None:
        return None
    return dump_json({"unit": ask.about, "name": unit_ref(desk, ask.about, at).name})


def with_plan(message: Message, facts: CaseFacts, thread: str | None) -> Message:
    """An own ending of a plan, with which plan it is and nothing of what it says."""
    plan = facts.plan(thread) if message.event.startswith("plan.") else None
    if plan is None:
        return message
    bare = Plan(id=plan.thread, version=plan.version, status=plan.state)
    return message.model_copy(update={"plan": bare})


def child_invitation(
    desk: Desk, ledger: Ledger, case: OpenCase, effect: Reinvite, at: datetime
) -> Told | None:
    """The newest invitation of the meeting, addressed to the unit that comes instead."""
    rows = ledger.messages(case_id=case.id, thread=effect.thread, limit=1000)
    newest = max(
        (row for row in rows if row.event in _INVITATIONS),
        key=lambda row: (row.revision, row.seq),
        default=None,
    )
    meeting = case.facts.meeting(effect.thread)
    if newest is None or meeting is None:
        return None
    original = Message.model_validate_json(newest.canonical.open())
    message = original.model_copy(
        update={
            "id": desk.new_id(),
            "event": Event.INVITATION_SENT,
            "sent_at": at,
            "sender": unit_ref(desk, meeting.caller, at),
            "recipients": (unit_ref(desk, effect.unit, at),),
            "in_reply_to": None,
            "case": CaseRef(ids=original.case.ids),
        }
    )
    return Told(message, message.id, meeting.caller, (effect.unit,), effect.thread, at)

"""A denied initiative goes to the unit that the denial names, or to a person (R-VAS-06, R-X-05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from hub import care
from hub.accept.case import OpenCase
from hub.accept.desk import Desk, unit_ref
from hub.accept.own import tell_unit
from hub.canonical.message import CaseRef, Message
from hub.care import Effect, Redirect, Told
from hub.mappings.json import dump_json
from hub.routing.redirect import redirect as find_redirect
from hub.store.ledger import Ledger
from hub.store.rows import NewTask

#: Carries out the effects of a message that the hub itself has written.
CarryOwn = Callable[[Told, Sequence[Effect]], None]


def redirect(
    desk: Desk,
    ledger: Ledger,
    case: OpenCase,
    carry_own: CarryOwn,
    at: datetime,
    denial: Redirect,
    message_id: str,
) -> tuple[Effect, ...]:
    """Follow a denial to the unit that it names; what is left for a person comes back as effects."""
    fact = case.facts.initiative(denial.thread, denial.denied_by)
    denier = desk.unit(denial.denied_by, at)
    assert fact is not None, "a denied initiative is in the case"
    assert denier is not None, "only a unit of the directory has been sent an initiative"
    asked = case.facts.already_asked(denial.thread, denial.denied_by)
    region = desk.region(fact.initiator, at)
    found = find_redirect(denial.comment, denier, asked, desk.directory, region, at)
    if found.target is None:
        kind = found.why if found.why == "redirect.loop" else "redirect.unresolved"
        outcome = care.unresolved(case.facts, denial.thread, denial.denied_by, kind, found.rule)
        case.keep(outcome.facts)
        return outcome.effects
    target = found.target.hsa_id
    if found.mode == "send":
        names = {"thread": denial.thread, "denied_by": denial.denied_by, "target": target}
        ask_instead(desk, ledger, case, carry_own, at, **names)
    else:
        _propose(desk, ledger, case, denial, fact.initiator, target, found.rule, message_id)
    return ()


def _propose(
    desk: Desk,
    ledger: Ledger,
    case: OpenCase,
    denial: Redirect,
    initiator: str,
    target: str,
    rule: str,
    message_id: str,
) -> None:
    """The initiator confirms the unit that the denial names, or chooses another (R-VAS-06)."""
    proposal = {"thread": denial.thread, "denied_by": denial.denied_by, "unit": target}
    ledger.add_task(
        NewTask(
            id=desk.new_id(),
            kind="redirect.propose",
            case_id=case.id,
            message_id=message_id,
            unit=initiator,
            rule=rule,
            content=dump_json(proposal),
        )
    )


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

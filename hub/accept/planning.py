"""Which plan a message tells of, and by which names its parties know it."""

from __future__ import annotations

from hub.accept.place import Place, is_about_a_thread, named, only_thread, thread_kind, thread_name, unknown
from hub.canonical.message import Message
from hub.canonical.plan import Plan, PlanStatus
from hub.care import CaseFacts
from hub.care.meetings import booked_follow_up
from hub.care.plan_steps import STEPS
from hub.store.ledger import Ledger
from hub.store.rows import Link, PartyRow


def thread_of(
    ledger: Ledger, party: PartyRow, place: Place, facts: CaseFacts | None, message: Message, sender: str
) -> tuple[str | None, str | None]:
    """What the message is about, and the plan that it stands for where it tells of a new one.

    Where it names neither message, meeting nor plan, the only one that it can mean. Raises
    NotFound(`message.unknown`).
    """
    if message.event in STEPS:
        return _plan(ledger, party, place, facts, message)
    thread = place.thread
    if thread is None and is_about_a_thread(message.event):
        if facts is None:
            raise unknown()
        thread = only_thread(facts, message, sender)
    known = facts.plan(thread) if facts and thread else None
    return (known.thread if known else thread), None


def _plan(
    ledger: Ledger, party: PartyRow, place: Place, facts: CaseFacts | None, message: Message
) -> tuple[str | None, str | None]:
    """The plan that is known by that name; else the only live one, unless the party tells of a new one."""
    if facts is None:
        return None, None
    replaced = _replaced(ledger, party, message)
    known = facts.plan(place.thread)
    if known is None and replaced is None and not _names_another(ledger, party, place, message):
        live = [plan for plan in facts.plans if plan.is_live]
        known = live[0] if len(live) == 1 else None
    if known is None:
        return None, replaced
    if known.state is PlanStatus.ENTERED_IN_ERROR:
        return None, known.thread  # the right one is sent in its stead (S-52)
    return known.thread, None


def _replaced(ledger: Ledger, party: PartyRow, message: Message) -> str | None:
    value = message.plan.replaces if message.plan else None
    found = named(ledger, party, "plan", value) if value else None
    return found[1] if found else None


def _names_another(ledger: Ledger, party: PartyRow, place: Place, message: Message) -> bool:
    """Whether the party names a plan that is new, and has named another in this case before."""
    if place.case is None or thread_name(message, "plan") is None:
        return False
    links = ledger.links_of(place.case.id)
    return any(link.party == party.id and link.kind == "plan" for link in links)


def plan_for(
    message: Message,
    facts: CaseFacts,
    thread: str | None,
    links: list[Link],
    party: str | None,
    *,
    names_follow_up: bool,
) -> Plan | None:
    """The plan as the recipient knows it: under its own number or the hub's, in the version that it has
    here, with its follow-up meeting and the plan it stands for under the recipient's names.

    `names_follow_up`: the recipient's system demands the booked meeting (I-06); where the plan does not name
    it, it is the one that is booked in the case. None is invented.
    """
    plan = message.plan
    if plan is None or thread is None or thread_kind(message) != "plan":
        return plan
    fact = facts.plan(thread)
    update = {
        "id": _name(links, party, "plan", thread),
        "version": max(plan.version, fact.version if fact else 0),
    }
    if fact is not None and fact.replaces is not None:
        update["replaces"] = _name(links, party, "plan", fact.replaces)
    if plan.replaced_by is not None:
        update["replaced_by"] = _translated(links, party, "plan", plan.replaced_by)
    if plan.follow_up_meeting is not None:
        update["follow_up_meeting"] = _translated(links, party, "meeting", plan.follow_up_meeting)
    elif names_follow_up and (booked := booked_follow_up(facts)):
        update["follow_up_meeting"] = _name(links, party, "meeting", booked.thread)
    return plan.model_copy(update=update)


def _name(links: list[Link], party: str | None, kind: str, thread: str) -> str:
    """The party's own word for the thread, else the hub's."""
    own = (link.value for link in links if (link.party, link.kind, link.thread) == (party, kind, thread))
    return next(own, thread)


def _translated(links: list[Link], party: str | None, kind: str, value: str) -> str:
    """The meeting or plan that somebody calls by that name, in the recipient's words."""
    threads = (link.thread for link in links if (link.kind, link.value) == (kind, value))
    thread = next((thread for thread in threads if thread is not None), value)
    return _name(links, party, kind, thread)

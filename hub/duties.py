"""What each kind of task asks of a person: why it is theirs, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.delivery import State
from hub.store.rows import DeliveryRow, ExpectationRow, TaskRow


@dataclass(frozen=True, slots=True)
class Duty:
    """`short`: what to do in a few words. `why`: why a person does it. `do`: what to do, in full.

    `{id}`, `{unit}`, `{key}`, `{system}`, `{reason}` and `{rule}` are filled in.
    """

    short: str
    why: str
    do: str


_READ = "`hub task show {id} --content` gives what it says"

#: What is carried by hand, by the way it goes.
_CARRIED: dict[str, Duty] = {
    "letter": Duty("Post it as a letter.", "it goes as a letter", f"Print it and post it; {_READ}."),
    "phone": Duty("Tell the unit by telephone.", "it goes by telephone", f"Call the unit; {_READ}."),
}

#: What a person finds out, and then the hub goes on by itself.
_ROUTE = " `hub task done {id} --unit HSA-ID` sends it on to the unit you find."

#: What is carried in whatever way there is: to a unit that is known, or to one that must be found first.
_BY_HAND = Duty("Carry it to the unit by hand.", "", f"Carry it to the unit by hand; {_READ}.")
_TO_FIND = Duty(
    "Find out where it goes, and carry it there.",
    "",
    f"Find out which unit is meant.{_ROUTE} Or carry it there by hand; {_READ}.",
)

_DIRECTORY = " Right the list of units (`hub directory import FILE`), and the next ones go by themselves."

#: The reason of a delivery → why a person carries it, and what lets the next ones go by themselves.
_REASONS: dict[str, tuple[str, str]] = {
    "party.none": (
        "no connected party with a delivery address serves this unit",
        " `hub party add NAME --system {system} --unit {key} --deliver-to URL` lets the next ones go by"
        " themselves.",
    ),
    "unit.unknown": ("the directory does not have this unit", _DIRECTORY),
    "unit.ambiguous": ("several units have this name", _DIRECTORY),
    "unit.closed": ("this unit is no longer in use", _DIRECTORY),
    "region.unknown": ("the hub has no rules for this unit's region", ""),
    "identity.reserve": ("the unit's system takes no reserve numbers of this series", ""),
    "identity.samordningsnummer": ("a samordningsnummer is handled by people here", ""),
    "municipality.no-inbox": ("the municipality has no standard inbox in the directory", _DIRECTORY),
    "municipality.several-inboxes": (
        "the municipality has several standard inboxes in the directory",
        _DIRECTORY,
    ),
    "municipality.no-heading": (
        "the municipality that the unit belongs to is not in the directory",
        _DIRECTORY,
    ),
    "municipality.no-base-unit": (
        "the directory names no unit with base responsibility in the municipality",
        _DIRECTORY,
    ),
    "outsider": ("the unit stands outside the region's systems", ""),
    "no-system": ("the unit has no system of its own", ""),
    "system.not-in-use": ("the unit's system is not in use in its region on this day", ""),
    "identity.protected": (
        "the individual has a protected identity, so nothing about it travels electronically",
        "",
    ),
    "lookup.health-centre": ("nobody knows the individual's health centre", ""),
}

#: Reasons by which the hub does not know which unit it goes to.
_UNIT_IN_DOUBT = frozenset(
    {
        "unit.unknown",
        "unit.ambiguous",
        "unit.closed",
        "municipality.no-inbox",
        "municipality.several-inboxes",
        "municipality.no-base-unit",
    }
)

#: What is decided, found out or settled by a person.
_DECIDED: dict[str, Duty] = {
    "consent.decide": Duty(
        "Get a consent that covers the unit, or decide without.",
        "no consent covers that it goes to {unit} ({rule})",
        "A new consent from the sender's system lets it go by itself; else a person decides.",
    ),
    "video.unlabelled": Duty(
        "Ask which video link may leave the region.",
        "the video link does not say whether it may leave the sender's region",
        "Ask the sender whether it may.",
    ),
    "plan.voided-by-meeting": Duty(
        "Ask whether the plan there may be voided.",
        "a new meeting voids the plan that is in force in {unit}'s system ({rule})",
        "Ask the sender whether that is meant; let the invitation go, or stop it.",
    ),
    "plan.closing-reason": Duty(
        "Ask why the plan is closed.",
        "{unit} closes a plan with a reason, and the message holds none ({rule})",
        "Ask the sender for the reason; let it go with a standard sentence where there is none.",
    ),
    "plan.second": Duty(
        "See which of two plans holds.",
        "the individual has two SIPs in force ({rule})",
        "Speak with the coordinators; close the plan that no longer holds, from its own system.",
    ),
    "plan.consent-gone": Duty(
        "Say what becomes of the plan.",
        "consent is gone, and the hub does not end the plan in {unit}'s system by itself ({rule})",
        "Decide by the region's own routine; void or close the plan in that system.",
    ),
    "plan.removal": Duty(
        "See that the plan sent in error is removed.",
        "a plan was sent in error, and {unit} may have got it ({rule})",
        "Call the unit, ask it to remove the plan and what has been printed, and send the right one anew.",
    ),
    "plan.approve": Duty(
        "Approve the plan before its next version.",
        "a new version is made only of a plan that has been approved ({rule})",
        "Let the caller or the coordinator approve it with the individual; then it is sent again.",
    ),
    "plan.book-follow-up": Duty(
        "Book the follow-up meeting.",
        "a plan is established only when its follow-up meeting is booked ({rule})",
        "Agree on a day with the parties, book the meeting, and establish the plan then.",
    ),
    "plan.complete": Duty(
        "Complete the plan, and send it again.",
        "the plan has not gone to {unit}: {gate}",
        "Complete the plan in your own system, and send it again; what it says is changed by nobody here.",
    ),
    "plan.close": Duty(
        "Close the plan, or say why not.",
        "another unit wants to close the plan, which only the coordinating unit does ({rule})",
        "Speak with the individual and the parties, and close the plan in your own system.",
    ),
    "coordinator.second": Duty(
        "See who coordinates for the individual.",
        "another unit coordinates in another case of the same individual ({rule})",
        "Agree on which one does, and register that one in both cases.",
    ),
    "consent.guardians-disagree": Duty(
        "Talk with both guardians.",
        "one guardian has consented and another has said no ({rule})",
        "Find out what holds, and register it in the sender's system.",
    ),
    "meeting.call-off": Duty(
        "Call the unit: the meeting is off today.",
        "a meeting that is cancelled on its own day is cancelled by telephone as well ({rule})",
        "Call the unit; `hub task show {id} --content` says which.",
    ),
    "meeting.outstanding": Duty(
        "Say whether the meeting is cancelled.",
        "the plan is closed, and a meeting is still to come",
        "Cancel the meeting from its own system, or hold it.",
    ),
    "reroute.unknown": Duty(
        "Find out who comes instead.",
        "{unit} says that another unit comes, and the directory does not have that one ({rule})",
        "Ask the unit, and invite the right one from your own system.",
    ),
    "consent.not-available": Duty(
        "Find out what the individual says.",
        "consent is registered as not available, so nothing with content goes ({rule})",
        "Ask the individual, and register a yes or a no in the sender's system.",
    ),
    "consent.without-basis": Duty(
        "Record what lets messages go.",
        "the individual is unable to consent, and no basis is recorded ({rule})",
        "Record the representative's view or the harm assessment (menprövning) in the sender's system.",
    ),
    "letter.beside": Duty(
        "Post what had no place in the message.",
        "part of the message to {unit} has no place in its system ({rule})",
        f"Print it and post it, or say it by telephone; {_READ}, and --save DIR the files that go with it.",
    ),
    "answer.by-hand": Duty(
        "Write in the unit's answer when it comes.",
        "{unit} answers on its form or by telephone, and has to ({rule})",
        "Write in what it says: the one who asked gets it in its own system. --text takes its own words.",
    ),
    "deviation.draft": Duty(
        "Send the deviation in, by your own routine.",
        "a deviation is a draft here and goes to no other system ({rule})",
        "`hub task show {id} --content` gives the draft; submit it in your deviation system.",
    ),
    "delivery.parked": Duty(
        "Send it again, or take it another way.",
        "its system has not taken it ({reason}), and what comes after it waits",
        "Find out with the system's owner what is wrong there.",
    ),
    "redirect.propose": Duty(
        "Say whether the unit that the denial names is asked.",
        "the initiative was denied, and the denial names another unit",
        "`hub task show {id} --content` says which.",
    ),
    "redirect.unresolved": Duty(
        "Choose another unit and send the initiative there.",
        "the initiative was denied, and no unit to ask instead is found in the denial's words",
        "Choose another unit and send it a new initiative from your own system.",
    ),
    "redirect.loop": Duty(
        "Choose another unit, or speak with those that denied.",
        "the initiative was denied, and the denial names a unit that has been asked before",
        "Speak with the units that have denied; send a new initiative to the one you agree on.",
    ),
    "expectation.overdue": Duty(
        "Reach the unit: it has not answered.",
        "{unit} has been reminded and has not answered in time ({rule})",
        "Reach the unit by telephone; its answer comes from its own system, as late.",
    ),
    "identity.protected": Duty(
        "Go on by hand: protected identity.",
        "the individual has a protected identity, so the case is stopped here",
        "Go on by your own routine for protected identities, on paper or by telephone.",
    ),
    "lookup.health-centre": Duty(
        "Ask Vårdvalsservice which health centre it is.",
        "nobody knows the individual's health centre ({rule})",
        f"Ask Vårdvalsservice by telephone (never send a personnummer by mail).{_ROUTE}",
    ),
    "invitation.held": Duty(
        "Invite without the unit, or ask it again.",
        "an invitation waits for a yes to its initiative, and that yes does not come ({rule})",
        "Take the unit out of the invitation, or send it a new initiative, from your own system.",
    ),
    "denial.without-comment": Duty(
        "Ask the unit who should be asked instead.",
        "{unit} denied the initiative and named nobody else ({rule})",
        "Ask the unit by telephone, and send a new initiative to the one it names.",
    ),
    "ack-then-denial": Duty(
        "Ask the unit which of its answers holds.",
        "{unit} acknowledged the initiative and denied it afterwards",
        "Ask the unit by telephone which holds; send a new initiative elsewhere where it is the denial.",
    ),
    "denial-then-ack": Duty(
        "Ask the unit which of its answers holds.",
        "{unit} denied the initiative and acknowledged it afterwards",
        "Ask the unit by telephone which holds; send a new initiative elsewhere where it is the denial.",
    ),
}

_OTHER = Duty(
    "See to it.", "the hub cannot decide this ({reason})", "`hub explain` tells how it came to this."
)


def duty(task: TaskRow, delivery: DeliveryRow | None, about: str | None) -> Duty:
    """What this task asks, in words. `about`: the name of the unit it is about."""
    reason = (delivery.reason if delivery else None) or task.rule or task.kind
    if task.kind == "delivery.parked":
        reason = task.rule or reason
    gate = _said_by_format(delivery)
    is_carried = delivery is not None and delivery.state is State.WITH_PERSON
    found = _of(task.kind, reason, gate, is_carried=is_carried)
    facts = {
        "id": task.id[:8],
        "unit": about or "the unit",
        "key": (delivery.recipient if delivery else None) or "HSA-ID",
        "system": (delivery.system if delivery else None) or "SYSTEM",
        "reason": reason,
        "rule": task.rule or task.kind,
        "gate": gate or reason,
    }
    return Duty(found.short, found.why.format(**facts), found.do.format(**facts))


def answer_due(task: TaskRow, owed: Sequence[ExpectationRow]) -> datetime | None:
    """When the answer that the task is about is or was owed. `owed`: of its delivery."""
    dates = [row.due for row in owed if row.due and task.expectation_id in (None, row.id)]
    return min(dates, default=None)


def why_by_hand(delivery: DeliveryRow) -> str:
    """Why a person carries this delivery, where no task says it."""
    return _why(delivery.reason, _said_by_format(delivery)) if delivery.reason else "it was handed over"


def _said_by_format(delivery: DeliveryRow | None) -> str | None:
    """What the unit's format says of what it did not take, as accept wrote it down last of the reasons."""
    last = delivery.trace[-1] if delivery and delivery.trace else {}
    values = last.get("values", {})
    if delivery is None or delivery.reason is None or values.get("code") != delivery.reason:
        return None
    return f"{last['asked']} [{last['rule']}]. {values.get('do', '')}".rstrip(". ")


def _of(kind: str, reason: str, gate: str | None, *, is_carried: bool) -> Duty:
    if kind in _REASONS and is_carried:
        reason = kind
    elif kind not in (*_CARRIED, "route.by-hand"):
        return _DECIDED.get(kind, _OTHER)
    way, why = _way(kind, reason), _why(reason, gate)
    more = _REASONS[reason][1] if reason in _REASONS else ""
    return Duty(
        way.short, f"{way.why}, for {why}" if kind in _CARRIED and way.why else why, f"{way.do}{more}"
    )


def _way(kind: str, reason: str) -> Duty:
    """How it is carried; where the kind does not say it, by whether its unit is known."""
    said = _DECIDED.get(kind) or _CARRIED.get(kind)
    return said or (_TO_FIND if reason in _UNIT_IN_DOUBT else _BY_HAND)


def _why(reason: str, gate: str | None) -> str:
    known = _REASONS.get(reason)
    if gate is not None:
        return f"the unit's system does not take it: {gate}"
    return known[0] if known else f"the hub could not take it to the unit's system ({reason})"

"""What each kind of task asks of a person: why it is theirs, what to do, and the commands that say so."""

from __future__ import annotations

from dataclasses import dataclass

from hub.delivery import State
from hub.store.rows import DeliveryRow, TaskRow


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

#: What is carried in whatever way there is: to a unit that is known, or to one that must be found first.
_BY_HAND = Duty("Carry it to the unit by hand.", "", f"Carry it to the unit by hand; {_READ}.")
_TO_FIND = Duty(
    "Find out where it goes, and carry it there.",
    "",
    f"Find out which unit is meant and carry it there by hand; {_READ}.",
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
        "Ask Vårdvalsservice by telephone (never send a personnummer by mail), and carry it there.",
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

#: What an answer means, as `hub task done` takes it.
_ANSWERS: dict[str, str] = {
    "posted": "it has been posted",
    "told": "the unit has been told",
    "acknowledged": "the unit has it and has acknowledged it",
    "release": "it goes now",
    "stop": "it never goes",
    "replay": "it is sent again, same id and same bytes",
    "hand-over": "it goes as a letter",
    "withdraw": "it never goes",
    "send": "the unit that is named is asked",
    "decline": "the initiator chooses another unit",
    "done": "it has been seen to",
}

_OF_A_CARRIER = frozenset({"posted", "told", "acknowledged"})


def duty(task: TaskRow, delivery: DeliveryRow | None, about: str | None) -> Duty:
    """What this task asks, in words. `about`: the name of the unit it is about."""
    reason = (delivery.reason if delivery else None) or task.rule or task.kind
    if task.kind == "delivery.parked":
        reason = task.rule or reason
    found = _of(task.kind, reason, is_carried=delivery is not None and delivery.state is State.WITH_PERSON)
    facts = {
        "id": task.id[:8],
        "unit": about or "the unit",
        "key": (delivery.recipient if delivery else None) or "HSA-ID",
        "system": (delivery.system if delivery else None) or "SYSTEM",
        "reason": reason,
        "rule": task.rule or task.kind,
    }
    return Duty(found.short, found.why.format(**facts), found.do.format(**facts))


def why_by_hand(delivery: DeliveryRow) -> str:
    """Why a person carries this delivery, where no task says it."""
    return _why(delivery.reason) if delivery.reason else "it was handed over"


def answers(task: TaskRow, delivery: DeliveryRow | None) -> tuple[str, ...]:
    """What may be answered as things stand: `told` only of what a person carries, and there nothing less."""
    from hub.tasks import answers_to  # the whole of care comes with it, which no list of rows needs

    given = answers_to(task)
    if delivery is None:
        return given
    if delivery.state is State.WITH_PERSON:
        return tuple(answer for answer in given if answer != "done") or given
    return tuple(answer for answer in given if answer not in _OF_A_CARRIER) or given


def commands(task: TaskRow, delivery: DeliveryRow | None) -> tuple[tuple[str, str], ...]:
    """Each answer as the whole command that gives it, and what it says."""
    return tuple(
        (f"hub task done {task.id[:8]} --answer {answer} --by NAME", _ANSWERS.get(answer, answer))
        for answer in answers(task, delivery)
    )


def _of(kind: str, reason: str, *, is_carried: bool) -> Duty:
    if kind in _REASONS and is_carried:
        reason = kind
    elif kind not in (*_CARRIED, "route.by-hand"):
        return _DECIDED.get(kind, _OTHER)
    way, why = _way(kind, reason), _why(reason)
    more = _REASONS[reason][1] if reason in _REASONS else ""
    return Duty(
        way.short, f"{way.why}, for {why}" if kind in _CARRIED and way.why else why, f"{way.do}{more}"
    )


def _way(kind: str, reason: str) -> Duty:
    """How it is carried; where the kind does not say it, by whether its unit is known."""
    said = _DECIDED.get(kind) or _CARRIED.get(kind)
    return said or (_TO_FIND if reason in _UNIT_IN_DOUBT else _BY_HAND)


def _why(reason: str) -> str:
    known = _REASONS.get(reason)
    return known[0] if known else f"the hub could not take it to the unit's system ({reason})"

"""What may be answered to each kind of task, as its delivery stands."""

from __future__ import annotations

from hub.accept.answering import SAYS
from hub.accept.beside import BESIDE
from hub.accept.carried import ANSWER, LOOK_UP, TO_ROUTE
from hub.delivery import State
from hub.store.rows import DeliveryRow, TaskRow

#: Kinds of tasks in which something is decided. `done` says only that it has been seen to.
DECIDED: dict[str, tuple[str, ...]] = {
    "consent.decide": ("release", "stop"),
    "video.unlabelled": ("release", "stop"),
    "plan.voided-by-meeting": ("release", "stop"),
    "plan.closing-reason": ("release", "stop"),
    "delivery.parked": ("replay", "hand-over", "withdraw"),
    "redirect.propose": ("send", "decline"),
    "plan.complete": ("done",),
    "plan.book-follow-up": ("done",),
    BESIDE: ("posted", "told"),
}

#: Kinds in which something is carried → what says that it has been.
CARRIED = {"letter": "posted", "phone": "told", "route.by-hand": "told"}

#: Why a delivery is by hand, where a person can find out the unit that it is for (S-12, R-X-02).
_TO_FIND = TO_ROUTE | {
    LOOK_UP,
    "municipality.no-inbox",
    "municipality.several-inboxes",
    "municipality.no-base-unit",
    "municipality.no-heading",
}


def answers_to(task: TaskRow, delivery: DeliveryRow | None) -> tuple[str, ...]:
    """What this task may be answered. `delivery`: the one that it is about.

    What was carried may be said to have been posted or told, or its unit's own answer may be given, as
    its form has it; where a person can find out the unit, `route` sends it on there.
    """
    if task.kind == "expectation.overdue":
        return ("done", *(answer for answer in _says(delivery) if answer == "acknowledged"))
    if task.kind in DECIDED:
        return DECIDED[task.kind]
    if task.kind == ANSWER:
        return (*_says(delivery), "none")
    if task.kind not in CARRIED and delivery is None:
        return ("done",)
    on = ("route",) if _may_be_routed(delivery) else ()
    if delivery is not None and delivery.reason == LOOK_UP:
        return (*on, "told")
    return (CARRIED.get(task.kind, "told"), *_says(delivery), *on)


def _says(delivery: DeliveryRow | None) -> tuple[str, ...]:
    return tuple(SAYS.get(delivery.event, ())) if delivery else ()


def _may_be_routed(delivery: DeliveryRow | None) -> bool:
    return delivery is not None and delivery.state is State.WITH_PERSON and delivery.reason in _TO_FIND

"""One delivery's life: a message on its way to one unit.

`TRANSITIONS` is the whole truth: a status changes only through `next_state`, and its journal row is
written in the same transaction. A delivery's line is (case, recipient); `OPEN_AHEAD` says which states
of an earlier delivery keep the later ones of its line waiting (`architecture.md` §9).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from hub.errors import Conflict


class State(StrEnum):
    """Where a delivery is."""

    HELD = "held"  #: must not travel yet: waits for consent, or for an initiative's kvittens
    PENDING = "pending"  #: may travel when `due` has come and its line is open
    SENDING = "sending"  #: a worker holds its lease
    SENT = "sent"  #: the recipient's system has taken it (transport)
    ACKNOWLEDGED = "acknowledged"  #: the recipient's unit has acknowledged it (kvittens)
    PARKED = "parked"  #: keeps its line closed until a person replays it or hands it over
    WITH_PERSON = "with-person"  #: goes by hand; a task holds its content
    WITHDRAWN = "withdrawn"  #: made meaningless before it was sent
    SUPERSEDED = "superseded"  #: another delivery stands for it: rendered anew, or to the right unit


class Step(StrEnum):
    """What happens to a delivery."""

    RELEASE = "release"  #: what it was held for has come
    CLAIM = "claim"  #: a worker takes it under a lease
    TAKEN = "taken"  #: the recipient's system said yes
    RETRY = "retry"  #: not now; again at `due`
    PARK = "park"  #: no use trying, or tried long enough
    HOLD = "hold"  #: consent has gone since it was accepted
    ACKNOWLEDGE = "acknowledge"  #: a kvittens came
    WITHDRAW = "withdraw"  #: a control message made it meaningless
    REPLAY = "replay"  #: a person sends it again: same id, same bytes
    HAND_OVER = "hand-over"  #: a person takes it on paper or by telephone
    DONE_BY_HAND = "done-by-hand"  #: that person says it has been posted, told or handed over
    SUPERSEDE = "supersede"  #: a person has it rendered anew, or sent on to the right unit


TRANSITIONS: dict[State, dict[Step, State]] = {
    State.HELD: {
        Step.RELEASE: State.PENDING,
        Step.HOLD: State.HELD,  # one reason has gone, and another holds it
        Step.WITHDRAW: State.WITHDRAWN,
        Step.HAND_OVER: State.WITH_PERSON,
        Step.SUPERSEDE: State.SUPERSEDED,
    },
    State.PENDING: {
        Step.CLAIM: State.SENDING,
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Step.HOLD: State.HELD,
        Step.PARK: State.PARKED,
        Step.WITHDRAW: State.WITHDRAWN,
        Step.HAND_OVER: State.WITH_PERSON,
    },
    State.SENDING: {
        Step.CLAIM: State.SENDING,  # the earlier lease ran out
        Step.TAKEN: State.SENT,
        Step.RETRY: State.PENDING,
        Step.PARK: State.PARKED,
        Step.HOLD: State.HELD,
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,  # the kvittens overtook the worker's own record
        Step.WITHDRAW: State.WITHDRAWN,
    },
    State.SENT: {
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Step.REPLAY: State.PENDING,
        Step.PARK: State.PARKED,  # the recipient's system took it and refused it afterwards
    },
    State.ACKNOWLEDGED: {},
    State.PARKED: {
        Step.REPLAY: State.PENDING,
        Step.HAND_OVER: State.WITH_PERSON,
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,  # it had arrived after all
        Step.WITHDRAW: State.WITHDRAWN,
        Step.SUPERSEDE: State.SUPERSEDED,
    },
    State.WITH_PERSON: {
        Step.DONE_BY_HAND: State.SENT,
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Step.WITHDRAW: State.WITHDRAWN,
        Step.SUPERSEDE: State.SUPERSEDED,
    },
    State.WITHDRAWN: {},
    State.SUPERSEDED: {},
}

#: An earlier delivery in one of these keeps the later ones of its line waiting.
OPEN_AHEAD = frozenset({State.HELD, State.PENDING, State.SENDING, State.PARKED})

#: Still to be done by somebody: the hub, the recipient's system or a person.
LIVE = frozenset({State.HELD, State.PENDING, State.SENDING, State.PARKED, State.WITH_PERSON})


def next_state(state: State, step: Step) -> State:
    """The state that `step` leads to from `state`; Conflict(`delivery.step`) where it may not happen."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise Conflict(
            "delivery.step",
            f"a delivery that is {state} cannot {step}",
            advice="Look at the delivery with `hub explain` and choose a step that its state allows.",
        ) from None


#: The first attempt is made at once; these are the delays after each failed one, then every four hours
#: (`architecture.md` §6).
RETRY_DELAYS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
RETRY_EVERY = timedelta(hours=4)
RETRY_FOR = timedelta(hours=72)
TELL_SENDER_AFTER = timedelta(minutes=30)


def give_up_at(accepted_at: datetime, deadline: datetime | None) -> datetime:
    """When trying ends: 72 hours after acceptance, never beyond half of the time left to `deadline`."""
    latest = accepted_at + RETRY_FOR
    if deadline is None or deadline <= accepted_at:
        return latest
    return min(latest, accepted_at + (deadline - accepted_at) / 2)


def retry_at(
    attempts: int, now: datetime, give_up: datetime, *, jitter: float = 0.0, retry_after_seconds: float = 0.0
) -> datetime | None:
    """When to try again after `attempts` failures, or None where trying has ended.

    `jitter`: 0 to 1, adds up to a tenth of the delay. `retry_after_seconds`: what the recipient asked for.
    """
    delay = RETRY_DELAYS[attempts - 1] if attempts <= len(RETRY_DELAYS) else RETRY_EVERY
    delay = max(delay * (1 + jitter / 10), timedelta(seconds=retry_after_seconds))
    due = now + delay
    return due if due < give_up else None

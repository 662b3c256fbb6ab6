"""What a person may answer to a task as things stand, and the commands that say so."""

from __future__ import annotations

from hub.delivery import State
from hub.store.rows import DeliveryRow, TaskRow

#: What an answer means, as `hub task done` takes it.
_ANSWERS: dict[str, str] = {
    "posted": "it has been posted",
    "told": "the unit has been told",
    "acknowledged": "the unit has it and has acknowledged it",
    "yes": "the unit comes",
    "no": "the unit says no; why, or who else, with --text",
    "answered": "the unit has written something else: --text",
    "another-unit": "another unit comes: --unit",
    "none": "no answer will come",
    "route": "it goes to the unit that is meant: --unit",
    "release": "it goes now",
    "stop": "it never goes",
    "replay": "it is sent again, same id and same bytes",
    "hand-over": "it goes as a letter",
    "withdraw": "it never goes",
    "send": "the unit that is named is asked",
    "decline": "the initiator chooses another unit",
    "done": "it has been seen to",
}

#: What an answer is nothing without.
_WITH = {"answered": " --text TEXT", "another-unit": " --unit HSA-ID", "route": " --unit HSA-ID"}

_OF_A_CARRIER = frozenset({"posted", "told", "acknowledged"})
#: What a person writes in although the delivery itself is no longer in that person's hands.
_AFTERWARDS = frozenset({"letter.beside", "answer.by-hand"})


def answers(task: TaskRow, delivery: DeliveryRow | None) -> tuple[str, ...]:
    """What may be answered as things stand: `told` only of what a person carries, and there nothing less."""
    from hub.accept.choices import answers_to  # the whole of care comes with it, which no list of rows needs

    given = answers_to(task, delivery)
    if delivery is None or task.kind in _AFTERWARDS:
        return given
    if delivery.state is State.WITH_PERSON:
        return tuple(answer for answer in given if answer != "done") or given
    return tuple(answer for answer in given if answer not in _OF_A_CARRIER) or given


def commands(task: TaskRow, delivery: DeliveryRow | None) -> tuple[tuple[str, str], ...]:
    """Each answer as the whole command that gives it, and what it says."""
    return tuple(
        (
            f"hub task done {task.id[:8]} --answer {answer}{_WITH.get(answer, '')} --by NAME",
            _ANSWERS.get(answer, answer),
        )
        for answer in answers(task, delivery)
    )

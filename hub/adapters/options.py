"""What may be set of a format: how long its texts are, and what no source says of its system.

`domain.md` §7.3: no source states maximum lengths. §6.8: a control whose meaning is not evidenced (`?`) is
told as the format says, and may be told otherwise where a region knows better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.canonical.codes import Event
from hub.errors import Misconfigured, Unacceptable
from hub.mappings.cutting import SHORTEST_LIMIT
from hub.mappings.words import LONGEST_TEXT

#: Told by no document: the message is refused, so that a person telephones.
REFUSE: Final = "nekas"
#: Told in a message of the system, as a sentence.
AS_MESSAGE: Final = "meddelande"


@dataclass(frozen=True, slots=True)
class Options:
    """What is set of one format; without anything, what every hub starts with.

    `longest`: characters (Unicode code points) that the system takes in a text that a person wrote, the
    hub's lines below it included, 500–20 000. `choices`: pairs of a choice's name and its value.
    """

    longest: int = LONGEST_TEXT
    choices: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Raises Misconfigured `format.longest`."""
        if not SHORTEST_LIMIT <= self.longest <= LONGEST_TEXT:
            raise Misconfigured(
                "format.longest",
                f"the longest text of a format is {SHORTEST_LIMIT} to {LONGEST_TEXT} characters",
                advice="Change HUB_FORMATS.",
            )


DEFAULT: Final = Options()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that no source says. `values`: what it may be, the first unless it is set."""

    values: tuple[str, ...]


#: A format's choices by name: the event that is told one way or another.
Choices = Mapping[Event, Choice]
#: What holds for each of them.
Chosen = Mapping[Event, str]


def chosen(system: str, choices: Choices, options: Options = DEFAULT) -> Chosen:
    """What holds for each of the choices of a system. Raises Misconfigured `format.choice`."""
    found = {event: choice.values[0] for event, choice in choices.items()}
    for name, value in options.choices:
        choice = next((choices[event] for event in choices if event.value == name), None)
        if choice is None:
            known = ", ".join(sorted(event.value for event in choices)) or "none"
            raise _wrong(system, f"{system} has no choice «{name}»", f"It has: {known}.")
        if value not in choice.values:
            raise _wrong(
                system,
                f"the choice «{name}» of {system} cannot be «{value}»",
                f"Use one of: {', '.join(choice.values)}.",
            )
        found[Event(name)] = value
    return found


def refused_by_choice(event: Event) -> Unacceptable:
    """The refusal of an event that is set to be told by a person."""
    return Unacceptable(
        "format.refused",
        "this system is not told of it in a document",
        rule=f"§6.8 {event.value}",
        path="event",
        advice="Tell the unit by telephone.",
    )


def _wrong(system: str, message: str, advice: str) -> Misconfigured:
    return Misconfigured("format.choice", message, path=f"HUB_FORMATS/{system}/choices", advice=advice)

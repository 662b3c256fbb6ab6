"""What a format could not carry in place: every line, or one for each thing that became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hub.cli.words import counted
from hub.store.rows import Codes

#: What became of a field → how it reads after `3 fields`.
_BECAME = {
    "note": "as notes",
    "side-letter": "in a letter beside",
    "carried": "carried in another place",
    "dropped": "dropped",
    "refused": "refused",
}
_PLACE = re.compile(r" i (/[^\s.]+)")
_NAMED = 6


def in_full(losses: Sequence[Codes]) -> Iterator[str]:
    """One line for each field, as the mapping says it."""
    for loss in losses:
        yield f"{loss.get('action', ''):<12} {loss.get('field', '')}: {loss.get('text', '')}"


def in_short(losses: Sequence[Codes]) -> Iterator[str]:
    """One line for each action: how many fields, where they stand, and which they are."""
    for action in dict.fromkeys(str(loss.get("action", "")) for loss in losses):
        of_it = [loss for loss in losses if str(loss.get("action", "")) == action]
        fields = list(dict.fromkeys(str(loss.get("field", "")) for loss in of_it))
        more = f" and {len(fields) - _NAMED} more (--losses)" if len(fields) > _NAMED else ""
        became = f"{_BECAME.get(action, action)}{_places(of_it)}"
        yield f"{counted(len(fields), 'field')} {became}: {', '.join(fields[:_NAMED])}{more}"


def _places(losses: Sequence[Codes]) -> str:
    found = (_PLACE.search(str(loss.get("text", ""))) for loss in losses)
    places = dict.fromkeys(place[1].rpartition("/")[2] for place in found if place)
    return f" in {', '.join(places)}" if places else ""

"""What each unit got in the whole SIP, in its own words, and what the caller was told it could not carry.

From the receivers' ledgers, and from what the hub answers the caller's system about its own messages: kinds
of documents, names of fields and counts; nothing that anybody wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hub.sandbox.story.cast import Unit
from hub.sandbox.story.whole import Sip, way_of
from hub.sandbox.story.world import World, number_of

Losses = dict[str, Counter[str]]

#: What became of a field that has no place of its own, as it reads in the table.
_BECAME = {
    "note": "as lines of text",
    "side-letter": "in a letter beside",
    "carried": "in another place",
    "dropped": "dropped",
    "refused": "refused",
}
_NAMED = 3


def rows(world: World, sip: Sip) -> Iterator[tuple[str, str, str]]:
    """(unit and system, documents it got, what had no place there), the caller first."""
    losses = _losses(world, sip)
    yield f"{sip.caller.name} ({way_of(sip.caller)})", _documents(world, sip, sip.caller), "it is the caller"
    for unit in sip.reached:
        told = in_words(losses.get(unit.hsa_id, {}))
        yield f"{unit.name} ({way_of(unit)})", _documents(world, sip, unit), told


def _documents(world: World, sip: Sip, unit: Unit) -> str:
    """`Kallelse 2, Plan 5`: in the order they first came."""
    number = world.number_at(sip.case, sip.heading)
    got = Counter(str(line["root"]) for line in world.at(unit) if line["refs"].get("hub/case") == number)
    return ", ".join(f"{root} {count}" for root, count in got.items())


def _losses(world: World, sip: Sip) -> dict[str, Losses]:
    """Unit → what became of it → fields, of all that the caller sent in the case."""
    found: dict[str, Losses] = {}
    for delivery in _deliveries(world, sip):
        for loss in delivery["losses"]:
            of_unit = found.setdefault(str(delivery["recipient"]), {})
            of_unit.setdefault(str(loss["action"]), Counter())[str(loss["field"])] += 1
    return found


def _deliveries(world: World, sip: Sip) -> Iterator[dict[str, Any]]:
    """All deliveries of what the caller sent in the case, as the hub tells its system of them."""
    written, (kind, number) = world.evidence().posted, number_of(sip.case)
    for one in world.wanted:
        answer = world.answer_to(one.id)
        is_of_the_case = written[one.id]["refs"].get(kind) == number
        if is_of_the_case and answer is not None and answer["accepted"]:
            yield from world.hub.get(str(answer["place"]), sip.caller.system)["deliveries"]


def in_words(losses: Losses) -> str:
    """`as lines of text: event, plan.purpose; dropped: consent.npo`: the most frequent fields of each."""
    return "; ".join(_of_one(action, fields) for action, fields in losses.items()) or "nothing"


def _of_one(action: str, fields: Counter[str]) -> str:
    named = ", ".join(_first(fields))
    more = f" and {len(fields) - _NAMED} more" if len(fields) > _NAMED else ""
    return f"{_BECAME.get(action, action)}: {named}{more}"


def _first(fields: Counter[str]) -> Iterable[str]:
    return (field for field, _ in fields.most_common(_NAMED))

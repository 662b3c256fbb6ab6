"""The traffic around the story: many cases in two regions, each going its own way at its own pace.

A case is a generator that yields what it waits for next; `Traffic.pump` moves on whatever can move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from hub.sandbox.story import wording
from hub.sandbox.story.cast import Unit
from hub.sandbox.story.judge import Wanted
from hub.sandbox.story.world import Case, World

Script = Iterator[Callable[[], bool]]

#: How a removed meeting may be told: in the receiver's own words.
REMOVED = frozenset({"BorttagetMöte", "Makulering"})


class Traffic:
    """Starts cases until they have written `messages` documents; answers of units come on top of that.

    At most `at_once` cases are being played at the same time.
    """

    def __init__(self, world: World, messages: int, at_once: int = 12) -> None:
        self._world = world
        self._left = messages
        self._at_once = at_once
        self._playing: list[tuple[Script, Callable[[], bool]]] = []
        self._begun = 0

    @property
    def is_done(self) -> bool:
        return self._left <= 0 and not self._playing

    def pump(self) -> None:
        """Moves on each case whose waiting is over, and starts new ones."""
        before = len(self._world.wanted)
        self._playing = [moved for entry in self._playing if (moved := _move_on(entry))]
        while self._left > 0 and len(self._playing) < self._at_once:
            self._begin()
        self._left -= len(self._world.wanted) - before

    def burst(self, at_once: int, at_least: int = 0) -> None:
        """Lets more cases be played at the same time from now on, and so many more documents be written."""
        self._at_once = at_once
        self._left = max(self._left, at_least)

    def enough(self) -> None:
        """Begins no new case."""
        self._left = 0

    def _begin(self) -> None:
        self._begun += 1
        scripts = (from_samsa, from_prator, from_samsa, from_prator, unannounced)
        script = scripts[self._begun % len(scripts)](self._world)
        entry = _move_on((script, lambda: True))
        if entry:
            self._playing.append(entry)


def _move_on(entry: tuple[Script, Callable[[], bool]]) -> tuple[Script, Callable[[], bool]] | None:
    script, waits_for = entry
    if not waits_for():
        return entry
    following = next(script, None)
    return (script, following) if following is not None else None


def from_samsa(world: World) -> Script:
    """Consent, SparaSänd to a Prator unit, an invitation to it and a SAMSA unit, a change, an end."""
    owner, neighbour = world.rng.sample(world.cast.crowd_in_samsa, 2)
    far = world.rng.choice(world.cast.crowd_in_prator)
    case = world.new_case(owner)
    consent = world.write("samtycke", case, [neighbour], text=wording.CONSENT, also=far.name)
    yield _accepted(world, consent)
    initiative = world.write("sparasänd", case, [far], text=wording.NEED, initiative=case.initiative)
    yield _told(world, case, far, initiative)
    yield from _invite(world, case, [far, neighbour], "kallelse", "ändring", "11.00")
    if world.rng.random() < 0.5:
        text = wording.BRING
        yield _arrived(world, world.write("meddelande", case, [far, neighbour], text=text))
    else:
        gone = world.write(
            "borttaget", case, [far, neighbour], roots=REMOVED, control=True, meeting=case.meeting
        )
        yield _arrived(world, gone)


def from_prator(world: World) -> Script:
    """An initiative from a Prator unit to a SAMSA unit, an invitation, a change, an information message."""
    owner = world.rng.choice(world.cast.crowd_in_prator)
    far = world.rng.choice(world.cast.crowd_in_samsa)
    case = world.new_case(owner)
    initiative = world.write("initiativ", case, [far], text=wording.NEED, initiative=case.initiative)
    yield _told(world, case, far, initiative)
    yield from _invite(world, case, [far], "kallelse", "kallelse", "13:00")
    yield _arrived(world, world.write("information", case, [far], text=wording.PARKING, asks=True))


def unannounced(world: World) -> Script:
    """An invitation from SAMSA to a Prator unit that was never asked: the hub asks it first (R-X-04)."""
    owner, neighbour = world.rng.sample(world.cast.crowd_in_samsa, 2)
    far = world.rng.choice(world.cast.crowd_in_prator)
    case = world.new_case(owner)
    consent = world.write("samtycke", case, [neighbour], text=wording.CONSENT, also=far.name)
    yield _accepted(world, consent)
    yield from _invite(world, case, [far, neighbour], "kallelse", "ändring", "15.30")


def _invite(world: World, case: Case, to: list[Unit], act: str, change: str, time: str) -> Script:
    """An invitation, and a new time for it when everybody has acknowledged the first one."""
    day = world.clock.now().date() + timedelta(weeks=6)
    about: dict[str, Any] = {"meeting": case.meeting, "initiative": case.initiative, "time": time}
    rows = "both" if world.rng.random() < 0.3 else "one"
    first = world.write(act, case, to, text=wording.WELCOME, day=day.isoformat(), rows=rows, **about)
    yield lambda: all(world.is_told(case.owner, unit, first.id) for unit in to)
    if world.rng.random() < 0.2:
        world.systems[case.owner.system].again(first.id)
    later = day + timedelta(days=1)
    second = world.write(change, case, to, text=wording.NEW_TIME, day=later.isoformat(), revision=2, **about)
    yield lambda: all(world.is_told(case.owner, unit, second.id) for unit in to)


def _accepted(world: World, one: Wanted) -> Callable[[], bool]:
    return lambda: world.is_accepted(one.id)


def _arrived(world: World, one: Wanted) -> Callable[[], bool]:
    return lambda: world.has_arrived(one)


def _told(world: World, case: Case, by: Unit, one: Wanted) -> Callable[[], bool]:
    return lambda: world.is_told(case.owner, by, one.id)

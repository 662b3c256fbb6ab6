"""Everything the story has in its hands: the systems, the hub, the clock, and what staff have written."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hub.sandbox.story.cast import Cast, Person, Unit
from hub.sandbox.story.clock import DemoClock
from hub.sandbox.story.evidence import Evidence
from hub.sandbox.story.hub_program import HubProgram
from hub.sandbox.story.judge import Verdict, Wanted, judge
from hub.sandbox.story.show import Show
from hub.sandbox.story.systems import SystemProgram
from hub.sandbox.systems.ledger import Line


class NotInTime(RuntimeError):
    """Something that the story waits for did not happen; the text says what."""


@dataclass(frozen=True)
class Case:
    """A case as its initiator's system numbers it."""

    person: Person
    owner: Unit
    numbers: dict[str, str]
    meeting: str
    initiative: str


class World:
    """What steps and traffic act on. `pump` is called while the story waits, and lets traffic go on."""

    def __init__(
        self,
        folder: Path,
        cast: Cast,
        clock: DemoClock,
        systems: dict[str, SystemProgram],
        hub: HubProgram,
        show: Show,
        rng: random.Random,
    ) -> None:
        self.folder = folder
        self.cast = cast
        self.clock = clock
        self.systems = systems
        self.hub = hub
        self.show = show
        self.rng = rng
        self.wanted: list[Wanted] = []
        self.pump: Callable[[], None] = lambda: None
        self._answered: dict[str, Line] = {}
        self._arrived: dict[str, list[Line]] = {}
        self._cases = 0

    # What has been seen so far, in ledgers only

    def look(self) -> None:
        """Reads what is new in the ledgers."""
        for system in self.systems.values():
            for line in system.read():
                if line["kind"] == "answered":
                    self._answered.setdefault(line["id"], line)
                elif line["kind"] == "received" and line["applied"]:
                    self._arrived.setdefault(line["unit"], []).append(line)

    def at(self, unit: Unit) -> list[Line]:
        """What has arrived at the unit, in order."""
        return self._arrived.get(unit.hsa_id, [])

    def answer_to(self, message_id: str) -> Line | None:
        """What the hub said to a document, once it has."""
        return self._answered.get(message_id)

    def is_accepted(self, message_id: str) -> bool:
        line = self._answered.get(message_id)
        return line is not None and bool(line["accepted"])

    def accepted(self) -> int:
        """How many documents the hub has accepted."""
        return sum(1 for line in self._answered.values() if line["accepted"])

    def has_arrived(self, wanted: Wanted) -> bool:
        """Whether every unit that should get the document has it."""
        return all(any(map(wanted.is_seen_in, self._arrived.get(unit, []))) for unit in wanted.units)

    def is_told(self, unit: Unit, by: Unit, about: str) -> bool:
        """Whether a unit has been told what another answered to a document."""
        return any(line["sender"] == by.hsa_id and line["about"] == about for line in self.at(unit))

    def under_way(self) -> int:
        """Deliveries that the hub has said yes to and that their units do not have yet."""
        return sum(
            1
            for one in self.wanted
            if self.is_accepted(one.id)
            for unit in one.units
            if not any(map(one.is_seen_in, self._arrived.get(unit, [])))
        )

    def evidence(self) -> Evidence:
        self.look()
        return Evidence(system.ledger.lines for system in self.systems.values())

    def verdict(
        self, refusals_meant: frozenset[str] = frozenset(), patience_seconds: float = 10.0
    ) -> Verdict:
        """The judge's verdict. What was answered a moment ago may still be on its way: a verdict that is not
        clean is asked for again until patience ends."""
        end = time.monotonic() + patience_seconds
        while True:
            verdict = judge(self.wanted, self.evidence(), refusals_meant=refusals_meant)
            if not verdict.broken or time.monotonic() > end:
                return verdict
            self.wait(0.3)

    # Waiting

    def wait_until(self, what: str, condition: Callable[[], bool], seconds: float = 20.0) -> None:
        """Lets traffic go on until the condition holds; NotInTime(what) where it does not in time."""
        end = time.monotonic() + seconds
        while not self.holds(condition):
            if time.monotonic() > end:
                raise NotInTime(f"{what}, within {seconds:.0f} seconds")
            time.sleep(0.03)

    def wait(self, seconds: float) -> None:
        """Lets traffic go on for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.holds(lambda: True)
            time.sleep(0.03)

    def holds(self, condition: Callable[[], bool]) -> bool:
        self.look()
        self.pump()
        return condition()

    # What staff do

    def new_case(self, owner: Unit) -> Case:
        """A case with numbers of its own in its owner's system."""
        self._cases += 1
        n = self._cases
        numbers = {
            "samsa": {"Ärendenummer": f"S{3000 + n}", "SIPid": f"SIP{100000 + n}"},
            "prator": {"Ärendenummer": f"PR-{7000 + n}"},
            "cosmic-link": {"arende": f"KAL-{9000 + n}"},
        }
        return Case(self.cast.person(), owner, numbers[owner.system], f"MOTE-{n}", f"INIT-{n}")

    def mark(self) -> str:
        """A reference that staff put into a text to find it again."""
        return f"M-{self.rng.getrandbits(32):08x}"

    def write(
        self,
        act: str,
        case: Case,
        to: Iterable[Unit],
        *,
        text: str = "",
        roots: frozenset[str] = frozenset(),
        expected: Iterable[Unit] | None = None,
        maybe: Iterable[Unit] = (),
        never: Iterable[Unit] = (),
        control: bool = False,
        **fields: object,
    ) -> Wanted:
        """Staff at the case's owner write a document; it goes to the hub by itself.

        `expected`: the units whose ledgers must show it, all those it is written to where nothing is said.
        A document without text is recognised by `roots` and its case's number.
        """
        units, mark = list(to), self.mark() if text else None
        message_id = self.systems[case.owner.system].do(
            act,
            **{"from": case.owner.card()},
            to=[unit.card() for unit in units],
            person=case.person.number,
            person_name=case.person.name,
            numbers=case.numbers,
            text=f"{text} ({mark})" if text else None,
            **fields,
        )
        one = Wanted(
            id=message_id,
            units=tuple(unit.hsa_id for unit in (units if expected is None else expected)),
            mark=mark,
            ref=number_of(case),
            roots=roots,
            maybe=frozenset(unit.hsa_id for unit in maybe),
            never=frozenset(unit.hsa_id for unit in never),
            control=control,
        )
        self.wanted.append(one)
        return one

    def number_at(self, case: Case, unit: Unit) -> str:
        """The hub's number of the case, as a unit that has got something in it was told."""
        kind, number = number_of(case)
        told = (line["refs"] for line in self.at(unit) if line["refs"].get(kind) == number)
        return str(next(refs["hub/case"] for refs in told))


def number_of(case: Case) -> tuple[str, str]:
    """The kind and text of the number by which a case is known everywhere: its system's last one."""
    kinds = {"samsa": "samsa/sip-id", "prator": "prator/arende", "cosmic-link": "cosmic-link/arende"}
    return kinds[case.owner.system], list(case.numbers.values())[-1]

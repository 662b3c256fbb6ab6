"""A running hub of several processes, the two systems, and traffic that goes on until it is told to end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.sandbox.story.ground import servers
from hub.sandbox.story.judge import Verdict
from hub.sandbox.story.processes import stop_all
from hub.sandbox.story.show import Show
from hub.sandbox.story.staging import prepare, stage
from hub.sandbox.story.traffic import Traffic
from hub.sandbox.story.world import World

FOR_EVER = 10**6


@dataclass
class Running:
    """The hub under way: `serve` and two workers, with cases being played all the time."""

    world: World
    traffic: Traffic

    def __post_init__(self) -> None:
        self.meant_to_run = [self.world.hub.program, *self.world.hub.workers]

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Does something to a server while traffic goes on."""
        with ThreadPoolExecutor(1) as hand:
            done = hand.submit(work)
            self.world.wait_until("what is done meanwhile", done.done, seconds=120)
            done.result()

    def accepted_more(self, than: int, by: int, seconds: float = 30.0) -> None:
        """Waits until the hub has accepted so many documents more; NotInTime."""
        self.world.wait_until(
            f"{by} documents accepted", lambda: self.world.accepted() >= than + by, seconds=seconds
        )

    def ends(self, seconds: float = 60.0) -> Verdict:
        """No new case; all that was accepted arrives, without a hand. The judge's verdict."""
        self.traffic.enough()
        self.world.wait_until("the end of all cases", lambda: self.traffic.is_done, seconds=seconds)
        self.world.wait_until("all that is under way", lambda: self.world.under_way() == 0, seconds=seconds)
        assert all(one.is_running for one in self.meant_to_run)
        verdict = self.world.verdict()
        self.world.hub.stop()
        return verdict


Begin = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Begins traffic on a ground: `with begin(database, bus, …) as running`."""

    @contextmanager
    def running(database: str, bus: str, **settings: str) -> Iterator[Running]:
        with servers(database, bus, keep=False) as ground:
            world = stage(tmp_path, ground, Show(as_json=True), random.Random(3), **settings)
            try:
                prepare(world)
                traffic = Traffic(world, FOR_EVER, at_once=8)
                world.pump = traffic.pump
                yield Running(world, traffic)
            finally:
                stop_all()

    return running

"""A worker is asked to stop in the middle of its sending: what it holds is sent by the others."""

from __future__ import annotations

import pytest

from hub.sandbox.story.world import World
from tests.faults.conftest import Begin
from tests.servers import Databases

#: Whoever had to wait for a lease to run out would wait longer than the test does.
LEASE_SECONDS, PATIENCE_SECONDS = 600.0, 40.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


def test_a_worker_that_is_asked_to_stop_hands_its_deliveries_to_the_others(
    begin: Begin, postgres_server: Databases, amqp_own_vhost: str
) -> None:
    settings = {
        "HUB_LEASE_SECONDS": f"{LEASE_SECONDS:.0f}",
        "HUB_SEND_TIMEOUT_SECONDS": "60",
        "HUB_DRAIN_SECONDS": "0.5",
    }
    with begin(postgres_server.url, amqp_own_vhost, **settings) as running:
        world = running.world
        for system in world.systems.values():
            system.behave("*", "slow", seconds=6)
        running.traffic.burst(40)
        world.wait_until("deliveries in receivers' hands", lambda: in_hand(world) >= 30)
        stopping = running.meant_to_run.pop(1)
        running.meanwhile(stopping.stop)
        for system in world.systems.values():
            system.behave("*", "quick")
        verdict = running.ends(PATIENCE_SECONDS)
        assert verdict.broken == ()
        assert verdict.retransmissions > 0


def in_hand(world: World) -> int:
    """Deliveries that receivers are taking at this moment: sent, and not yet answered."""
    return sum(system.in_hand for system in world.systems.values())

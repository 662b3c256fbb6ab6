"""Processes of the hub die in the middle of their work, at a moment that varies."""

from __future__ import annotations

from hub.sandbox.story.traffic import Traffic
from hub.sandbox.story.world import World

#: The fewest deliveries that must be under way when the hub is killed.
UNDER_WAY = 20


def worker_is_killed(world: World, traffic: Traffic) -> None:
    """SIGKILL to one worker in the middle of its sending; the others take over what it held."""
    _wait_for_a_crowd(world, traffic)
    under_way = world.under_way()
    world.hub.workers[0].kill()
    world.show.drama(f"SIGKILL: one of the workers dies for good, {under_way} deliveries under way.")


def hub_is_killed(world: World, traffic: Traffic) -> None:
    """SIGKILL while at least twenty deliveries are under way, at a moment that varies."""
    _wait_for_a_crowd(world, traffic)
    under_way, in_hand = world.under_way(), _in_hand(world)
    world.hub.kill()
    world.show.drama(
        f"SIGKILL: the hub dies, {under_way} deliveries under way, {in_hand} in receivers' hands."
    )
    world.wait(world.rng.uniform(0.2, 1.0))
    for system in world.systems.values():
        system.behave("*", "quick")
    world.hub.start()
    world.show.step("The hub is started again; the senders send what they have no answer to.")
    traffic.burst(12)


def _wait_for_a_crowd(world: World, traffic: Traffic) -> None:
    """Receivers become slow, until many deliveries are under way; then a moment that varies."""
    for system in world.systems.values():
        system.behave("*", "slow", seconds=0.7)

    def crowd() -> bool:
        traffic.burst(40, at_least=UNDER_WAY)
        return world.under_way() >= UNDER_WAY

    world.wait_until(f"{UNDER_WAY} deliveries under way", crowd, seconds=25)
    world.wait(world.rng.uniform(0.0, 0.6))
    world.wait_until("deliveries still under way", crowd, seconds=25)


def _in_hand(world: World) -> int:
    """Deliveries that receivers are taking at this moment: sent, and not yet answered."""
    return sum(system.in_hand for system in world.systems.values())

"""Sets the stage: the systems, the hub, its parties and its directory of units."""

from __future__ import annotations

import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hub.sandbox.story.cast import Cast
from hub.sandbox.story.clock import DemoClock
from hub.sandbox.story.ground import Ground
from hub.sandbox.story.hub_program import HubProgram
from hub.sandbox.story.show import Show
from hub.sandbox.story.systems import SystemProgram
from hub.sandbox.story.world import World

DIRECTORY = Path(__file__).parent.parent / "directory.csv"
REGIONS = {
    "samsa": "vastra-gotaland",
    "prator": "vastmanland",
    "cosmic-link": "kalmar",
    "lifecare-sp": "orebro",
    "manual": "uppsala",
}
NAMES = {
    "samsa": "SAMSA Västra Götaland",
    "prator": "Prator Västmanland",
    "cosmic-link": "Cosmic Link Kalmar län",
    "lifecare-sp": "Lifecare SP Örebro län",
    "manual": "Region Uppsala, för hand",
}


def stage(folder: Path, ground: Ground, show: Show, rng: random.Random, **settings: str) -> World:
    """All programs, none of them started. `settings`: more of the hub's (`HUB_…`)."""
    clock = DemoClock(folder / "clock")
    schemas = _schemas()
    systems = {
        name: SystemProgram(name, folder, schemas / name / "1", clock.file, secrets.token_hex(24))
        for name in REGIONS
    }
    hub = HubProgram(folder, clock.file, ground, settings)
    return World(folder, Cast(DIRECTORY), clock, systems, hub, show, rng)


def prepare(world: World) -> None:
    """Keys, database, directory, the systems and the hub; side by side what can be."""
    for system in world.systems.values():
        system.program.start()
    world.hub.new_database()
    with ThreadPoolExecutor() as hands:
        done = [hands.submit(_join, world, name) for name in world.systems]
        done.append(hands.submit(world.hub.import_units, DIRECTORY))
        for one in done:
            one.result()
    world.hub.start_all()
    world.show.step(
        "Cosmic Link, Lifecare SP, Prator, SAMSA, a desk without a system and the hub are running."
    )
    if world.hub.workers:
        world.show.step(
            f"Beside `hub serve`, {len(world.hub.workers)} `hub worker` send on PostgreSQL and RabbitMQ."
        )


def _join(world: World, name: str) -> None:
    """A system may connect, and is told where."""
    system = world.systems[name]
    system.meet()
    units = world.cast.patterns(name, REGIONS[name])
    to = None if name == "manual" else system.deliver_to
    token = world.hub.add_party(NAMES[name], name, REGIONS[name], units, to, system.delivery_token)
    system.joins(world.hub.url, token)


def _schemas() -> Path:
    """The published schemas: in a clone beside the package, in an installation inside it."""
    package = Path(__file__).parents[2]
    inside = package / "_schemas"
    return inside if inside.exists() else package.parent / "schemas"

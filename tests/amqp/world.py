"""A whole hub with one party that sends and takes by AMQP and one by HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hub.bootstrap.hub import open_hub
from hub.bus import topology
from hub.bus.outgoing import OutQueues
from hub.canonical.message import Message
from hub.channels.amqp import AmqpChannel, queue_address
from hub.channels.seam import Channel
from hub.clock import FixedClock
from hub.edges.amqp.edge import connect
from hub.routing.unit_list import load_units
from hub.settings import Settings
from hub.store.rows import NewParty
from tests.amqp.wire import Found, Wire, next_in, up
from tests.flow.databases import File
from tests.flow.world import START, PostBox, World, keys_in

UNITS = Path(__file__).parents[2] / "hub" / "sandbox" / "directory.csv"
PARTIES = {
    "samsa": ("vastra-gotaland", "SE2321000131-*"),
    "prator": ("vastmanland", "SE2321000172-*"),
}


class AmqpWorld(World):
    """The world, and the wire to its broker. `system`: whose party is at the other end of the wire."""

    wire: Wire
    system: str

    @property
    def own_queue(self) -> str:
        return topology.out_queue(self.wire.user)

    async def send(
        self, raw: bytes, *, to: str = topology.IN, key: str | None = None, id: str = "m-1", user: bool = True
    ) -> None:
        """Publish as the party does; what is asked for otherwise is what it does wrong."""
        await self.wire.send(to, key or self.system, raw, message_id=id, says_user=user)

    async def answer_to(self, raw: bytes, *, to: str = topology.IN, id: str = "m-1") -> Found:
        """Publish, and take the hub's answer."""
        await self.send(raw, to=to, id=id)
        return await self.taken()

    async def taken(self) -> Found:
        return await next_in(self.wire, self.own_queue)

    def read(self, found: Found) -> Message:
        message = self.hub.desk.adapters[self.system].parse(found.body)
        assert isinstance(message, Message)
        return message

    async def refusals(self) -> list[tuple[str, str | None, str | None]]:
        """(code, party, system) of all that was refused, the oldest first."""
        rows = await self.hub.store.read(lambda ledger: ledger.refusals())
        return [(row.code, row.party, row.system) for row in reversed(rows)]

    async def open_tasks(self) -> list[str]:
        return [row.kind for row in await self.hub.store.read(lambda ledger: ledger.tasks(limit=100))]


@asynccontextmanager
async def open_amqp_world(folder: Path, wire: Wire, system: str) -> AsyncIterator[AmqpWorld]:
    """A world on `wire`, where the party of `system` is the wire's user; its queue has been declared."""
    keys_in(folder)
    database = File(folder / "hub.db")
    settings = Settings(database_url=database.url, keys=folder / "keys.json", max_body_bytes=200_000)
    clock, post_box = FixedClock(START), PostBox()
    channels: dict[str, Channel] = {"http": post_box, "amqp": AmqpChannel(OutQueues(wire.broker))}
    async with open_hub(settings, clock, channels) as hub:
        rows = [unit.model_dump(mode="json") for unit in load_units(UNITS)]
        await hub.store.write(lambda ledger: ledger.replace_units(rows, actor="test"))
        await hub.refresh_directory()
        for name in PARTIES:
            party = _party(name, wire.user if name == system else None)
            await hub.store.write(lambda ledger, party=party: ledger.add_party(party, actor="test"))  # type: ignore[misc]
        parties = await hub.store.read(lambda ledger: {row.system: row for row in ledger.parties()})
        connect(hub, wire.broker)
        await wire.broker.start()
        await up(wire)
        await wire.broker.declare_out(wire.user)
        world = AmqpWorld(
            hub=hub, database=database, clock=clock, post_box=post_box, parties=parties, tokens={}
        )
        world.wire, world.system = wire, system
        try:
            yield world
        finally:
            await wire.broker.stop(5)


def _party(system: str, user: str | None) -> NewParty:
    region, units = PARTIES[system]
    return NewParty(
        id=user or f"party-{system}",
        name=system,
        system=system,
        region=region,
        units=(units,),
        token_hash=system,
        deliver_url=queue_address(user) if user else f"http://127.0.0.1:1/{system}",
    )

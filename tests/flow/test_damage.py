"""A database that somebody has damaged: the commands name the damage and end with 1."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

import pytest

from hub.canonical.codes import Event
from tests.flow.world import COLLEAGUE, SALA, World, down


async def lived(world: World) -> None:
    """A case with something of everything: acknowledged, waited for, parked, by hand, sealed."""
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    await world.post("samsa", world.kallelse(SALA, COLLEAGUE))
    await world.settle()
    world.post_box.behaviour[world.url("samsa")] = down
    await world.post("samsa", world.kallelse(COLLEAGUE, meeting_id="M-2"))
    await world.settle()
    await world.hub.seal_journal()


async def hub(world: World, *command: str) -> tuple[int, list[dict[str, Any]]]:
    """The command's exit code and the objects it printed."""
    home = {"HUB_DATABASE_URL": world.database.url, "HUB_KEYS": str(world.hub.settings.keys)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "hub.cli",
        *command,
        "--json",
        env=os.environ | home,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return process.returncode or 0, [json.loads(line) for line in told.splitlines() if line]


DAMAGE = {
    "I1": "DELETE FROM deliveries WHERE event = 'invitation.sent'",
    "I2": "UPDATE deliveries SET body_hash = '00' WHERE event = 'initiative.sent'",
    "I4": "UPDATE cases SET next_seq = 1",
    "I5": "UPDATE messages SET receipt = NULL WHERE party IS NOT NULL",
    "I6": "UPDATE expectations SET state = 'fulfilled', ended_at = NULL",
    "I8": "UPDATE deliveries SET state = 'sent' WHERE state = 'acknowledged'",
    "I10": "UPDATE messages SET raw = X'00' WHERE raw IS NOT NULL",
}


async def test_an_undamaged_database_keeps_every_promise(world: World) -> None:
    await lived(world)
    assert await hub(world, "verify") == (0, [])
    code, [proof] = await hub(world, "audit", "verify")
    assert (code, proof["damage"], proof["tail"]) == (0, None, 0)


@pytest.mark.parametrize("invariant", DAMAGE)
async def test_hub_verify_names_the_invariant_that_is_broken(world: World, invariant: str) -> None:
    await lived(world)
    assert await world.database.execute(DAMAGE[invariant]) > 0
    code, found = await hub(world, "verify")
    assert code == 1
    assert invariant in {one["invariant"] for one in found}
    assert all(one["subject"] and one["says"] for one in found)


MORE_DAMAGE = {
    "nobody waits any more": ("I6", "DELETE FROM expectations"),
    "another consent revision": ("I10", "UPDATE cases SET consent_revision = 99"),
    "another recipient": ("I2", "UPDATE deliveries SET recipient = 'SE2321000172-E000000000202'"),
    "a state that was not given": ("I5", "UPDATE messages SET state = 'late'"),
    "a trace that cannot be read": ("I10", "UPDATE deliveries SET trace = zeroblob(9)"),
    "a time that cannot be read": ("I10", "UPDATE audit SET at = 'yesterday' WHERE seq = 3"),
}


@pytest.mark.parametrize("damage", MORE_DAMAGE)
async def test_hub_verify_names_quieter_damage_too(world: World, damage: str) -> None:
    await lived(world)
    invariant, statement = MORE_DAMAGE[damage]
    assert await world.database.execute(statement) > 0
    code, found = await hub(world, "verify")
    assert code == 1
    assert invariant in {one["invariant"] for one in found}


CHAIN_DAMAGE = {
    "changed": "UPDATE audit SET actor = 'somebody' WHERE sealed_no = 5",
    "removed": "DELETE FROM audit WHERE sealed_no = 5",
    "cut-off": "DELETE FROM audit WHERE sealed_no > (SELECT max(sealed_no) - 3 FROM audit)",
    "moved": "UPDATE audit SET prev = hash WHERE sealed_no = 5",
}


@pytest.mark.parametrize("damage", CHAIN_DAMAGE)
async def test_hub_audit_verify_names_what_was_done_to_the_journal(world: World, damage: str) -> None:
    await lived(world)
    assert await world.database.execute(CHAIN_DAMAGE[damage]) > 0
    code, [proof] = await hub(world, "audit", "verify")
    assert code == 1
    assert proof["damage"]["says"] == damage


async def test_without_its_keys_nothing_of_a_database_can_be_read(world: World) -> None:
    await lived(world)
    raw = await world.database.raw()
    assert b"vastra-gotaland" in raw
    assert b"Testperson" not in raw
    assert b"200103022380" not in raw
    assert b"Behov av samordning" not in raw

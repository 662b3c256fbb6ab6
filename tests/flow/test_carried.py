"""What a person carries: the files are written out whole, another unit is named, and a withdrawal ends it."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hub.accept.hearing import Incoming, hear
from hub.canonical.codes import AttachmentKind, ConsentStatus, Event
from hub.canonical.meeting import Attachment, Information
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.cli import hub as command
from hub.errors import Unacceptable
from hub.store.rows import TaskRow
from hub.store.verify import verify
from tests.flow.world import CALLER, SALA, World, down

UPPSALA = UnitRef(name="Uppsala kommun Äldreförvaltningen", hsa_id="SE2321000024-E000000000501")
FLOGSTA = UnitRef(name="Vårdcentralen Flogsta Exempel", hsa_id="SE2321000024-E000000000510")
MAP = bytes(range(256))


async def tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


async def called(world: World, *to: UnitRef, **more: Any) -> TaskRow:
    """The letter of a kallelse."""
    await world.post("samsa", world.consent(all_parties=False, parties=(*to, FLOGSTA)))
    await world.post("samsa", world.kallelse(*to, **more))
    await world.settle()
    [task] = await tasks(world, "letter")
    return task


async def heard(world: World, message: Message) -> None:
    incoming = Incoming(message, world.parties["samsa"], b"")
    await world.hub.store.write(lambda ledger: hear(world.hub.desk, ledger, incoming))


def file(title: str = "../karta över vägen.pdf") -> Attachment:
    data = base64.b64encode(MAP).decode()
    return Attachment(title=title, content_type="application/pdf", data=data, kind=AttachmentKind.OTHER)


async def with_file(world: World) -> None:
    """A message with a file to a unit whose system takes none."""
    told = Information(text="Se kartan.", attachments=(file(),))
    news = world.message(Event.INFO_FOR_INFORMATION, CALLER, (SALA,), information=told, case=world.case())
    await heard(world, news)


async def asked(world: World) -> None:
    """The unit has been asked to take part."""
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()


async def test_the_files_of_a_task_are_saved_byte_for_byte(world: World, tmp_path: Path) -> None:
    await asked(world)
    await with_file(world)
    [task] = await tasks(world, "letter.beside")
    folder = tmp_path / "files"
    words = ["task", "show", task.id[:8], "--content", "--save", str(folder)]
    env = {"HUB_DATABASE_URL": world.database.url, "HUB_KEYS": str(tmp_path / "keys.json")}
    said = await asyncio.to_thread(CliRunner().invoke, command, words, env=env)
    assert said.exit_code == 0, said.output
    [saved] = folder.iterdir()
    assert saved.name == "1-karta_över_vägen.pdf"
    assert saved.read_bytes() == MAP


async def test_another_unit_comes_instead_of_the_one_that_got_the_letter(world: World) -> None:
    task = await called(world, UPPSALA)
    with pytest.raises(Unacceptable) as refused:
        await world.hub.tasks.done(task.id, "Handläggare A", "another-unit")
    assert refused.value.code == "task.unit"
    await world.hub.tasks.done(task.id, "Handläggare A", "another-unit", unit=FLOGSTA.hsa_id)
    await world.settle()
    told = world.received("samsa", CALLER)[-1]
    assert told.sender.name == UPPSALA.name
    assert FLOGSTA.name in told.model_dump_json()
    assert ("invitation.sent", FLOGSTA.name, "with-person") in await world.states()
    assert await world.hub.store.read(verify) == []


async def test_another_unit_may_be_named_after_the_letter_was_posted(world: World) -> None:
    task = await called(world, UPPSALA)
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    [waiting] = await tasks(world, "answer.by-hand")
    await world.hub.tasks.done(waiting.id, "Handläggare A", "another-unit", unit=FLOGSTA.hsa_id)
    await world.settle()
    assert ("invitation.sent", FLOGSTA.name, "with-person") in await world.states()
    assert await tasks(world, "answer.by-hand") == []


async def test_a_withdrawal_takes_the_letter_beside_with_it(world: World) -> None:
    await asked(world)
    world.post_box.behaviour[world.url("prator")] = down
    await with_file(world)
    assert len(await tasks(world, "letter.beside")) == 1
    await world.post("samsa", world.consent(event=Event.CONSENT_WITHDRAWN, status=ConsentStatus.WITHDRAWN))
    assert await tasks(world, "letter.beside") == []
    assert ("info.for-information", SALA.name, "withdrawn") in await world.states()

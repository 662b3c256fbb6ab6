"""What has no room in one document goes on in further ones, right behind the first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from hub.adapters import adapter
from hub.adapters.options import Options
from hub.bootstrap.parts import keys_of
from hub.canonical.codes import EndReason, Event
from hub.canonical.meeting import Initiative
from hub.canonical.message import Message
from hub.store.rows import DeliveryRow
from hub.store.verify import verify
from tests.flow.world import CALLER, COLLEAGUE, SALA, World, down, ending, technical

#: Longer than two of Prator's texts, as they are set here.
WORDS = [f"ord{number:03}" for number in range(120)]


@pytest.fixture
def short(world: World) -> World:
    """A world whose Prator takes texts of 500 characters."""
    key = keys_of(world.hub.settings).note
    prator = adapter("prator", key, Options(longest=500))
    world.hub.desk.adapters = {**world.hub.desk.adapters, "prator": prator}
    return world


async def long_initiative(world: World) -> Message:
    await world.post("samsa", world.consent())
    initiative = world.initiative(SALA).model_copy(update={"initiative": Initiative(reason=" ".join(WORDS))})
    await world.post("samsa", initiative)
    await world.settle()
    return initiative


async def to_prator(world: World) -> list[DeliveryRow]:
    [message] = await world.hub.store.read(lambda ledger: ledger.messages(event="initiative.sent"))
    return await world.hub.store.read(lambda ledger: ledger.deliveries_of(message.id))


def states(rows: list[DeliveryRow]) -> list[str]:
    return [str(row.state) for row in rows]


async def test_further_documents_arrive_behind_the_first_and_nothing_of_the_text_is_missing(
    short: World,
) -> None:
    await long_initiative(short)
    first, *further = await to_prator(short)
    assert [(row.id, row.part, row.part_of) for row in further] == [
        (f"{first.id}-{number}", number, first.id) for number in range(2, len(further) + 2)
    ]
    assert [parcel.delivery_id for parcel in short.post_box.sent] == [first.id, *(r.id for r in further)]
    got = short.received("prator", SALA)
    assert [m.event for m in got] == [Event.INITIATIVE_SENT, *[Event.INFO_FOR_INFORMATION] * len(further)]
    assert set(WORDS) <= set(re.findall(r"\w+", "".join(p.body.decode() for p in short.post_box.sent)))
    assert len(await short.hub.store.read(lambda ledger: ledger.expectations())) == 1
    assert await short.hub.store.read(verify) == []


async def test_they_wait_while_the_first_waits_and_are_sent_again_with_it(short: World) -> None:
    short.post_box.behaviour[short.url("prator")] = down
    await long_initiative(short)
    await short.advance(timedelta(hours=80))
    assert states(await to_prator(short))[:2] == ["parked", "pending"]
    short.post_box.behaviour.clear()
    [task] = await short.hub.store.read(lambda ledger: ledger.tasks(kind="delivery.parked"))
    await short.hub.tasks.done(task.id, "operator", "replay")
    await short.settle()
    rows = await to_prator(short)
    assert set(states(rows)) == {"sent"}
    assert [parcel.delivery_id for parcel in short.post_box.sent if parcel.url == short.url("prator")] == [
        row.id for row in rows
    ]


async def test_handed_over_they_go_with_the_first_as_one_form(short: World) -> None:
    short.post_box.behaviour[short.url("prator")] = down
    await long_initiative(short)
    await short.advance(timedelta(hours=80))
    [parked] = await short.hub.store.read(lambda ledger: ledger.tasks(kind="delivery.parked"))
    await short.hub.tasks.done(parked.id, "operator", "hand-over")
    assert set(states(await to_prator(short))) == {"with-person"}
    [letter] = await short.hub.store.read(lambda ledger: ledger.tasks(kind="letter"))
    assert letter.content is not None
    assert set(WORDS) <= set(re.findall(r"\w+", letter.content.open().decode()))
    await short.hub.tasks.done(letter.id, "operator", "posted")
    assert set(states(await to_prator(short))) == {"sent"}
    assert await short.hub.store.read(verify) == []


async def test_held_for_consent_they_are_held_and_let_go_with_the_first(short: World) -> None:
    short.post_box.behaviour[short.url("prator")] = down
    await long_initiative(short)
    await short.post("samsa", short.consent(all_parties=False, parties=(COLLEAGUE,)))
    short.post_box.behaviour.clear()
    await short.advance(timedelta(minutes=10))
    assert set(states(await to_prator(short))) == {"held"}
    assert [kind for kind in await short.tasks() if kind == "consent.decide"] == ["consent.decide"]
    await short.post("samsa", short.consent())
    await short.settle()
    assert set(states(await to_prator(short))) == {"sent"}


async def test_voided_they_go_back_with_the_first(short: World) -> None:
    short.post_box.behaviour[short.url("prator")] = down
    initiative = await long_initiative(short)
    void = short.message(
        Event.INITIATIVE_VOIDED, CALLER, (SALA,), case=initiative.case, **ending(reason=EndReason.NOT_NEEDED)
    ).model_copy(update={"in_reply_to": initiative.id})
    await short.post("samsa", void)
    await short.settle()
    assert set(states(await to_prator(short))) == {"withdrawn"}


async def test_an_answer_to_a_further_document_is_one_to_its_message(short: World) -> None:
    await long_initiative(short)
    first, second, *_ = await to_prator(short)
    received = short.received("prator", SALA)
    read = short.answer(Event.INFO_ACKNOWLEDGED, received[1], SALA)
    await short.post("prator", read)
    assert str((await to_prator(short))[0].state) == "sent"
    await short.post("prator", short.answer(Event.INITIATIVE_ACKNOWLEDGED, received[1], SALA))
    await short.settle()
    assert str((await to_prator(short))[0].state) == "acknowledged"
    refusal = technical(second.id, False, short.clock.now(), "BV")
    await short.hub.receipts.receive(refusal, short.parties["prator"], b"")
    assert states(await to_prator(short))[:2] == ["acknowledged", "parked"]
    [task] = await short.hub.store.read(lambda ledger: ledger.tasks(kind="delivery.parked"))
    assert task.delivery_id == second.id
    assert first.id in second.id

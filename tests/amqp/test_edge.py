"""What comes by AMQP, good and bad, through a whole hub: what it is answered with, what is kept of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from hub.bus import topology
from hub.errors import Unavailable
from hub.store import Ledger
from hub.store.tables import parties
from tests.amqp.looking import counted, has_counted, nothing_is_left, problem_in, receipt_in
from tests.amqp.wire import until
from tests.amqp.world import AmqpWorld
from tests.flow.world import SALA

# messages ------------------------------------------------------------------------------------------


async def test_a_message_is_taken_and_its_receipt_is_in_its_senders_queue(sender: AmqpWorld) -> None:
    found = await sender.answer_to(sender.native("samsa", sender.consent()), id="their-own-id")
    assert receipt_in(sender, found).accepted
    assert found.correlation_id == "their-own-id"
    [message] = await sender.hub.store.read(lambda ledger: ledger.messages())
    assert (found.headers["hub-message"], message.party) == (message.id, sender.wire.user)
    await nothing_is_left(sender)


async def test_a_repeated_message_gets_the_first_receipt(sender: AmqpWorld) -> None:
    raw = sender.native("samsa", sender.consent())
    first, again = await sender.answer_to(raw, id="m-1"), await sender.answer_to(raw, id="m-2")
    assert again.body == first.body
    assert again.headers["hub-message"] == first.headers["hub-message"]
    assert (first.correlation_id, again.correlation_id) == ("m-1", "m-2")
    assert len(await sender.hub.store.read(lambda ledger: ledger.messages())) == 1


async def test_what_comes_by_amqp_and_what_comes_by_http_is_the_same_message(sender: AmqpWorld) -> None:
    raw = sender.native("samsa", sender.consent())
    by_http = await sender.post_bytes("samsa", raw)
    assert (await sender.answer_to(raw)).headers["hub-message"] == by_http.message_id


# refusals ------------------------------------------------------------------------------------------


async def test_what_does_not_parse_is_refused_with_the_document_that_http_gives(sender: AmqpWorld) -> None:
    found = await sender.answer_to(b"<SIP", id="bad-1")
    problem = problem_in(found)
    assert (problem["code"], problem["status"]) == ("xml.not-well-formed", 400)
    assert problem["type"] == "urn:sip-hubben:error:xml.not-well-formed"
    assert found.correlation_id == "bad-1"
    assert await sender.refusals() == [("xml.not-well-formed", sender.wire.user, "samsa")]
    await nothing_is_left(sender)


async def test_what_is_too_large_is_refused_unread(sender: AmqpWorld) -> None:
    problem = problem_in(await sender.answer_to(b"<" * 200_001))
    assert (problem["code"], problem["status"]) == ("amqp.too-large", 413)
    assert await sender.refusals() == [("amqp.too-large", sender.wire.user, "samsa")]
    await nothing_is_left(sender)


async def test_a_rule_that_says_no_is_named(sender: AmqpWorld) -> None:
    problem = problem_in(await sender.answer_to(sender.native("samsa", sender.initiative(SALA))))
    assert (problem["status"], "rule" in problem, "advice" in problem) == (422, True, True)
    assert len(await sender.refusals()) == 1


@pytest.mark.parametrize(
    ("key", "code", "kept"), [("prator", "system.not-yours", "prator"), ("x.y", "system.unknown", "unknown")]
)
async def test_a_system_that_is_not_its_own_is_refused(
    sender: AmqpWorld, key: str, code: str, kept: str
) -> None:
    await sender.send(sender.native("samsa", sender.consent()), key=key)
    assert problem_in(await sender.taken())["code"] == code
    assert await sender.refusals() == [(code, sender.wire.user, kept)]
    assert await sender.hub.store.read(lambda ledger: ledger.messages()) == []


async def nobody_is_answered(world: AmqpWorld, code: str, *, user: bool = True) -> None:
    """It is refused, once, written down, counted, and gone; no answer can be addressed."""
    before = counted(topology.IN, code)
    await world.send(world.native("samsa", world.consent()), user=user)
    await until(world.refusals)
    assert await world.refusals() == [(code, None, "samsa")]
    await until(lambda: has_counted(topology.IN, code, before + 1))
    assert await world.wire.peek(world.own_queue) is None
    await nothing_is_left(world)
    assert await world.hub.store.read(lambda ledger: ledger.messages()) == []


async def test_a_message_without_a_user_id_is_written_down_and_gone(sender: AmqpWorld) -> None:
    await nobody_is_answered(sender, "amqp.no-user", user=False)


async def test_a_revoked_party_is_nobody(sender: AmqpWorld) -> None:
    await sender.hub.store.write(lambda ledger: ledger.revoke_party(sender.wire.user, actor="test"))
    await nobody_is_answered(sender, "amqp.not-a-party")


async def test_a_user_that_is_no_party_by_amqp_is_nobody(sender: AmqpWorld) -> None:
    def by_http(ledger: Ledger) -> None:
        its = update(parties).where(parties.c.id == sender.wire.user)
        ledger._connection.execute(its.values(deliver_url="http://127.0.0.1:1/in"))
        ledger._changed("parties")

    await sender.hub.store.write(by_http)
    assert await sender.hub.store.read(lambda ledger: ledger.connected(sender.wire.user))
    await nobody_is_answered(sender, "amqp.not-a-party")


# bad times -----------------------------------------------------------------------------------------


async def test_a_message_stays_until_the_database_is_there_again(
    sender: AmqpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, asked = sender.hub.intake.receive, []

    async def away_at_first(raw: bytes, *rest: Any) -> Any:
        asked.append(raw)
        if len(asked) < 3:
            raise Unavailable("store.away", "the database cannot be reached")
        return await receive(raw, *rest)

    monkeypatch.setattr(sender.hub.intake, "receive", away_at_first)
    assert receipt_in(sender, await sender.answer_to(sender.native("samsa", sender.consent()))).accepted
    assert len(asked) == 3
    await nothing_is_left(sender)


async def test_an_answer_finds_its_queue_made_again(sender: AmqpWorld) -> None:
    await sender.wire.delete(sender.own_queue)
    found = await sender.answer_to(sender.native("samsa", sender.consent()))
    assert receipt_in(sender, found).accepted


async def test_what_is_being_taken_when_the_hub_stops_is_finished_and_answered(
    sender: AmqpWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive, begun, go_on = sender.hub.intake.receive, asyncio.Event(), asyncio.Event()

    async def slowly(raw: bytes, *rest: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await receive(raw, *rest)

    monkeypatch.setattr(sender.hub.intake, "receive", slowly)
    await sender.send(sender.native("samsa", sender.consent()))
    await begun.wait()
    stopping = asyncio.create_task(sender.wire.broker.stop(10))
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert receipt_in(sender, await sender.taken()).accepted
    assert await sender.wire.peek(topology.IN) is None

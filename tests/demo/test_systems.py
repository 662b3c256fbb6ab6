"""The simulated systems as programs: what they take, answer, send and write down, and how they misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from hub.sandbox.story.systems import OrderRefused, SystemProgram
from hub.sandbox.systems.document import sha256
from hub.sandbox.systems.ledger import Line
from tests.demo.letters import HEALTH_CENTRE, order
from tests.demo.natives import ROOT, native
from tests.demo.relay import Relay

UNIT = HEALTH_CENTRE["hsa_id"]


async def until(condition: Callable[[], Any]) -> None:
    """Waits until it holds; how long that took is nobody's business."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def lines(system: SystemProgram, kind: str) -> list[Line]:
    system.read()
    return [line for line in system.ledger.lines if line["kind"] == kind]


def letter(system: str = "samsa", do: str = "kallelse") -> bytes:
    return native(system).make(order(do))[0].raw


@pytest.fixture
def joined(samsa: SystemProgram, relay: Relay) -> SystemProgram:
    """SAMSA, which sends to the relay and gets from it."""
    relay.serves(samsa)
    samsa.joins(relay.url, "hub-token")
    return samsa


async def test_a_delivery_without_the_right_token_is_turned_away(samsa: SystemProgram, relay: Relay) -> None:
    assert await relay.deliver(samsa, letter(), token="another") == 401
    assert [line["why"] for line in lines(samsa, "turned-away")] == ["token"]
    assert lines(samsa, "received") == []


async def test_a_document_outside_the_schema_is_turned_away(samsa: SystemProgram, relay: Relay) -> None:
    assert await relay.deliver(samsa, b"<Kallelse/>") == 400
    assert [line["why"] for line in lines(samsa, "turned-away")] == ["not-valid"]


async def test_a_document_is_written_down_and_answered_with_a_mottagningskvitto(
    prator: SystemProgram, relay: Relay
) -> None:
    raw = letter("prator")
    assert await relay.deliver(prator, raw) == 200
    (line,) = lines(prator, "received")
    assert line["unit"] == UNIT
    assert line["sha256"] == sha256(raw)
    assert (line["repeat"], line["applied"]) == (False, True)
    assert native("prator").read_receipt(relay.replies[0][1])[1]


async def test_the_same_document_again_gets_the_same_receipt_and_has_no_second_effect(
    samsa: SystemProgram, relay: Relay
) -> None:
    raw = letter()
    await relay.deliver(samsa, raw)
    await relay.deliver(samsa, raw)
    assert relay.replies[0] == relay.replies[1]
    assert [line["applied"] for line in lines(samsa, "received")] == [True, False]


async def test_the_same_id_with_other_bytes_is_refused(samsa: SystemProgram, relay: Relay) -> None:
    raw = letter()
    await relay.deliver(samsa, raw)
    assert await relay.deliver(samsa, raw.replace(b"samordnas", b"ordnas")) == 409
    assert not native("samsa").read_receipt(relay.replies[1][1])[1]
    assert len(lines(samsa, "received")) == 1


async def test_what_staff_write_reaches_the_other_unit_and_is_acknowledged(
    joined: SystemProgram, relay: Relay
) -> None:
    message_id = joined.do(**order_fields("kallelse"))
    await until(lambda: len(lines(joined, "answered")) == 2)
    assert [line["root"] for line in lines(joined, "posted")] == ["Kallelse", "Kvittens"]
    assert lines(joined, "answered")[0]["id"] == message_id
    assert all(line["accepted"] for line in lines(joined, "answered"))
    assert [kind for kind, _ in relay.posts] == ["messages", "receipts"]
    assert lines(joined, "posted")[1]["about"] == lines(joined, "received")[0]["id"]


async def test_a_sender_sends_the_same_bytes_until_it_has_an_answer(
    joined: SystemProgram, relay: Relay
) -> None:
    relay.unwilling = 3
    joined.do(**order_fields("meddelande"))
    await until(lambda: lines(joined, "answered"))
    assert lines(joined, "answered")[0]["attempts"] == 4
    assert len(relay.posts) == 1


async def test_the_same_bytes_go_again_when_staff_say_so(joined: SystemProgram, relay: Relay) -> None:
    message_id = joined.do(**order_fields("meddelande"))
    await until(lambda: lines(joined, "answered"))
    joined.again(message_id)
    await until(lambda: len(lines(joined, "answered")) == 2)
    first, second = lines(joined, "answered")
    assert relay.posts[0] == relay.posts[1]
    assert first["answer_sha256"] == second["answer_sha256"]


async def test_documents_of_a_case_leave_one_after_another(joined: SystemProgram, relay: Relay) -> None:
    relay.unwilling = 1
    sent = [joined.do(**order_fields("meddelande"), numbers={"Ärendenummer": "S3001"}) for _ in range(5)]
    await until(lambda: len(lines(joined, "answered")) == 5)
    assert [native("samsa").read(raw).id for _, raw in relay.posts] == sent


async def test_a_unit_denies_and_names_another(joined: SystemProgram, relay: Relay) -> None:
    joined.behave(UNIT, "deny", comment="Skicka till Tibro Kontaktpunkten INKORG.")
    joined.do(**order_fields("sparasänd"))
    await until(lambda: len(lines(joined, "answered")) == 2)
    assert b"Tibro Kontaktpunkten INKORG" in relay.posts[1][1]
    assert lines(joined, "posted")[1]["root"] == "Svar"


async def test_a_silent_unit_answers_only_when_its_people_are_told(
    joined: SystemProgram, relay: Relay
) -> None:
    joined.behave(UNIT, "silent")
    joined.do(**order_fields("kallelse"))
    await until(lambda: lines(joined, "received"))
    assert len(lines(joined, "posted")) == 1
    joined.answer(lines(joined, "received")[0]["id"])
    await until(lambda: len(lines(joined, "answered")) == 2)


async def test_a_unit_that_answers_twice_sends_the_same_bytes_twice(
    joined: SystemProgram, relay: Relay
) -> None:
    joined.behave(UNIT, "twice")
    joined.do(**order_fields("kallelse"))
    await until(lambda: len(lines(joined, "answered")) == 3)
    assert relay.posts[1] == relay.posts[2]
    assert [line["again"] for line in lines(joined, "posted")] == [False, False, True]


async def test_a_late_unit_answers_later(joined: SystemProgram, relay: Relay) -> None:
    joined.behave(UNIT, "late", seconds=0.2)
    joined.do(**order_fields("kallelse"))
    await until(lambda: len(lines(joined, "answered")) == 2)
    assert len(lines(joined, "received")) == 1


async def test_a_system_that_is_down_takes_the_document_when_it_is_up(
    samsa: SystemProgram, relay: Relay
) -> None:
    samsa.behave(UNIT, "down", attempts=2)
    raw = letter()
    assert [await relay.deliver(samsa, raw) for _ in range(3)] == [503, 503, 200]
    assert [line["why"] for line in lines(samsa, "turned-away")] == ["down", "down"]
    assert [line["repeat"] for line in lines(samsa, "received")] == [False]


async def test_an_unreachable_unit_hangs_up(samsa: SystemProgram, relay: Relay) -> None:
    samsa.behave(UNIT, "unreachable", attempts=1)
    raw = letter()
    assert [await relay.deliver(samsa, raw) for _ in range(2)] == [0, 200]


async def test_a_closed_port_refuses_connections_until_it_is_opened(
    samsa: SystemProgram, relay: Relay
) -> None:
    samsa.listen(False)
    assert await relay.deliver(samsa, letter()) == 0
    samsa.listen(True)
    assert await relay.deliver(samsa, letter()) == 200


@pytest.mark.parametrize(
    ("behaviour", "is_right"), [("garbage", False), ("empty", False), ("wrong-id", True)]
)
async def test_a_unit_answers_wrongly_though_it_took_the_document(
    samsa: SystemProgram, relay: Relay, behaviour: str, is_right: bool
) -> None:
    samsa.behave(UNIT, behaviour)
    raw = letter()
    assert await relay.deliver(samsa, raw) == 200
    body = relay.replies[0][1]
    assert body.startswith(b"<?xml") is is_right
    assert native("samsa").read(raw).id.encode() not in body
    assert len(lines(samsa, "received")) == 1


async def test_a_slow_unit_takes_the_document_in_the_end(samsa: SystemProgram, relay: Relay) -> None:
    samsa.behave("*", "slow", seconds=0.2)
    task = asyncio.create_task(relay.deliver(samsa, letter()))
    await until(lambda: samsa.in_hand == 1)
    assert await task == 200
    assert samsa.in_hand == 0


async def test_a_system_remembers_what_it_has_taken_across_a_restart(
    samsa: SystemProgram, relay: Relay
) -> None:
    raw = letter()
    await relay.deliver(samsa, raw)
    samsa.program.stop()
    samsa.program.out.unlink()
    samsa.start()
    await relay.deliver(samsa, raw)
    assert relay.replies[0] == relay.replies[1]
    assert [line["repeat"] for line in lines(samsa, "received")] == [False, True]


async def test_an_order_that_cannot_be_carried_out_is_told(samsa: SystemProgram) -> None:
    with pytest.raises(OrderRefused):
        samsa.do("dröm")
    with pytest.raises(OrderRefused):
        samsa.behave(UNIT, "sulk")


async def test_a_ledger_holds_no_number_name_or_text(joined: SystemProgram, relay: Relay) -> None:
    joined.do(**order_fields("kallelse"))
    await until(lambda: len(lines(joined, "answered")) == 2)
    kept = [{**line, "receipt": None} for line in joined.ledger.lines]
    for private in ("200103022380", "Testperson", "samordnas", "Handläggare"):
        assert private not in str(kept)


async def test_every_other_system_takes_a_kallelse_and_answers_it_in_its_own_format(
    another: SystemProgram, relay: Relay
) -> None:
    another.joins(relay.url, "hub-token")
    reader = native(another.system)
    raw = called(another.system)
    assert await relay.deliver(another, raw) == 200
    assert reader.read_receipt(relay.replies[0][1])[1]
    await until(lambda: lines(another, "answered"))
    ((kind, document),) = relay.posts
    answer = reader.read(document)
    assert (kind, answer.about) == ("receipts", reader.read(raw).id)
    assert lines(another, "answered")[0]["accepted"]


def called(system: str) -> bytes:
    """A kallelse as the hub delivers it, or as it is printed for those who have no system."""
    if system != "manual":
        return letter(system)
    return (ROOT / "contracts" / "manual" / "good" / "kallelse.json").read_bytes()


def order_fields(do: str) -> dict[str, Any]:
    fields = order(do)
    return {"act": fields.pop("do"), **fields}

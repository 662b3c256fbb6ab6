"""What the AMQP channel makes of every way in which a broker may behave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from hub.channels.amqp import AmqpChannel, queue_address, takes_by_amqp
from hub.channels.seam import Parcel
from hub.errors import Unavailable

PARCEL = Parcel("d1", "invitation.sent", b"<x/>", "application/xml", queue_address("p1"), None)


@dataclass
class Queues:
    """Queues that take what they are given, unless told to say something else."""

    says: str | None = None
    mends: bool = True
    put_in: list[tuple[str, bytes, str, str, str, dict[str, str]]] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)

    async def put(
        self,
        party: str,
        body: bytes,
        *,
        content_type: str,
        type: str,
        message_id: str,
        headers: Mapping[str, str],
    ) -> None:
        if self.says:
            raise Unavailable(self.says, "not now")
        self.put_in.append((party, body, content_type, type, message_id, dict(headers)))

    async def declare(self, party: str) -> None:
        if not self.mends:
            raise Unavailable("bus.away", "not now")
        self.declared.append(party)


async def test_a_confirmed_parcel_is_taken_and_carries_its_id_and_event() -> None:
    queues = Queues()
    outcome = await AmqpChannel(queues).send(PARCEL)
    assert (outcome.taken, outcome.code) == (True, "amqp.confirmed")
    headers = {"hub-delivery": "d1", "hub-event": "invitation.sent"}
    assert queues.put_in == [("p1", b"<x/>", "application/xml", "delivery", "d1", headers)]


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("bus.away", "amqp.away"),
        ("bus.timeout", "amqp.timeout"),
        ("bus.refused", "amqp.refused"),
        ("bus.unroutable", "amqp.unroutable"),
    ],
)
async def test_whatever_the_broker_says_the_delivery_is_tried_again(says: str, code: str) -> None:
    outcome = await AmqpChannel(Queues(says)).send(PARCEL)
    assert (outcome.taken, outcome.final, outcome.code) == (False, False, code)


@pytest.mark.parametrize("mends", [True, False])
async def test_only_an_unroutable_parcel_has_its_queue_made_again(mends: bool) -> None:
    queues = Queues("bus.unroutable", mends)
    assert (await AmqpChannel(queues).send(PARCEL)).code == "amqp.unroutable"
    assert queues.declared == (["p1"] if mends else [])
    away = Queues("bus.away")
    await AmqpChannel(away).send(PARCEL)
    assert away.declared == []


def test_the_address_says_the_way() -> None:
    assert takes_by_amqp(queue_address("p1"))
    assert not takes_by_amqp("https://samsa.example/in")
    assert not takes_by_amqp(None)

"""What tests of the AMQP edge look at."""

from __future__ import annotations

import json
from typing import Any

from hub import metrics
from hub.bus import topology
from hub.canonical.receipt import TechnicalReceipt
from hub.edges.problems import PROBLEM
from tests.amqp.wire import Found
from tests.amqp.world import AmqpWorld


def receipt_in(world: AmqpWorld, found: Found) -> TechnicalReceipt:
    wanted = world.hub.desk.adapters[world.system].content_type
    assert (found.type, found.content_type) == ("receipt", wanted)
    read = world.hub.desk.adapters[world.system].parse(found.body)
    assert isinstance(read, TechnicalReceipt)
    return read


def problem_in(found: Found) -> dict[str, Any]:
    assert (found.type, found.content_type) == ("refusal", PROBLEM)
    body: dict[str, Any] = json.loads(found.body)
    return body


async def nothing_is_left(world: AmqpWorld) -> None:
    """Nothing waits to be handed out again, and nothing went to the dead letters."""
    for queue in (topology.IN, topology.RECEIPTS, topology.REFUSED, topology.DEAD):
        assert await world.wire.peek(queue) is None


def counted(queue: str, code: str) -> float:
    labels = {"queue": queue, "code": code}
    return metrics.REGISTRY.get_sample_value("hub_amqp_arrived_total", labels) or 0.0


async def has_counted(queue: str, code: str, wanted: float) -> bool:
    return counted(queue, code) >= wanted

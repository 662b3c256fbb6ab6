"""What the hub's exchanges and queues are called, and how they are made (`architecture.md` §12).

    parties ──► sip.in (topic, routing key = system) ──► queue sip.in ──► the hub
    parties ──► sip.receipts (topic, routing key = system) ──► queue sip.receipts ──► the hub
    the hub ──► sip.out (direct, routing key = party) ──► queue sip.out.{party} ──► that party
    what cannot be taken ──► sip.dead ──► queue sip.dead (an alarm)
    what a party rejects ──► sip.refused ──► queue sip.refused ──► the hub
    the hub ──► queue hub.wake ──► the hub's workers

Every queue is a quorum queue. What is dead-lettered stays where it was until the next queue has it
(`at-least-once`, RabbitMQ 3.10 and later).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

IN = "sip.in"
RECEIPTS = "sip.receipts"
OUT = "sip.out"
DEAD = "sip.dead"
REFUSED = "sip.refused"
WAKE = "hub.wake"

#: How often a message is handed out before it goes to the dead letters.
DELIVERY_LIMIT = 20

#: As good as none: RabbitMQ 4 drops after 20 looks what has no limit of its own.
UNLIMITED = 1_000_000

#: So many wakes wait at most, the oldest goes first, and none longer than this: they never pile up.
WAKES = 16
WAKE_MILLISECONDS = 2_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """A durable exchange. `kind`: topic, direct or fanout."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable quorum queue. `arguments`: what it is declared with, its type among them."""

    name: str
    arguments: Mapping[str, str | int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """What of an exchange goes to a queue."""

    exchange: str
    queue: str
    routing_key: str


@dataclass(frozen=True, slots=True)
class Topology:
    """What must be there."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]


def out_queue(party: str) -> str:
    """The queue that a party takes its deliveries from. `party`: its id."""
    return f"{OUT}.{party}"


def _quorum(**arguments: str | int) -> dict[str, str | int]:
    named = {f"x-{key.replace('_', '-')}": value for key, value in arguments.items()}
    return {"x-queue-type": "quorum", **named}


def _dying_to(exchange: str) -> dict[str, str | int]:
    """Handed out too often, or rejected: it goes to `exchange`, and is not lost on the way."""
    return _quorum(
        delivery_limit=DELIVERY_LIMIT,
        dead_letter_exchange=exchange,
        dead_letter_strategy="at-least-once",
        overflow="reject-publish",
    )


#: What the hub itself needs; it declares this whenever it connects.
OWN = Topology(
    exchanges=(
        Exchange(DEAD, "fanout"),
        Exchange(REFUSED, "fanout"),
        Exchange(IN, "topic"),
        Exchange(RECEIPTS, "topic"),
        Exchange(OUT, "direct"),
    ),
    queues=(
        Queue(DEAD, _quorum(delivery_limit=UNLIMITED)),
        Queue(REFUSED, _dying_to(DEAD)),
        Queue(IN, _dying_to(DEAD)),
        Queue(RECEIPTS, _dying_to(DEAD)),
        Queue(
            WAKE,
            _quorum(
                delivery_limit=UNLIMITED,
                max_length=WAKES,
                overflow="drop-head",
                message_ttl=WAKE_MILLISECONDS,
            ),
        ),
    ),
    bindings=(
        Binding(DEAD, DEAD, "#"),
        Binding(REFUSED, REFUSED, "#"),
        Binding(IN, IN, "#"),
        Binding(RECEIPTS, RECEIPTS, "#"),
    ),
)


def for_party(party: str) -> Topology:
    """What one party with delivery by AMQP needs. `party`: its id."""
    name = out_queue(party)
    out = tuple(exchange for exchange in OWN.exchanges if exchange.name == OUT)
    return Topology(out, (Queue(name, _dying_to(REFUSED)),), (Binding(OUT, name, party),))


def with_parties(parties: list[str]) -> Topology:
    """Everything: what the hub needs and the queue of each party. `parties`: the ids of those by AMQP."""
    each = [for_party(party) for party in parties]
    return Topology(
        OWN.exchanges,
        (*OWN.queues, *(queue for one in each for queue in one.queues)),
        (*OWN.bindings, *(binding for one in each for binding in one.bindings)),
    )


def definition(name: str) -> Queue | None:
    """How one of the hub's own queues is made; None for a party's, which the hub takes as it finds it."""
    return next((queue for queue in OWN.queues if queue.name == name), None)


def source_of(name: str) -> tuple[Exchange, str] | None:
    """The exchange that one of the hub's own queues is bound to, and with which key; None for `hub.wake`."""
    for binding in OWN.bindings:
        if binding.queue == name:
            exchange = next(one for one in OWN.exchanges if one.name == binding.exchange)
            return exchange, binding.routing_key
    return None

"""Who may do what on the broker: for each user of it the narrowest that lets it do its work.

A party's user has the party's id as its name. It makes nothing, writes to `sip.in` and `sip.receipts` with
its own system as the routing key, and reads its own queue. RabbitMQ itself sees to it that the `user-id`
property of what it publishes is its name.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from hub.bus import topology

NOTHING = "^$"


@dataclass(frozen=True, slots=True)
class Party:
    """A party that connects by AMQP. `system`: the format it speaks."""

    id: str
    system: str


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """Which routing keys of a topic exchange a user may write and read; regular expressions."""

    exchange: str
    write: str
    read: str = NOTHING


@dataclass(frozen=True, slots=True)
class Grant:
    """What one user may do in the hub's virtual host; regular expressions on the names of what is there."""

    user: str
    configure: str
    write: str
    read: str
    topics: tuple[Topic, ...] = ()


def for_party(party: Party) -> Grant:
    """What a party needs, and nothing more."""
    own_keys = f"^{re.escape(party.system)}$"
    return Grant(
        user=party.id,
        configure=NOTHING,
        write=r"^sip\.(in|receipts)$",
        read=f"^{re.escape(topology.out_queue(party.id))}$",
        topics=(Topic(topology.IN, own_keys), Topic(topology.RECEIPTS, own_keys)),
    )


def for_hub(user: str) -> Grant:
    """What the hub itself needs: to make, write and read what is its own, and the parties' queues."""
    own = r"^(sip|hub)\."
    return Grant(user, configure=own, write=r"^(amq\.default$|(sip|hub)\.)", read=own)


def grants(hub_user: str, parties: Iterable[Party]) -> list[Grant]:
    """Everybody's, the hub's first."""
    return [for_hub(hub_user), *(for_party(party) for party in parties)]


def commands_for(grant: Grant, vhost: str) -> list[str]:
    """What a person types to give it; the user must be there already."""
    user, where = shlex.quote(grant.user), shlex.quote(vhost)
    rights = " ".join(shlex.quote(one) for one in (grant.configure, grant.write, grant.read))
    topics = [
        f"rabbitmqctl set_topic_permissions -p {where} {user} {topic.exchange}"
        f" {shlex.quote(topic.write)} {shlex.quote(topic.read)}"
        for topic in grant.topics
    ]
    return [f"rabbitmqctl set_permissions -p {where} {user} {rights}", *topics]


def command_to_add(user: str) -> str:
    """What a person types to make a user; the password is asked for and stands in no history."""
    return f"rabbitmqctl add_user {shlex.quote(user)}"


def command_to_remove(user: str) -> str:
    """What a person types so that a party that may connect no more cannot."""
    return f"rabbitmqctl delete_user {shlex.quote(user)}"

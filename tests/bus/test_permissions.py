"""Each user of the broker may do what it must, and nothing else."""

from __future__ import annotations

import re

from hub.bus import topology
from hub.bus.permissions import (
    Party,
    command_to_add,
    command_to_remove,
    commands_for,
    for_hub,
    for_party,
    grants,
)

ONE = Party("1a" * 16, "samsa")
OTHER = Party("2b" * 16, "lifecare-sp")


def lets(pattern: str, name: str) -> bool:
    """As RabbitMQ asks."""
    return re.search(pattern, name) is not None


def test_a_party_makes_nothing():
    for name in ("sip.in", topology.out_queue(ONE.id), "anything", "x"):
        assert not lets(for_party(ONE).configure, name)


def test_a_party_writes_to_the_two_ways_in_and_nowhere_else():
    names = [
        "sip.in",
        "sip.receipts",
        "sip.out",
        "sip.dead",
        "sip.refused",
        "hub.wake",
        "amq.default",
        "sip.ins",
    ]
    assert [name for name in names if lets(for_party(ONE).write, name)] == ["sip.in", "sip.receipts"]


def test_a_party_reads_its_own_queue_and_nobody_elses():
    own = topology.out_queue(ONE.id)
    names = [own, topology.out_queue(OTHER.id), f"{own}x", "sip.in", "sip.dead", own.replace(".", "x")]
    assert [name for name in names if lets(for_party(ONE).read, name)] == [own]


def test_a_party_speaks_for_its_own_system_alone():
    for topic in for_party(OTHER).topics:
        keys = ["lifecare-sp", "samsa", "lifecare-sp.x", "xlifecare-sp", "#"]
        assert [key for key in keys if lets(topic.write, key)] == ["lifecare-sp"]
    assert [topic.exchange for topic in for_party(OTHER).topics] == [topology.IN, topology.RECEIPTS]


def test_the_hub_may_make_write_and_read_everything_of_its_own():
    grant = for_hub("hub")
    wanted = topology.with_parties([ONE.id])
    for made in (*wanted.exchanges, *wanted.queues):
        assert all(lets(right, made.name) for right in (grant.configure, grant.write, grant.read))
    assert lets(grant.write, "amq.default")
    assert not any(lets(right, "other.queue") for right in (grant.configure, grant.write, grant.read))


def test_everybody_is_granted_the_hub_first():
    assert [grant.user for grant in grants("hub", [ONE, OTHER])] == ["hub", ONE.id, OTHER.id]


def test_the_commands_can_be_typed_as_they_stand():
    assert commands_for(for_party(ONE), "/") == [
        f"rabbitmqctl set_permissions -p / {ONE.id} '^$' '^sip\\.(in|receipts)$' '^sip\\.out\\.{ONE.id}$'",
        f"rabbitmqctl set_topic_permissions -p / {ONE.id} sip.in '^samsa$' '^$'",
        f"rabbitmqctl set_topic_permissions -p / {ONE.id} sip.receipts '^samsa$' '^$'",
    ]
    assert command_to_add("a b") == "rabbitmqctl add_user 'a b'"
    assert command_to_remove(ONE.id) == f"rabbitmqctl delete_user {ONE.id}"

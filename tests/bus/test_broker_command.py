"""`hub broker`: makes what the hub and its parties need on a real broker, and says what differs."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pytest
from click.testing import CliRunner, Result
from pika.exceptions import AMQPError, ChannelClosedByBroker, ProbableAuthenticationError

from hub.bus import topology
from hub.cli import hub
from hub.errors import HubError
from tests.servers import _administer


class Console:
    """Types commands about a virtual host of its own. `hub_url`: as the hub connects."""

    def __init__(self, own_vhost: str, admin_url: str) -> None:
        self._own_vhost = own_vhost
        self.admin_url = admin_url
        self._connections: list[pika.BlockingConnection] = []
        self.user = f"hub-{secrets.token_hex(4)}"
        self.hub_url = self.url_of(self.user, "pass/word")

    def url_of(self, user: str, password: str) -> str:
        parts = urlsplit(self._own_vhost)
        secret = password.replace("/", "%2F")
        return parts._replace(netloc=f"{user}:{secret}@{parts.hostname}:{parts.port}").geturl()

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(hub, list(words))

    def said(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def code(self, *words: str) -> str:
        result = self.run(*words)
        assert isinstance(result.exception, HubError), result.output
        return result.exception.code

    def add(self, system: str = "samsa", to: str = "amqp") -> str:
        words = (
            "party",
            "add",
            "System X",
            "--system",
            system,
            "--unit",
            "SE2321000131-*",
            "--deliver-to",
            to,
        )
        return str(json.loads(self.said(*words, "--json"))["id"])

    def apply(self) -> dict[str, str]:
        """The passwords of the new users."""
        lines = self.said("broker", "setup", "--apply", "--json").splitlines()
        return {one["user"]: one["password"] for one in map(json.loads, lines)}

    def differs(self) -> set[tuple[str, str]]:
        result = self.run("broker", "check", "--json")
        found = {(one["kind"], one["name"]) for one in map(json.loads, result.stdout.splitlines())}
        assert result.exit_code == (1 if found else 0), (result.output, result.exception)
        return found

    def channel(self, user: str, password: str) -> pika.channel.Channel:
        connection = pika.BlockingConnection(pika.URLParameters(self.url_of(user, password)))
        self._connections.append(connection)
        channel = connection.channel()
        channel.confirm_delivery()
        return channel

    def close(self) -> None:
        for connection in self._connections:
            with contextlib.suppress(AMQPError):
                connection.close()

    def as_hub(self) -> pika.channel.Channel:
        return self.channel(self.user, "pass/word")


@pytest.fixture
def console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, amqp_own_vhost: str, amqp_admin_url: str
) -> Iterator[Console]:
    """A hub with keys, and nothing of it on the broker."""
    made = Console(amqp_own_vhost, amqp_admin_url)
    monkeypatch.setenv("HUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("HUB_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("HUB_BUS_URL", made.hub_url)
    monkeypatch.setenv("HUB_BROKER_ADMIN_URL", amqp_admin_url)
    made.said("keys", "new")
    yield made
    made.close()
    rows = [json.loads(line) for line in made.said("party", "list", "--revoked", "--json").splitlines()]
    for user in (made.user, *(row["id"] for row in rows)):
        _forget(amqp_admin_url, user)


def _forget(admin_url: str, user: str) -> None:
    _administer(admin_url, "PUT", f"/api/users/{user}", {"password": "x", "tags": ""})
    _administer(admin_url, "DELETE", f"/api/users/{user}")


def test_applied_once_nothing_differs_and_applied_again_nothing_is_new(console: Console):
    parties = {console.add(), console.add("prator")}
    console.add(to="http://127.0.0.1:9/take")
    passwords = console.apply()
    assert set(passwords) == parties
    assert len(set(passwords.values())) == 2
    assert console.differs() == set()
    assert console.apply() == {}
    assert "Nothing differs." in console.said("broker", "check")


def test_a_person_gets_the_password_alone_on_standard_output(console: Console):
    party = console.add()
    result = console.run("broker", "setup", "--apply")
    [password] = result.stdout.splitlines()
    assert console.channel(party, password).is_open
    assert party in result.stderr
    assert password not in result.stderr


def test_a_party_may_do_its_own_work_and_nothing_else(console: Console):
    party, other = console.add(), console.add()
    password = console.apply()[party]
    own = pika.BasicProperties(user_id=party)
    channel = console.channel(party, password)
    channel.basic_publish(topology.IN, "samsa", b"x", own, mandatory=True)
    channel.basic_publish(topology.RECEIPTS, "samsa", b"x", own, mandatory=True)
    console.as_hub().basic_publish(topology.OUT, party, b"x", mandatory=True)
    assert channel.basic_get(topology.out_queue(party), auto_ack=True)[2] == b"x"

    def refused(step: str, *words: object, **named: object) -> int:
        with pytest.raises(ChannelClosedByBroker) as told:
            getattr(console.channel(party, password), step)(*words, **named)
        return told.value.reply_code

    assert refused("basic_publish", topology.IN, "prator", b"x", own) == 403
    assert refused("basic_publish", topology.OUT, other, b"x", own) == 403
    assert refused("basic_publish", "", topology.WAKE, b"x", own) == 403
    assert refused("basic_publish", topology.IN, "samsa", b"x", pika.BasicProperties(user_id=other)) == 406
    assert refused("basic_get", topology.out_queue(other)) == 403
    assert refused("basic_get", topology.IN) == 403
    assert refused("queue_declare", "sip.mine", durable=True) == 403
    assert refused("queue_delete", topology.out_queue(party)) == 403
    assert refused("queue_bind", topology.out_queue(party), topology.IN, "#") == 403


def test_a_party_that_may_connect_no_more_cannot(console: Console):
    party = console.add()
    password = console.apply()[party]
    console.said("party", "revoke", party)
    assert console.differs() == {("user", party)}
    assert f"rabbitmqctl delete_user {party}" in console.said("broker", "setup")
    assert console.apply() == {}
    assert console.differs() == set()
    with pytest.raises(ProbableAuthenticationError):
        console.channel(party, password)


def test_each_thing_that_differs_is_named(console: Console):
    party = console.add()
    console.apply()
    channel = console.as_hub()
    channel.queue_delete(topology.out_queue(party))
    channel.exchange_delete(topology.REFUSED)
    channel.queue_delete(topology.IN)
    channel.queue_declare(topology.IN, durable=True)
    channel.queue_unbind(topology.RECEIPTS, topology.RECEIPTS, "#")
    channel.basic_publish(topology.DEAD, "samsa", b"x", mandatory=True)
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    vhost = urlsplit(console.hub_url).path[1:]
    _administer(console.admin_url, "PUT", f"/api/permissions/{vhost}/{party}", everything)
    assert console.differs() == {
        ("queue", topology.out_queue(party)),
        ("binding", topology.out_queue(party)),
        ("exchange", topology.REFUSED),
        ("binding", topology.REFUSED),
        ("queue", topology.IN),
        ("binding", topology.IN),
        ("binding", topology.RECEIPTS),
        ("dead", topology.DEAD),
        ("permissions", party),
    }
    assert "inequivalent arg" in console.run("broker", "check").stdout
    assert console.code("broker", "setup", "--apply") == "bus.differs"
    channel.queue_delete(topology.IN)
    console.apply()
    assert console.differs() == {("dead", topology.DEAD)}


def test_without_an_administrator_the_commands_are_printed_and_what_was_not_seen_is_said(
    console: Console, monkeypatch: pytest.MonkeyPatch
):
    party = console.add()
    console.apply()
    monkeypatch.delenv("HUB_BROKER_ADMIN_URL")
    said = console.said("broker", "setup")
    assert f"rabbitmqctl add_user {party}" in said.splitlines()
    assert f"rabbitmqctl add_user {console.user}" in said.splitlines()
    assert json.loads(console.said("broker", "setup", "--json"))["commands"] == said.splitlines()
    checked = console.run("broker", "check")
    assert (checked.exit_code, checked.stdout) == (0, "Nothing differs.\n")
    assert "HUB_BROKER_ADMIN_URL" in checked.stderr
    assert console.code("broker", "setup", "--apply") == "bus.admin-missing"


def test_what_cannot_be_reached_is_told_without_its_password(
    console: Console, monkeypatch: pytest.MonkeyPatch
):
    assert console.code("broker", "check") == "bus.login"
    assert console.code("broker", "check", "--bus", "embedded:") == "bus.url"
    assert console.code("broker", "check", "--bus", "amqp://hub:very-secret@127.0.0.1:9/") == "bus.away"
    monkeypatch.setenv("HUB_BROKER_ADMIN_URL", "http://admin:very-secret@127.0.0.1:9")
    result = console.run("broker", "setup", "--apply")
    assert isinstance(result.exception, HubError)
    assert result.exception.code == "bus.admin"
    assert "very-secret" not in f"{result.output}{result.exception}{result.exception.advice}"

"""A party that takes its deliveries by AMQP is added, listed, and told what to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.bus import topology
from hub.cli import hub


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("HUB_KEYS", str(tmp_path / "keys.json"))
    assert run("keys", "new").exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(hub, list(words))


def add(*words: str) -> Result:
    return run("party", "add", "System X", "--system", "samsa", "--unit", "SE2321000131-*", *words)


def test_its_address_is_its_own_queue() -> None:
    added = json.loads(add("--deliver-to", "amqp", "--json").stdout)
    [row] = [json.loads(line) for line in run("party", "list", "--json").stdout.splitlines()]
    assert row["id"] == added["id"]
    assert row["deliver_url"] == f"amqp:{topology.out_queue(added['id'])}"


def test_it_is_told_its_queue_its_user_and_the_next_command() -> None:
    result = add("--deliver-to", "amqp")
    [row] = [json.loads(line) for line in run("party", "list", "--json").stdout.splitlines()]
    assert topology.out_queue(row["id"]) in result.stderr
    assert "`hub broker setup`" in result.stderr
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("amqp", "--deliver-token", "t"), ("amqp:sip.out.x",), ("amqp://127.0.0.1/",), ("AMQP",)]
)
def test_what_is_neither_an_address_nor_amqp_is_refused(words: tuple[str, ...]) -> None:
    assert add("--deliver-to", *words).exit_code == 2
    assert run("party", "list", "--json").stdout == ""


def test_who_revokes_it_is_told_that_the_broker_knows_it_still() -> None:
    added = json.loads(add("--deliver-to", "amqp", "--json").stdout)
    assert "`hub broker setup --apply`" in run("party", "revoke", added["id"]).stderr
    other = json.loads(add("--json").stdout)
    assert run("party", "revoke", other["id"]).stderr == ""

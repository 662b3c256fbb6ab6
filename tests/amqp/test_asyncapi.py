"""The description of the AMQP side: AsyncAPI 3, valid, and nothing that could be tried out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.bus import topology
from hub.edges.amqp.asyncapi import describe
from hub.edges.http.app import build_app
from tests.flow.world import open_world

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "hub" / "sandbox" / "directory.csv"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    adapters = {system: adapter(system, OFFLINE_NOTE_KEY) for system in ADAPTERS}
    document: dict[str, Any] = json.loads(json.dumps(describe(adapters)))
    return document


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with open_world(tmp_path, UNITS) as world:
        transport = httpx2.ASGITransport(build_app(world.hub), raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as opened:
            yield opened


@pytest.fixture(scope="module")
def official(standards: Path) -> jsonschema.Draft7Validator:
    schema = json.loads((standards / "asyncapi" / "3.0.0.json").read_text("utf-8"))
    return jsonschema.Draft7Validator(schema)


@pytest.mark.standards
def test_it_is_valid_by_the_official_schema(
    described: dict[str, Any], official: jsonschema.Draft7Validator
) -> None:
    assert [error.message for error in official.iter_errors(described)] == []


@pytest.mark.standards
@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("asyncapi",), "2.6.0"),
        (("operations", "sendMessage", "action"), "publish"),
        (("channels", "sip.in", "bindings", "amqp", "is"), "exchange"),
        (("components", "securitySchemes", "user", "type"), "password"),
    ],
)
def test_the_official_schema_sees_what_is_wrong(
    described: dict[str, Any], official: jsonschema.Draft7Validator, place: tuple[str, ...], wrong: str
) -> None:
    changed: Any = json.loads(json.dumps(described))
    inside = changed
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = wrong
    assert not official.is_valid(changed)


def test_every_reference_inside_leads_somewhere(described: dict[str, Any]) -> None:
    found = list(references(described))
    assert len(found) > 20
    for reference in found:
        inside: Any = described
        for step in reference.removeprefix("#/").split("/"):
            inside = inside[step.replace("%7B", "{").replace("%7D", "}").replace("~1", "/")]


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for item in value for one in references(item)]
    if not isinstance(value, dict):
        return []
    inside = [one for item in value.values() for one in references(item)]
    own = value.get("$ref", "")
    return [own, *inside] if own.startswith("#/") else inside


def test_the_schemas_that_it_names_are_published(described: dict[str, Any]) -> None:
    named = {
        message["payload"]["schema"]["$ref"]
        for message in described["components"]["messages"].values()
        if "schema" in message["payload"]
    }
    assert len(named) == len(ADAPTERS)
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_it_says_what_the_broker_is_made_of(described: dict[str, Any]) -> None:
    kinds = {exchange.name: exchange.kind for exchange in topology.OWN.exchanges}
    for name in (topology.IN, topology.RECEIPTS):
        said = described["channels"][name]["bindings"]["amqp"]["exchange"]
        assert (said["name"], said["type"], said["durable"]) == (name, kinds[name], True)
    own = described["channels"][topology.out_queue("{party}")]["bindings"]["amqp"]["queue"]
    assert (own["name"], own["durable"]) == (topology.out_queue("{party}"), True)
    for operation in ("sendMessage", "sendReceipt"):
        how = described["operations"][operation]["bindings"]["amqp"]
        assert (how["userId"], how["mandatory"], how["deliveryMode"]) == ("{party}", True, 2)


async def test_it_is_served_and_nothing_can_be_tried_out(
    client: httpx2.AsyncClient, described: dict[str, Any]
) -> None:
    answer = await client.get("/asyncapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == described
    for place in ("/asyncapi.json/try", "/asyncapi/try", "/asyncapi.json"):
        assert (await client.post(place, json={})).status_code in (404, 405)
    assert (await client.get("/asyncapi")).status_code == 404
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert [path for path in paths if "try" in path.split("/")] == []


async def test_it_names_no_other_place_on_the_net(client: httpx2.AsyncClient) -> None:
    assert b"://" not in (await client.get("/asyncapi.json")).content

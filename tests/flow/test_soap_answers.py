"""A SOAP client is refused in SOAP (decision 0013): Mottagningskvitto «Avvisat», or a Fault, never JSON."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from hub.canonical.receipt import TechnicalReceipt
from hub.edges.http.app import build_app
from hub.security.tokens import hash_token, new_token
from hub.store.rows import NewParty
from tests.flow.world import World

CONTRACTS = Path(__file__).parent.parent.parent / "contracts" / "cosmic-link"
GOOD = (CONTRACTS / "good" / "kallelse-fysiskt-mote.xml").read_bytes()
SOAP = {"SOAPAction": '""', "Content-Type": "text/xml"}


async def post(
    world: World, body: bytes, headers: dict[str, str], token: str | None = None
) -> httpx2.Response:
    """What a Cosmic Link client of Kalmar gets."""
    own = new_token()
    party = NewParty(
        id="party-cosmic",
        name="cosmic-link",
        system="cosmic-link",
        region="kalmar",
        units=("SE2321000073-*",),
        token_hash=hash_token(own),
        deliver_url=None,
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(party, actor="test"))
    transport = httpx2.ASGITransport(app=build_app(world.hub))
    async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
        given = {"Authorization": f"Bearer {token or own}", **headers}
        return await client.post("/v1/messages/cosmic-link", content=body, headers=given)


@pytest.mark.parametrize("headers", [SOAP, {"Accept": "text/xml"}])
async def test_a_refused_document_is_answered_with_the_native_receipt(
    world: World, headers: dict[str, str]
) -> None:
    answer = await post(world, GOOD.replace(b"19 880811-2380", b"19 880811-2381"), headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    receipt = world.hub.desk.adapters["cosmic-link"].parse(answer.content)
    assert isinstance(receipt, TechnicalReceipt)
    assert (receipt.accepted, receipt.about) == (False, "COSMIC-2026-0020")
    assert receipt.code == "identity.check-digit"
    assert receipt.path == "/Envelope/Body/Kallelse/Patient/Personnummer"
    assert b"880811" not in answer.content


@pytest.mark.parametrize(
    ("body", "status", "faultcode"),
    [
        (b"<not-xml", 500, b"soap:Client"),
        (GOOD.replace(b"<soap:Body>", b"<soap:Kropp>"), 500, b"soap:Client"),
        ((CONTRACTS / "bad" / "huvud-okant-element.xml").read_bytes(), 500, b"soap:MustUnderstand"),
        (b" " * 20_000_000, 413, b"soap:Client"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_a_fault(
    world: World, body: bytes, status: int, faultcode: bytes
) -> None:
    answer = await post(world, body, SOAP)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/xml; charset=utf-8")
    assert b"<faultcode>" + faultcode + b"</faultcode>" in answer.content
    assert b'<problem xmlns="urn:ietf:rfc:7807"><type>urn:sip-hubben:error:' in answer.content


async def test_who_is_not_known_gets_a_fault_with_the_status_of_http(world: World) -> None:
    answer = await post(world, GOOD, SOAP, token="sip_nobody")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert b"<soap:Fault>" in answer.content


async def test_others_get_a_problem_document(world: World) -> None:
    answer = await post(world, GOOD.replace(b"19 880811-2380", b"19 880811-2381"), {})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")

"""What bad input and bad times get: the right refusal, nothing stored, and a hub that lives on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from hub.canonical.codes import ConsentStatus, EndReason, Event
from hub.canonical.identity import identify
from hub.canonical.message import Message
from hub.canonical.people import Patient, UnitRef
from hub.edges.http.app import build_app
from hub.security.tokens import hash_token, new_token
from hub.store.rows import NewParty
from tests.flow.world import CALLER, COLLEAGUE, KOPING, PERSON, SALA, START, World, ending, technical

SOMEWHERE_ELSE = UnitRef(name="Mottagningen som inte finns")


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(build_app(world.hub), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as opened:
        yield opened


async def post(
    world: World,
    client: httpx2.AsyncClient,
    body: Any,
    *,
    system: str = "samsa",
    kind: str = "messages",
    token: str | None = None,
) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token or world.tokens[system]}"}
    return await client.post(f"/v1/{kind}/{system}", content=body, headers=headers)


async def stored(world: World) -> int:
    return len(await world.hub.store.read(lambda ledger: ledger.messages(limit=1000)))


async def refusals(world: World) -> list[str]:
    return [row.code for row in await world.hub.store.read(lambda ledger: ledger.refusals())]


def assert_problem(response: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["code"]) == (status, code)
    assert body["status"] == status
    return body


class Body:
    """A body that tells how much of it was read."""

    def __init__(self, chunks: int) -> None:
        self.read = 0
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._chunks):
            self.read += 1
            yield b"x" * 65_536


@pytest.mark.parametrize(
    "authorization", [None, "Bearer nonsense", "Basic eDp5", "Bearer sip_" + "A" * 43, "Bearer "]
)
async def test_no_or_a_wrong_token_gets_401_before_the_body_is_read(
    world: World, client: httpx2.AsyncClient, authorization: str | None
) -> None:
    body = Body(10)
    headers = {"Authorization": authorization} if authorization else {}
    response = await client.post("/v1/messages/samsa", content=body, headers=headers)
    assert_problem(response, 401, "token.missing")
    assert response.headers["www-authenticate"] == "Bearer"
    assert body.read == 0
    assert await stored(world) == 0


async def test_a_revoked_token_gets_401(world: World, client: httpx2.AsyncClient) -> None:
    await world.hub.store.write(lambda ledger: ledger.revoke_party("party-samsa", actor="test"))
    assert_problem(await post(world, client, b"<x/>"), 401, "token.missing")


async def test_a_token_of_another_system_gets_403_and_is_written_down(
    world: World, client: httpx2.AsyncClient
) -> None:
    response = await post(world, client, b"<x/>", system="samsa", token=world.tokens["prator"])
    assert_problem(response, 403, "system.not-yours")
    assert await refusals(world) == ["system.not-yours"]


async def test_a_party_of_a_system_without_a_format_gets_404_and_is_written_down(
    world: World, client: httpx2.AsyncClient
) -> None:
    token = new_token()
    party = NewParty(
        id="party-fhir",
        name="fhir",
        system="fhir",
        region=None,
        units=("SE2321000040-*",),
        token_hash=hash_token(token),
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(party, actor="test"))
    assert_problem(await post(world, client, b"{}", system="fhir", token=token), 404, "system.unknown")
    assert await refusals(world) == ["system.unknown"]


async def test_a_message_in_another_partys_name_gets_403_and_is_written_down(
    world: World, client: httpx2.AsyncClient
) -> None:
    forged = world.initiative(KOPING).model_copy(update={"sender": SALA})
    response = await post(world, client, world.native("samsa", forged))
    assert_problem(response, 403, "unit.not-yours")
    assert await refusals(world) == ["unit.not-yours"]
    assert await stored(world) == 0


async def test_a_body_over_the_limit_gets_413_without_being_read_to_its_end(
    world: World, client: httpx2.AsyncClient
) -> None:
    body = Body(1000)
    assert_problem(await post(world, client, body), 413, "http.too-large")
    assert body.read < 100
    declared = b"x" * (world.hub.settings.max_body_bytes + 1)
    assert_problem(await post(world, client, declared), 413, "http.too-large")


BAD_DOCUMENTS = {
    "not well formed": (lambda text: text[:-20], "xml.not-well-formed"),
    "empty": (lambda text: "", "xml.not-well-formed"),
    "doctype": (lambda text: "<!DOCTYPE x>" + text[text.index("<SIP") :], "xml.doctype"),
    "doctype with an entity": (
        lambda text: '<!DOCTYPE x [<!ENTITY e "e">]>' + text[text.index("<SIP") :],
        "xml.doctype",
    ),
    "wrong namespace": (lambda text: text.replace("samsa:1", "samsa:9"), "document.namespace"),
    "unknown element": (
        lambda text: text.replace("</Huvuddel>", "<Hemligt>Testperson 1</Hemligt></Huvuddel>"),
        "element.unknown",
    ),
    "unknown code": (lambda text: text.replace("Ny SIP<", "Testperson 1<"), "code.unknown"),
    "text between elements": (
        lambda text: text.replace("<Huvuddel>", "<Huvuddel>Testperson 1"),
        "text.unexpected",
    ),
    "an element twice": (
        lambda text: text.replace("<Syfte>", "<Syfte>Testperson 1</Syfte><Syfte>"),
        "element.twice",
    ),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
async def test_what_is_not_as_the_schema_says_gets_400_with_its_place_and_no_content(
    world: World, client: httpx2.AsyncClient, name: str
) -> None:
    spoil, code = BAD_DOCUMENTS[name]
    text = world.native("samsa", world.initiative(SALA)).decode()
    response = await post(world, client, spoil(text).encode())
    body = assert_problem(response, 400, code)
    assert body.get("line") or name in ("not well formed", "empty")
    assert "Testperson" not in response.text
    assert "Hemligt" not in response.text
    assert await refusals(world) == [code]
    assert await stored(world) == 0


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("200103022381", "identity.check-digit"),
        ("200113022380", "identity.date"),
        ("150103022380", "identity.century"),
        ("0103022380", "identity.century"),
    ],
)
async def test_a_wrong_personal_number_gets_422_with_rule_and_place(
    world: World, client: httpx2.AsyncClient, number: str, code: str
) -> None:
    raw = world.native("samsa", world.initiative(SALA)).replace(PERSON.encode(), number.encode())
    response = await post(world, client, raw)
    body = assert_problem(response, 422, code)
    assert body["path"].endswith("Personid")
    assert number not in response.text


async def test_no_consent_gets_422_with_a_rule_and_what_to_do(
    world: World, client: httpx2.AsyncClient
) -> None:
    response = await post(world, client, world.native("samsa", world.initiative(SALA)))
    body = assert_problem(response, 422, "consent.missing")
    assert body["rule"]
    assert body["advice"]
    assert await stored(world) == 0


async def test_refused_consent_gets_422(world: World, client: httpx2.AsyncClient) -> None:
    await world.post("samsa", world.consent())
    withdrawn = world.consent(event=Event.CONSENT_WITHDRAWN, status=ConsentStatus.WITHDRAWN)
    await world.post("samsa", withdrawn)
    response = await post(world, client, world.native("samsa", world.initiative(SALA)))
    assert response.status_code == 422
    assert response.json()["rule"]


async def test_expired_consent_holds_the_message_for_a_person(
    world: World, client: httpx2.AsyncClient
) -> None:
    await world.post("samsa", world.consent(valid_to=START.date() - timedelta(days=1)))
    response = await post(world, client, world.native("samsa", world.initiative(SALA)))
    assert response.status_code == 202
    assert await world.states() == [("initiative.sent", SALA.name, "held")]
    assert await world.tasks() == ["consent.decide"]


async def test_consent_that_does_not_cover_the_recipient_holds_until_it_does(world: World) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(KOPING,)))
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    assert world.received("prator") == []
    assert await world.tasks() == ["consent.decide"]
    await world.post("samsa", world.consent(parties=(KOPING, SALA), all_parties=False))
    await world.settle()
    assert [message.event for message in world.received("prator", SALA)] == [Event.INITIATIVE_SENT]
    assert await world.tasks() == []


async def test_a_unit_outside_the_directory_is_a_task_for_a_person_and_the_sender_is_told(
    world: World, client: httpx2.AsyncClient
) -> None:
    await world.post("samsa", world.consent(parties=(SOMEWHERE_ELSE,)))
    response = await post(world, client, world.native("samsa", world.initiative(SOMEWHERE_ELSE)))
    assert response.status_code == 202
    await world.settle()
    assert "route.by-hand" in await world.tasks() or "consent.decide" in await world.tasks()
    assert [m.event for m in world.received("samsa", CALLER)] == [Event.INFO_FOR_INFORMATION]


async def test_the_same_id_with_other_content_gets_409(world: World, client: httpx2.AsyncClient) -> None:
    await world.post("samsa", world.consent())
    first = world.initiative(SALA)
    await world.post("samsa", first)
    other = world.initiative(KOPING).model_copy(update={"id": first.id})
    assert_problem(await post(world, client, world.native("samsa", other)), 409, "message.same-id")


async def sent_initiative(world: World) -> Any:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    return world.received("prator", SALA)[0]


async def test_a_receipt_for_an_unknown_message_gets_404(world: World, client: httpx2.AsyncClient) -> None:
    receipt = world.hub.desk.adapters["prator"].receipt(technical("nothing", True, world.clock.now()))
    response = await post(world, client, receipt, system="prator", kind="receipts")
    assert_problem(response, 404, "message.unknown")


async def test_a_kvittens_for_an_unknown_message_gets_404(world: World, client: httpx2.AsyncClient) -> None:
    initiative = await sent_initiative(world)
    kvittens = world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA)
    unknown = kvittens.model_copy(update={"in_reply_to": "0" * 32, "case": world.case("SIP999999")})
    raw = world.native("prator", unknown)
    assert_problem(await post(world, client, raw, system="prator", kind="receipts"), 404, "message.unknown")


async def test_a_receipt_from_the_wrong_party_gets_403(world: World, client: httpx2.AsyncClient) -> None:
    initiative = await sent_initiative(world)
    receipt = world.hub.desk.adapters["samsa"].receipt(technical(initiative.id, True, world.clock.now()))
    response = await post(world, client, receipt, system="samsa", kind="receipts")
    assert_problem(response, 403, "receipt.wrong-party")


async def test_a_kvittens_for_a_voided_initiative_is_taken_logged_as_late_and_changes_nothing(
    world: World, client: httpx2.AsyncClient
) -> None:
    initiative = await sent_initiative(world)
    void = world.message(
        Event.INITIATIVE_VOIDED, CALLER, (SALA,), case=world.case(), **ending(reason=EndReason.ERROR)
    )
    await world.post("samsa", void)
    await world.settle()
    before = await world.states()
    raw = world.native("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    response = await post(world, client, raw, system="prator", kind="receipts")
    assert response.status_code == 202
    await world.settle()
    assert await world.states() == before
    journal = await world.hub.store.read(lambda ledger: ledger.journal(limit=1000))
    assert any(row.action.startswith("remark.late") for row in journal)


async def test_only_answers_are_taken_at_the_address_for_receipts(
    world: World, client: httpx2.AsyncClient
) -> None:
    raw = world.native("samsa", world.consent())
    assert_problem(await post(world, client, raw, kind="receipts"), 422, "receipt.not-an-answer")


def flagged(world: World, message: Message) -> bytes:
    """The document with the flag that the hub itself never writes."""
    patient = message.patient.model_copy(update={"protected": False})
    raw = world.native("samsa", message.model_copy(update={"patient": patient}))
    said = raw.replace(b"<SkyddadIdentitet>Nej<", b"<SkyddadIdentitet>Ja<")
    assert said != raw
    return said


async def test_a_protected_identity_stops_everything_and_gives_the_caller_a_task(
    world: World, client: httpx2.AsyncClient
) -> None:
    await sent_initiative(world)
    response = await post(world, client, flagged(world, world.kallelse(SALA)))
    body = assert_problem(response, 422, "identity.protected")
    assert body["rule"] == "R-ALL-03"
    await world.settle()
    assert "identity.protected" in await world.tasks()
    assert world.received("prator", SALA)[-1].event is Event.INFO_FOR_INFORMATION
    assert all(message.event is not Event.INVITATION_SENT for message in world.received("prator"))


async def test_a_protected_identity_is_the_persons_and_stops_every_case_of_theirs(
    world: World, client: httpx2.AsyncClient
) -> None:
    await sent_initiative(world)
    await post(world, client, flagged(world, world.kallelse(SALA, sip_id="SIP100999")))
    for sip_id in ("SIP100527", "SIP100777"):
        response = await post(world, client, world.native("samsa", world.initiative(KOPING, sip_id)))
        assert_problem(response, 422, "identity.protected")


async def test_nobody_is_reminded_of_a_message_that_has_not_arrived(world: World) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(KOPING,)))
    kallelse = world.kallelse(COLLEAGUE)
    assert kallelse.meeting is not None
    meeting = kallelse.meeting.model_copy(update={"reply_by": START.date()})
    await world.post("samsa", kallelse.model_copy(update={"meeting": meeting}))
    await world.settle()
    await world.advance(timedelta(days=3))
    assert world.received("samsa", COLLEAGUE) == []


async def test_what_is_held_is_nobodys_to_carry_until_it_is_released(world: World) -> None:
    await world.hub.store.write(lambda ledger: ledger.revoke_party("party-prator", actor="test"))
    await world.post("samsa", world.consent(all_parties=False, parties=(KOPING,)))
    await world.post("samsa", world.initiative(SALA))
    assert await world.tasks() == ["consent.decide"]
    await world.post("samsa", world.consent(parties=(KOPING, SALA), all_parties=False))
    assert await world.tasks() == ["route.by-hand"]


async def test_s40_a_reserve_number_goes_to_prator_on_paper_and_the_sender_is_told(world: World) -> None:
    patient = Patient(id=identify("20210325K069"), name="Testperson 2")
    consent = world.consent().model_copy(update={"patient": patient})
    await world.post("samsa", consent)
    initiative = world.initiative(SALA).model_copy(update={"patient": patient})
    await world.post("samsa", initiative)
    await world.settle()
    assert world.received("prator") == []
    assert await world.states() == [
        ("initiative.sent", SALA.name, "with-person"),
        ("info.for-information", CALLER.name, "sent"),
    ]
    assert await world.tasks() == ["letter"]


async def test_a_locked_database_gets_503_with_retry_after_and_recovers(
    world: World, client: httpx2.AsyncClient
) -> None:
    raw = world.native("samsa", world.consent())
    async with world.database.locked():
        response = await post(world, client, raw)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert await stored(world) == 0
    assert (await post(world, client, raw)).status_code == 202


@pytest.mark.parametrize("ground", ["embedded"], indirect=True)
async def test_a_full_disk_gets_503_with_retry_after_and_recovers(
    world: World, client: httpx2.AsyncClient
) -> None:
    def limit(pages: int) -> Any:
        statement = f"PRAGMA max_page_count={pages}"
        return lambda ledger: ledger._connection.exec_driver_sql(statement).fetchall()

    await world.hub.store.write(limit(1))
    statuses = []
    for number in range(60):
        consent = world.consent(f"SIP{200000 + number}")
        statuses.append((await post(world, client, world.native("samsa", consent))).status_code)
    taken = await stored(world)
    assert set(statuses) <= {202, 503}
    assert 503 in statuses
    assert statuses.count(202) == taken
    await world.hub.store.write(limit(1_000_000))
    assert (await post(world, client, world.native("samsa", world.consent("SIP300000")))).status_code == 202


async def test_unknown_addresses_and_methods_are_problems_too(client: httpx2.AsyncClient) -> None:
    assert_problem(await client.get("/nothing"), 404, "http.404")
    assert_problem(await client.get("/v1/messages/samsa/x"), 404, "http.404")
    assert_problem(await client.delete("/v1/messages/samsa"), 405, "http.405")


async def test_a_party_reads_its_own_messages_and_nobody_elses(
    world: World, client: httpx2.AsyncClient
) -> None:
    await sent_initiative(world)
    rows = await world.hub.store.read(lambda ledger: ledger.messages(event="initiative.sent"))
    address = f"/v1/messages/{rows[0].id}"
    own = await client.get(address, headers={"Authorization": f"Bearer {world.tokens['samsa']}"})
    assert [delivery["state"] for delivery in own.json()["deliveries"]] == ["sent"]
    assert PERSON not in own.text
    others = await client.get(address, headers={"Authorization": f"Bearer {world.tokens['prator']}"})
    assert_problem(others, 404, "message.unknown")

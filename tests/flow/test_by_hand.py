"""Units without a system: a person carries the form there, and writes in what the unit answers (R-UPP-01)."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx2
import pytest

from hub.accept import hear
from hub.accept.carried import carried
from hub.accept.hearing import Incoming
from hub.canonical.codes import Event
from hub.canonical.meeting import Answer, Attachment, Information
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.care import CaseFacts
from hub.edges.http.app import build_app
from hub.errors import Unacceptable
from hub.security.tokens import hash_token, new_token
from hub.store.rows import NewParty, TaskRow
from hub.store.verify import verify
from tests.flow.world import CALLER, SALA, World

UPPSALA = UnitRef(name="Uppsala kommun Äldreförvaltningen", hsa_id="SE2321000024-E000000000501")
FLOGSTA = UnitRef(name="Vårdcentralen Flogsta Exempel", hsa_id="SE2321000024-E000000000510")


async def open_tasks(world: World, kind: str) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind))


async def facts(world: World) -> CaseFacts:
    [row] = await world.hub.store.read(lambda ledger: ledger.cases())
    return CaseFacts.model_validate_json(row.facts.open())


async def called(world: World, *to: UnitRef, **more: Any) -> TaskRow:
    """A kallelse that a person carries."""
    await world.post("samsa", world.consent(all_parties=False, parties=(*to, FLOGSTA)))
    await world.post("samsa", world.kallelse(*to, **more))
    await world.settle()
    [task] = await open_tasks(world, "letter")
    return task


async def portal(world: World, *units: UnitRef, deliver: bool = True) -> None:
    """A municipality's portal for forms, which speaks for these units."""
    new = NewParty(
        id="party-manual",
        name="portal",
        system="manual",
        region=None,
        units=tuple(str(unit.hsa_id) for unit in units),
        token_hash=hash_token(new_token()),
        deliver_url="http://127.0.0.1:1/manual" if deliver else None,
    )
    await world.hub.store.write(lambda ledger: ledger.add_party(new, actor="test"))
    made = await world.hub.store.read(lambda ledger: ledger.party("party-manual"))
    assert made is not None
    world.parties["manual"] = made


async def test_s31_the_task_holds_the_form_as_it_is_posted(world: World) -> None:
    task = await called(world, UPPSALA)
    assert task.content is not None
    form = json.loads(task.content.open())
    assert (form["typ"], form["mottagare"]) == (
        "SIPKallelse",
        [{"namn": UPPSALA.name, "hsaId": UPPSALA.hsa_id}],
    )
    assert task.rule == "R-UPP-01"
    delivery = await world.hub.store.read(lambda ledger: ledger.delivery(task.delivery_id or ""))
    assert delivery is not None
    assert (form["meddelandeId"], delivery.open_body()) == (delivery.id, task.content.open())
    what = await world.hub.store.read(lambda ledger: carried(ledger, task, lambda key: None))
    assert "Plats: Kommunhuset" in what.text
    assert "{" not in what.text


@pytest.mark.parametrize(
    ("answer", "told", "state"),
    [
        ("yes", Event.INVITATION_ANSWERED, "accepted"),
        ("no", Event.INVITATION_ANSWERED, "declined"),
        ("answered", Event.INVITATION_ANSWERED, "answered"),
    ],
)
async def test_s31_the_units_answer_is_written_in_and_reaches_the_caller(
    world: World, answer: str, told: Event, state: str
) -> None:
    task = await called(world, UPPSALA)
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    [waiting] = await open_tasks(world, "answer.by-hand")
    words = "Vi återkommer med namn."
    await world.hub.tasks.done(waiting.id, "Handläggare A", answer, text=words, responder="Handläggare B")
    await world.settle()
    got = world.received("samsa", CALLER)[-1]
    assert (got.event, got.sender.name) == (told, UPPSALA.name)
    assert got.answer is not None
    assert words in (got.answer.text or "")
    [meeting] = (await facts(world)).meetings
    assert [str(i.state) for i in meeting.invitations] == [state]
    assert await world.tasks() == []
    assert await world.hub.store.read(verify) == []


async def test_after_a_kvittens_the_yes_or_no_is_still_waited_for(world: World) -> None:
    task = await called(world, UPPSALA)
    await world.hub.tasks.done(task.id, "Handläggare A", "acknowledged")
    assert ("invitation.sent", UPPSALA.name, "acknowledged") in await world.states()
    [waiting] = await open_tasks(world, "answer.by-hand")
    with pytest.raises(Unacceptable) as refused:
        await world.hub.tasks.done(waiting.id, "Handläggare A", "answered")
    assert refused.value.code == "task.text"
    await world.hub.tasks.done(waiting.id, "Handläggare A", "yes")
    assert await world.tasks() == []


async def test_an_initiative_by_letter_is_denied_by_hand_and_goes_to_the_unit_that_is_named(
    world: World,
) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(UPPSALA, FLOGSTA)))
    await world.post("samsa", world.initiative(UPPSALA))
    [letter] = await open_tasks(world, "letter")
    await world.hub.tasks.done(letter.id, "Handläggare A", "no", text=FLOGSTA.name)
    await world.settle()
    assert ("initiative.sent", FLOGSTA.name, "with-person") in await world.states()


async def test_a_letter_that_is_withdrawn_takes_its_tasks_with_it(world: World) -> None:
    task = await called(world, UPPSALA, meeting_id="MOTE-1")
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    cancelled = world.message(Event.MEETING_DELETED, CALLER, (UPPSALA,), case=world.case(meeting="MOTE-1"))
    await world.post("samsa", cancelled)
    assert "answer.by-hand" not in await world.tasks()


async def test_r_vas_03_s12_the_health_centre_that_was_found_is_asked_first_and_then_called(
    world: World,
) -> None:
    region = UnitRef(name="Region Västmanland", hsa_id="SE2321000172-E000000000001")
    await world.post("samsa", world.consent(all_parties=False, parties=(region, SALA)))
    await world.post("samsa", world.kallelse(region))
    await world.settle()
    tasks = await open_tasks(world, "lookup.health-centre")
    assert tasks
    assert all(task.content is None for task in tasks)
    with pytest.raises(Unacceptable):
        await world.hub.tasks.done(tasks[0].id, "Handläggare A", unit="SE2321000172-E000000009999")
    await world.hub.tasks.done(tasks[0].id, "Handläggare A", unit=SALA.hsa_id)
    await world.settle()
    [initiative] = world.received("prator", SALA)
    assert initiative.event is Event.INITIATIVE_SENT
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert [m.event for m in world.received("prator", SALA)][1:] == [Event.INVITATION_SENT]
    assert await open_tasks(world, "lookup.health-centre") == []
    assert await world.hub.store.read(verify) == []


async def test_a_unit_that_nobody_knew_is_found_and_later_messages_find_it_too(world: World) -> None:
    unknown = UnitRef(name="Vårdcentralen Okänd")
    await world.post("samsa", world.consent(all_parties=False, parties=(unknown, SALA)))
    await world.post("samsa", world.initiative(unknown))
    [task] = await open_tasks(world, "route.by-hand")
    await world.hub.tasks.done(task.id, "Handläggare A", unit=SALA.hsa_id)
    await world.settle()
    [initiative] = world.received("prator", SALA)
    await world.post("prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, initiative, SALA))
    await world.settle()
    assert Event.INITIATIVE_ACKNOWLEDGED in [m.event for m in world.received("samsa", CALLER)]
    await world.post("samsa", world.kallelse(unknown))
    await world.settle()
    assert world.received("prator", SALA)[-1].event is Event.INVITATION_SENT
    assert await world.hub.store.read(verify) == []


async def test_what_has_no_place_in_the_recipients_system_goes_beside_it(world: World) -> None:
    file = Attachment(
        title="Bedömning.pdf", content_type="application/pdf", data=base64.b64encode(b"%PDF").decode()
    )
    await called_and_answered(world)
    told = Information(text="Se bilagan.", attachments=(file,))
    message = world.message(Event.INFO_FOR_INFORMATION, CALLER, (SALA,), information=told, case=world.case())
    await heard(world, message)
    await world.settle()
    [task] = await open_tasks(world, "letter.beside")
    what = await world.hub.store.read(lambda ledger: carried(ledger, task, lambda key: None))
    assert "Bedömning.pdf" in json.loads(what.forms[0])["text"]
    assert what.attachments == (file,)
    assert ("info.for-information", SALA.name, "sent") in await world.states()
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    assert await world.hub.store.read(verify) == []


async def called_and_answered(world: World) -> None:
    await world.post("samsa", world.consent())
    await world.post("samsa", world.initiative(SALA))
    await world.settle()
    await world.post(
        "prator", world.answer(Event.INITIATIVE_ACKNOWLEDGED, world.received("prator", SALA)[0], SALA)
    )


async def heard(world: World, message: Message) -> None:
    incoming = Incoming(message, world.parties["samsa"], b"")
    await world.hub.store.write(lambda ledger: hear(world.hub.desk, ledger, incoming))


async def test_s29_a_portal_gets_forms_and_answers_with_forms(world: World) -> None:
    await portal(world, UPPSALA)
    await world.post("samsa", world.consent(all_parties=False, parties=(UPPSALA,)))
    await world.post("samsa", world.kallelse(UPPSALA))
    await world.settle()
    [kallelse] = world.received("manual", UPPSALA)
    assert await world.tasks() == []
    yes = world.answer(
        Event.INVITATION_CONFIRMED,
        kallelse,
        UPPSALA,
        answer=Answer(text="Vi kommer.", responder="Handläggare B"),
    )
    await world.post("manual", yes)
    await world.settle()
    assert "Vi kommer." in str(world.received("samsa", CALLER)[-1].answer)


async def test_s29_a_portal_calls_and_the_answers_return_to_it(world: World) -> None:
    await portal(world, UPPSALA)
    consent = world.consent().consent
    kallelse = world.kallelse(CALLER).model_copy(
        update={"sender": UPPSALA, "case": type(world.case())(), "consent": consent}
    )
    await world.post("manual", kallelse)
    await world.settle()
    got = world.received("samsa", CALLER)[-1]
    assert got.event is Event.INVITATION_SENT
    await world.post("samsa", world.answer(Event.INVITATION_ANSWERED, got, CALLER, "Vi kommer gärna."))
    await world.settle()
    [answer] = world.received("manual", UPPSALA)
    assert answer.in_reply_to == kallelse.id
    assert "Vi kommer gärna." in str(answer.answer)


async def test_a_form_is_answered_by_a_portal_that_only_sends(world: World) -> None:
    await portal(world, UPPSALA, deliver=False)
    task = await called(world, UPPSALA)
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    assert task.content is not None
    form = world.hub.desk.adapters["manual"].parse(task.content.open())
    assert isinstance(form, Message)
    await world.post("manual", world.answer(Event.INVITATION_CONFIRMED, form, UPPSALA))
    assert await world.tasks() == []
    assert ("invitation.sent", UPPSALA.name, "acknowledged") in await world.states()


async def test_a_party_reads_its_task_prints_it_and_says_the_answer(world: World) -> None:
    task = await called(world, UPPSALA)
    transport = httpx2.ASGITransport(app=build_app(world.hub))
    async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as client:
        mine = {"Authorization": f"Bearer {world.tokens['samsa']}"}
        read = (await client.get(f"/v1/tasks/{task.id}", headers=mine)).json()
        assert read["forms"][0]["typ"] == "SIPKallelse"
        assert "yes" in read["answers"]
        page = await client.get(f"/v1/tasks/{task.id}", headers={**mine, "Accept": "text/plain"})
        assert page.text.startswith(f"{UPPSALA.name}\nExempelgatan 11\n753 10 Uppsala\n")
        [listed] = (await client.get("/v1/tasks", headers=mine)).json()
        assert (listed["name"], listed["what"]) == (UPPSALA.name, "Post it as a letter.")
        assert listed["why"] == ("it goes as a letter, for the unit stands outside the region's systems")
        assert "Testperson" not in str(listed)
        others = {"Authorization": f"Bearer {world.tokens['prator']}"}
        assert (await client.get(f"/v1/tasks/{task.id}", headers=others)).status_code == 404
        said = {"answer": "no", "text": "Vi har ingen kontakt."}
        assert (await client.post(f"/v1/tasks/{task.id}/done", headers=mine, json=said)).status_code == 204
    [meeting] = (await facts(world)).meetings
    assert [str(i.state) for i in meeting.invitations] == ["declined"]

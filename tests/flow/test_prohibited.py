"""What a letter is no way out of: files that nobody may enclose, and plans that their sender completes."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hub.accept.carried import carried
from hub.accept.hearing import Incoming, hear
from hub.canonical.codes import AttachmentKind, Event
from hub.canonical.identity import identify
from hub.canonical.meeting import Attachment, Information
from hub.canonical.message import Message
from hub.canonical.people import Patient
from hub.canonical.plan import Intervention, Plan, PlanStatus, Responsible
from hub.cli.explain import life_of
from hub.cli.story import story
from hub.delivery import Step
from hub.duties import duty
from hub.store.rows import DeliveryRow, TaskRow
from hub.store.verify import verify
from tests.flow.world import CALLER, COLLEAGUE, KOPING, PERSON, SALA, World, down

HISTORY, INVESTIGATION = AttachmentKind.ANAMNESIS, AttachmentKind.SOCIAL_INVESTIGATION
SECRET = base64.b64encode(b"Det som ingen bifogar.").decode()


def file(title: str, kind: AttachmentKind) -> Attachment:
    return Attachment(title=title, content_type="application/pdf", data=SECRET, kind=kind)


FORBIDDEN = (file("Anamnes.pdf", HISTORY), file("Utredning.pdf", INVESTIGATION))


async def heard(world: World, message: Message) -> None:
    incoming = Incoming(message, world.parties["samsa"], b"")
    await world.hub.store.write(lambda ledger: hear(world.hub.desk, ledger, incoming))
    await world.settle()


async def acquainted(world: World, *units: Any) -> None:
    await world.post("samsa", world.consent())
    for unit in units:
        await world.post("samsa", world.initiative(unit))
    await world.settle()


def news(world: World, *files: Attachment, to: tuple[Any, ...] = (SALA,)) -> Message:
    told = Information(text="Se det bifogade.", attachments=files)
    return world.message(Event.INFO_FOR_INFORMATION, CALLER, to, information=told, case=world.case())


async def rows(world: World, event: Event, unit: Any) -> list[DeliveryRow]:
    found = await world.hub.store.read(lambda ledger: ledger.deliveries(limit=1000))
    return [row for row in found if row.event == event and row.recipient == unit.hsa_id]


async def tasks(world: World, kind: str | None = None) -> list[TaskRow]:
    return await world.hub.store.read(lambda ledger: ledger.tasks(kind=kind, limit=1000))


async def told_to_caller(world: World) -> list[str]:
    return [m.information.text for m in world.received("samsa", CALLER) if m.information is not None]


async def test_s53_the_text_goes_without_the_forbidden_files_and_the_sender_is_told(world: World) -> None:
    await acquainted(world, SALA)
    await heard(world, news(world, *FORBIDDEN, to=(SALA, COLLEAGUE)))
    got = world.received("prator", SALA)[-1]
    assert got.information is not None
    assert "Se det bifogade." in got.information.text
    assert await tasks(world, "letter") == await tasks(world, "letter.beside") == []
    [text] = await told_to_caller(world)
    assert SALA.name in text
    assert "§7.3 rad 44" in text
    elsewhere = world.received("samsa", COLLEAGUE)[-1]
    assert elsewhere.information is not None
    assert [one.title for one in elsewhere.information.attachments] == ["Anamnes.pdf", "Utredning.pdf"]
    [row] = await rows(world, Event.INFO_FOR_INFORMATION, SALA)
    assert [loss["action"] for loss in row.losses if "kind" in loss["field"]] == ["dropped"]
    assert await world.hub.store.read(verify) == []


async def test_s53_what_may_be_enclosed_goes_beside_it_alone(world: World) -> None:
    await acquainted(world, SALA)
    await heard(world, news(world, *FORBIDDEN, file("Karta.pdf", AttachmentKind.OTHER)))
    [beside] = await tasks(world, "letter.beside")
    what = await world.hub.store.read(lambda ledger: carried(ledger, beside, lambda key: None))
    assert [one.title for one in what.attachments] == ["Karta.pdf"]
    assert "Anamnes" not in what.text
    assert "Utredning" not in what.text


async def test_s53_nor_do_they_go_by_hand_where_the_system_is_down(world: World) -> None:
    await acquainted(world, SALA)
    world.post_box.behaviour[world.url("prator")] = down
    await heard(world, news(world, *FORBIDDEN))
    [row] = await rows(world, Event.INFO_FOR_INFORMATION, SALA)
    await world.hub.store.write(lambda ledger: ledger.step(row.id, Step.WITHDRAW, actor="x"))
    await world.hub.store.write(
        lambda ledger: ledger.revoke_party(world.parties["prator"].id, actor="operator")
    )
    await heard(world, news(world, *FORBIDDEN, file("Karta.pdf", AttachmentKind.OTHER)))
    [letter] = await tasks(world, "route.by-hand")
    what = await world.hub.store.read(lambda ledger: carried(ledger, letter, lambda key: None))
    assert [one.title for one in what.attachments] == ["Karta.pdf"]
    assert "Anamnes.pdf" not in what.text
    assert letter.content is not None
    assert SECRET.encode() not in letter.content.open()


def of_a_plan(world: World, *to: Any, name: str | None = None, **values: Any) -> Message:
    who = Responsible(profession="Biståndshandläggare", name=name)
    intervention = Intervention(text="Hemtjänst varje morgon.", responsible=who)
    plan = Plan(
        id="PLAN-1",
        status=PlanStatus.SHARED_DRAFT,
        main_goal="Att kunna bo kvar hemma.",
        purpose="Samordna.",
        interventions=(intervention,),
    )
    return world.message(Event.PLAN_SENT, CALLER, to, plan=plan, case=world.case(), **values)


async def test_s49_an_unnamed_responsible_returns_the_plan_to_its_sender(world: World) -> None:
    await acquainted(world)
    await heard(world, of_a_plan(world, SALA, KOPING, COLLEAGUE))
    assert [m.event for m in world.received("prator")] == []
    assert world.received("samsa", COLLEAGUE)[-1].event is Event.PLAN_SENT
    [task] = await tasks(world)
    assert (task.kind, task.rule, task.unit, task.content) == ("plan.complete", "I-09", CALLER.hsa_id, None)
    texts = await told_to_caller(world)
    assert [name in text for name, text in zip((SALA.name, KOPING.name), texts, strict=True)] == [True, True]
    assert all("I-09" in text and "skicka planen igen" in text for text in texts)
    assert await world.hub.store.read(verify) == []
    [row] = await rows(world, Event.PLAN_SENT, SALA)
    asked = duty(task, row, SALA.name)
    assert "names the person who answers for it [I-09]. Name the person" in asked.why
    life = await world.hub.store.read(lambda ledger: life_of(ledger, row.id))
    assert "Name the person who answers for each intervention" in story(life, world.clock.now())
    assert "(format.refused)" not in story(life, world.clock.now())


async def test_s49_the_completed_plan_goes_and_the_question_is_answered(world: World) -> None:
    await acquainted(world)
    await heard(world, of_a_plan(world, SALA))
    await heard(world, of_a_plan(world, SALA, name="Handläggare A"))
    assert [m.event for m in world.received("prator", SALA)] == [Event.PLAN_SENT]
    assert await tasks(world) == []


@pytest.mark.parametrize("answer", [None, "done"])
async def test_s49_the_senders_person_may_say_that_it_is_seen_to(world: World, answer: str | None) -> None:
    await acquainted(world)
    await heard(world, of_a_plan(world, SALA))
    [task] = await tasks(world)
    await world.hub.tasks.done(task.id, "Handläggare A", answer)
    assert await tasks(world) == []
    assert ("plan.sent", SALA.name, "withdrawn") in await world.states()


async def test_r_vas_09_a_reserve_number_still_goes_on_paper(world: World) -> None:

    patient = Patient(id=identify("20210325K069"), name="Testperson 2")
    await world.post("samsa", world.consent().model_copy(update={"patient": patient}))
    await world.post("samsa", world.initiative(SALA).model_copy(update={"patient": patient}))
    assert [task.kind for task in await tasks(world)] == ["letter"]
    assert patient.id.value != PERSON

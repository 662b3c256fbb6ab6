"""The letters that people post: read as a municipality reads them (R-UPP-01, R-UPP-05)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.accept.carried import Carried, carried
from hub.adapters.printed import REFERENCE_LENGTH
from hub.canonical.codes import ConsentStatus, EndReason, Event
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.canonical.plan import Goal, Intervention, Plan, PlanStatus, Responsible, ResponsibleKind
from hub.cli.task import of_letter
from hub.store.ledger import Ledger
from hub.store.rows import TaskRow
from tests.flow.world import CALLER, START, World, ending, information

APPROVED = Path(__file__).parent / "letters"
UPPSALA = UnitRef(name="Uppsala kommun Äldreförvaltningen", hsa_id="SE2321000024-E000000000501")
FLOGSTA = UnitRef(name="Vårdcentralen Flogsta Exempel", hsa_id="SE2321000024-E000000000510")

_MACHINES = re.compile(
    r"[0-9a-f]{16}|\[via hub\]|kontroll:|Revision|Version|Brådskande: nej|Slag: Annan|System:|\\[n,;]"
    r"|SE\d{10}-|\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d|(?<!\d)\d{12}(?!\d)|[{}\"]|: (nej|None)$",
    re.MULTILINE,
)


async def consented(world: World) -> None:
    await world.post("samsa", world.consent(all_parties=False, parties=(UPPSALA, FLOGSTA)))


async def posted(world: World, message: Message) -> str:
    """The letter to Uppsala that the message becomes, and has been posted as."""
    id = await world.post("samsa", message)
    await world.settle()

    def look(ledger: Ledger) -> tuple[TaskRow, Carried]:
        tasks = ledger.tasks(kind="letter", message_id=id)
        made = [(task, carried(ledger, task, lambda key: world.hub.desk.unit(key, START))) for task in tasks]
        [found] = [(task, what) for task, what in made if what.to and what.to.name == UPPSALA.name]
        return found

    task, what = await world.hub.store.read(look)
    await world.hub.tasks.done(task.id, "Handläggare A", "posted")
    return re.sub(r"(?m)^Referens: [0-9a-f]{12}$", "Referens: 0123456789ab", what.text)


def kallelse(world: World, **more: Any) -> Message:
    message = world.kallelse(UPPSALA, meeting_id="MOTE-1", **more)
    assert message.meeting is not None
    told = {
        "end": START + timedelta(days=14, hours=1),
        "questions": "Vem ringer jag på kvällen?\nVem kommer på helgen?",
        "reply_by": START.date() + timedelta(days=7),
    }
    return message.model_copy(update={"meeting": message.meeting.model_copy(update=told)})


def plan(world: World) -> Message:
    nurse = Responsible(kind=ResponsibleKind.UNIT, unit="Hemsjukvården")
    content = Plan(
        id="PLAN-1",
        status=PlanStatus.SHARED_DRAFT,
        purpose="Att alla gör sin del.",
        main_goal="Jag bor hemma och känner mig trygg.",
        goals=(
            Goal(
                text="Smärtan är lindrad.",
                interventions=(Intervention(text="Ny läkemedelslista.", responsible=nurse),),
            ),
        ),
    )
    return world.message(Event.PLAN_SENT, CALLER, (UPPSALA,), plan=content, case=world.case())


def cancelled(world: World) -> Message:
    more = ending(reason=EndReason.NEW_MEETING, text="Ny tid kommer.")
    case = world.case(meeting="MOTE-1")
    return world.message(Event.INVITATION_CANCELLED, CALLER, (UPPSALA,), case=case, **more)


def informed(world: World, event: Event = Event.INFO_FOR_INFORMATION) -> Message:
    return world.message(event, CALLER, (UPPSALA,), case=world.case(), **information("Ta med planen, tack."))


@pytest.mark.parametrize(("name", "make"), [("kallelse", kallelse), ("plan", plan)])
async def test_the_letter_is_the_one_that_was_approved(
    world: World, name: str, make: Callable[[World], Message]
) -> None:
    await consented(world)
    text = await posted(world, make(world))
    assert text + "\n" == (APPROVED / f"{name}.txt").read_text("utf-8")


async def every_letter(world: World) -> list[str]:
    """One of each kind that goes to Uppsala."""
    await consented(world)
    made = [
        await posted(world, world.initiative(UPPSALA)),
        await posted(world, kallelse(world)),
        await posted(world, kallelse(world, event=Event.INVITATION_CHANGED, revision=2)),
        await posted(world, cancelled(world)),
        await posted(world, plan(world)),
        await posted(world, informed(world)),
    ]
    withdrawn = world.consent(
        status=ConsentStatus.WITHDRAWN, event=Event.CONSENT_WITHDRAWN, valid_from=None, valid_to=None
    )
    return [*made, await posted(world, withdrawn)]


async def test_no_letter_has_a_word_for_machines(world: World) -> None:
    made = await every_letter(world)
    subjects = [re.search(r"(?m)^(.*)\n=+$", text) for text in made]
    assert [found[1] for found in subjects if found] == [
        "Initiativ till samordnad individuell plan (SIP)",
        "Kallelse till samordnad individuell plan (SIP)",
        "Ändrad kallelse till samordnad individuell plan (SIP)",
        "Mötet om samordnad individuell plan (SIP) är avbokat",
        "Utkast till samordnad individuell plan (SIP)",
        "Meddelande om samordnad individuell plan (SIP)",
        "Samtycket till samordnad individuell plan (SIP) är återtaget",
    ]
    for text in made:
        assert _MACHINES.findall(text) == []
        assert text.startswith(
            f"{UPPSALA.name}\nExempelgatan 11\n753 10 Uppsala\n\nAvsändare:\n  {CALLER.name}\n"
        )
        assert max(map(len, text.split("\n"))) <= 80
        assert text.count("Referens:") == text.count("SVARSBLANKETT") + 1
    assert ["SVARSBLANKETT" in text for text in made] == [True, True, True, False, False, False, False]


async def test_the_reference_on_an_answer_form_finds_the_task_that_waits_for_it(world: World) -> None:
    await consented(world)
    id = await world.post("samsa", kallelse(world))

    def tasks(ledger: Ledger) -> list[TaskRow]:
        return ledger.tasks(message_id=id)

    [letter] = await world.hub.store.read(tasks)
    reference = str(letter.delivery_id)[:REFERENCE_LENGTH]
    found = await world.hub.store.read(lambda ledger: of_letter(ledger, reference))
    assert found == letter
    await world.hub.tasks.done(letter.id, "Handläggare A", "posted")
    [waiting] = await world.hub.store.read(tasks)
    assert waiting.kind == "answer.by-hand"
    assert await world.hub.store.read(lambda ledger: of_letter(ledger, reference)) == waiting
    assert await world.hub.store.read(lambda ledger: of_letter(ledger, "0" * REFERENCE_LENGTH)) is None

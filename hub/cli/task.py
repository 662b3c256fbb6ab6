"""Does what a task asks for: a person's answer, and what follows from it."""

from __future__ import annotations

import asyncio
import base64
import getpass
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hub.adapters.printed import REFERENCE_LENGTH
from hub.bootstrap.hub import open_hub
from hub.cli.errands import Errand, errand, unit_names
from hub.cli.lists import told
from hub.cli.reach import ask, the_one
from hub.cli.show import cell
from hub.clock import STOCKHOLM
from hub.errors import NotFound
from hub.mappings.json import load_json
from hub.routing.directory import Unit
from hub.settings import Settings
from hub.store.finding import find
from hub.store.ledger import Ledger
from hub.store.rows import TaskRow

if TYPE_CHECKING:
    from hub.accept.carried import Carried


@click.group(short_help="Do what a task asks for.")
def task() -> None:
    """One task: what it is about, what may be answered, and the answer. `hub tasks` lists them all."""


@task.command(short_help="Say what a task is about.")
@click.argument("id")
@click.option("--content", is_flag=True, help="Also what is to be posted or told: content about a person.")
@click.option(
    "--save",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the files that go with it there.",
)
@click.option("--json", "as_object", is_flag=True, help="One object; with --content the forms as they are.")
def show(id: str, content: bool, save: Path | None, as_object: bool) -> None:
    """Say what a task is about, what may be answered, and with --content what is to be posted or told, to be
    read and printed.

    \b
    Example:
      hub task show 99fe00
      hub task show 99fe00 --content > brev.txt
      hub task show 99fe00 --save bilagor
    """
    one, carried = ask(lambda ledger: _read(ledger, id))
    if save is not None:
        _save(carried, save)
    facts: dict[str, object] = {**told(one)}
    if as_object:
        more = {"forms": [load_json(form) for form in carried.forms], "attachments": carried.titles}
        click.echo(json.dumps({**facts, **(more if content else {})}, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' '):<15} {cell(value)}", err=content)
    if one.task.state == "open":
        for command, says in one.commands:
            click.echo(f"{command}   {says}", err=content)
    if content:
        click.echo(carried.text)


def _read(ledger: Ledger, text: str) -> tuple[Errand, Carried]:
    row = of_letter(ledger, text) or ledger.task(the_one(ledger, text, "task").id)
    if row is None:
        raise NotFound("task.unknown", "there is no such task", advice="See `hub tasks`.")
    from hub.accept.carried import carried  # the whole of care comes with it, which no other command needs

    today = ledger.clock.now().astimezone(STOCKHOLM).date()

    def unit(key: str) -> Unit | None:
        rows = (Unit.model_validate(one) for one in ledger.units() if one["hsa_id"] == key)
        return next((one for one in rows if one.valid(today)), None)

    return errand(ledger, row, unit_names(ledger)), carried(ledger, row, unit)


def of_letter(ledger: Ledger, reference: str) -> TaskRow | None:
    """The one open task about the letter with that reference, as it stands on an answer form."""
    found = find(ledger, reference) if len(reference) >= REFERENCE_LENGTH else []
    tasks = [task for one in found if one.kind == "delivery" for task in ledger.tasks(delivery_id=one.id)]
    return tasks[0] if len(tasks) == 1 else None


def _save(what: Carried, folder: Path) -> None:
    """Each file under its number and its title, as far as that is a file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(what.attachments, 1):
        name = re.sub(r"[^\w.-]+", "_", file.title).strip("._")
        (folder / f"{number}-{name}").write_bytes(base64.b64decode(file.data))


@task.command(short_help="Say that a task is done, and how.")
@click.argument("id")
@click.option("--answer", help="One of those that `hub task show` names; `done` where the task takes it.")
@click.option("--unit", metavar="HSA-ID", help="The unit that was found: it goes there.")
@click.option("--text", metavar="TEXT|-", help="The unit's own words; - reads them from standard input.")
@click.option("--responder", metavar="WHO", help="Who answered at the unit.")
@click.option("--by", metavar="WHO", help="Who did it: a role, as Handläggare A; else your login name.")
def done(
    id: str, answer: str | None, unit: str | None, text: str | None, responder: str | None, by: str | None
) -> None:
    """Say that a task is done; the reference on an answer form (svarsblankett) names it as well.

    The answer decides what follows: a letter that was posted counts as sent, a unit's own answer goes to the
    one who asked, a held delivery goes or is withdrawn, a proposed unit is asked, and what nobody knew the
    unit of goes to --unit.

    \b
    Example:
      hub task done 99fe00 --answer posted --by "Handläggare A"
      hub task done 77ab12cd34ef --answer yes   (the reference on a svarsblankett)
      hub task done 99fe00 --answer no --text "Skicka till Psykiatrimottagningen." --responder "Handläggare B"
      hub task done 99fe00 --unit SE2321000172-E000000000201
    """
    words = sys.stdin.read() if text == "-" else text
    asyncio.run(_done(id, by or login(), answer, {"unit": unit, "text": words, "responder": responder}))
    click.echo("Done.")


async def _done(id: str, by: str, answer: str | None, said: dict[str, str | None]) -> None:
    async with open_hub(Settings()) as hub:
        one, _ = await hub.store.read(lambda ledger: _read(ledger, id))
        await hub.tasks.done(one.task.id, by, answer or _only_done(one, said["unit"]), **said)


def _only_done(one: Errand, unit: str | None) -> str:
    """`done` where it is one of the answers, or `route` to a unit; else it is for the person to say which."""
    if unit is not None and "route" in one.answers:
        return "route"
    if "done" in one.answers:
        return "done"
    if one.task.state == "open":
        raise click.UsageError(f"this task takes --answer {' | '.join(one.answers)}")
    return one.answers[0]  # it is refused all the same: somebody has done the task already


def login() -> str:
    """The name of the one who types, as the machine knows it; `operator` where it does not."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "operator"

"""Does what a task asks for: a person's answer, and what follows from it."""

from __future__ import annotations

import asyncio
import getpass
import json

import click

from hub.bootstrap.hub import open_hub
from hub.cli.errands import Errand, errand, unit_names
from hub.cli.lists import told
from hub.cli.reach import ask, the_one
from hub.cli.show import cell
from hub.errors import NotFound
from hub.settings import Settings
from hub.store.ledger import Ledger


@click.group(short_help="Do what a task asks for.")
def task() -> None:
    """One task: what it is about, what may be answered, and the answer. `hub tasks` lists them all."""


@task.command(short_help="Say what a task is about.")
@click.argument("id")
@click.option("--content", is_flag=True, help="Also what is to be posted or told: content about a person.")
@click.option("--json", "as_object", is_flag=True, help="One object.")
def show(id: str, content: bool, as_object: bool) -> None:
    """Say what a task is about, what may be answered, and with --content what is to be posted or told.

    \b
    Example:
      hub task show 99fe00
      hub task show 99fe00 --content > brev.txt
    """
    one, said = ask(lambda ledger: _read(ledger, id, content))
    facts = {**told(one), **({"content": said} if content else {})}
    if as_object:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        if name != "content":
            click.echo(f"{name.replace('_', ' '):<15} {cell(value)}", err=content)
    if one.task.state == "open":
        for command, says in one.commands:
            click.echo(f"{command}   {says}", err=content)
    if content:
        click.echo(said)


def _read(ledger: Ledger, text: str, content: bool) -> tuple[Errand, str]:
    row = ledger.task(the_one(ledger, text, "task").id)
    if row is None:
        raise NotFound("task.unknown", "there is no such task", advice="See `hub tasks`.")
    said = row.content.open().decode() if content and row.content else ""
    return errand(ledger, row, unit_names(ledger)), said


@task.command(short_help="Say that a task is done, and how.")
@click.argument("id")
@click.option("--answer", help="One of those that `hub task show` names; `done` where the task takes it.")
@click.option("--unit", metavar="HSA-ID", help="The unit that was chosen, where the task asks for one.")
@click.option("--by", metavar="WHO", help="Who did it: a role, as Handläggare A; else your login name.")
def done(id: str, answer: str | None, unit: str | None, by: str | None) -> None:
    """Say that a task is done. The answer decides what follows: a letter that was posted counts as sent, a
    held delivery goes or is withdrawn, a proposed unit is asked.

    \b
    Example:
      hub task done 99fe00 --answer posted --by "Handläggare A"
    """
    asyncio.run(_done(id, by or login(), answer, unit))
    click.echo("Done.")


async def _done(text: str, by: str, answer: str | None, unit: str | None) -> None:
    async with open_hub(Settings()) as hub:
        one, _ = await hub.store.read(lambda ledger: _read(ledger, text, content=False))
        await hub.tasks.done(one.task.id, by, answer or _only_done(one), unit=unit)


def _only_done(one: Errand) -> str:
    """`done`, where it is one of the answers; else it is for the person to say which."""
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

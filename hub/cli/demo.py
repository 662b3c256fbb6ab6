"""Plays the story through the systems, in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.sandbox.story.demo import Options, run_demo


@click.command(short_help="Play the story through the systems, with a kill in it.")
@click.option("--json", "as_json", is_flag=True, help="Only the final document on standard output.")
@click.option("--seed", type=int, help="Play with the same choices again.")
@click.option("--messages", default=200, show_default=True, help="Documents of the traffic around the story.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where database, ledgers and logs are put; they stay there.",
)
@click.option("--keep", is_flag=True, help="Leave the folder, and a database made, when all is done.")
@click.option(
    "--database", metavar="URL", help="A postgresql:// server; a database of its own is made there."
)
@click.option("--bus", metavar="URL", help="An amqp:// virtual host that no other hub uses.")
def demo(
    as_json: bool,
    seed: int | None,
    messages: int,
    folder: Path | None,
    keep: bool,
    database: str | None,
    bus: str | None,
) -> None:
    """Play the story: Cosmic Link, Lifecare SP, Prator and SAMSA, simulated as systems of their own, and a
    desk without a system talk through the hub. A whole SIP goes from consent to closing in all of them. Then
    a denial is redirected, a unit is down, an answer is late, the hub is killed and started again, consent
    is withdrawn. Ends with 1 if a promise is broken. The counts come from what senders were told and
    receivers wrote down, never from the hub's database.

    On one file and as one process; with --database and --bus as `hub serve` and two `hub worker`, one of
    which is killed too. Where the database's role may not create databases, the one that is named must be
    empty.

    \b
    Example:
      hub demo
      hub demo --seed 7 --dir /tmp/demo
      hub demo --database postgresql://hub:secret@127.0.0.1/postgres --bus amqp://hub:secret@127.0.0.1/demo
    """
    if (database is None) != (bus is None):
        raise click.UsageError("Give --database and --bus together, or neither.")
    options = Options(
        as_json=as_json,
        seed=seed,
        messages=messages,
        folder=folder,
        keep=keep,
        database=database,
        bus=bus,
    )
    sys.exit(run_demo(options))

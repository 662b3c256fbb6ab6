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
@click.option("--keep", is_flag=True, help="Leave the folder when all is done.")
def demo(as_json: bool, seed: int | None, messages: int, folder: Path | None, keep: bool) -> None:
    """Play the story: SAMSA and Prator, simulated as systems of their own, talk through the hub over HTTP. A
    denial is redirected, a unit is down, an answer is late, the hub is killed and started again, consent is
    withdrawn. Ends with 1 if a promise is broken. The counts come from what senders were told and receivers
    wrote down, never from the hub's database.

    \b
    Example:
      hub demo
      hub demo --seed 7 --dir /tmp/demo
    """
    sys.exit(run_demo(Options(as_json=as_json, seed=seed, messages=messages, folder=folder, keep=keep)))

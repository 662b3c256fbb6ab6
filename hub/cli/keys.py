"""Makes the keys that protect what is stored."""

from __future__ import annotations

from pathlib import Path

import click

from hub.security.keys import new_keys
from hub.settings import Settings


@click.group(short_help="Make the keys that protect what is stored.")
def keys() -> None:
    """The keys by which content is sealed and people are found. Keep a copy in a safe place: without them
    nothing that is stored can be read.
    """


@keys.command(short_help="Make a new key file.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="Where, if not HUB_KEYS.")
def new(file: Path | None) -> None:
    """Make a new key file that only its owner may read, where HUB_KEYS says. A file that is there already is
    never overwritten.

    \b
    Example:
      hub keys new
      hub keys new --file /etc/hub/keys.json
    """
    path = file or Settings().keys
    path.parent.mkdir(parents=True, exist_ok=True)
    new_keys(path)
    click.echo(f"Made {path}. Keep a copy in a safe place.")

"""Brings the database's schema up to date, or says where it stands."""

from __future__ import annotations

import json
import sys

import click

from hub.settings import Settings
from hub.store import schema


@click.group(short_help="Upgrade the database, or say where it stands.")
def db() -> None:
    """The database's schema. `hub serve` upgrades it by itself at start, under a lock."""


@db.command(short_help="Bring the schema up to date.")
def upgrade() -> None:
    """Bring the schema up to date; only one process at a time does it, the others wait. A database that a
    newer version of the hub has made is left alone.

    \b
    Example:
      HUB_DATABASE_URL=sqlite:///var/hub.db hub db upgrade
    """
    now = schema.upgrade(Settings().database_url)
    click.echo(f"The schema is at {now.at}.")


@db.command(short_help="Say which schema the database has.")
@click.option("--json", "as_object", is_flag=True, help="One object: at, newest, known.")
def status(as_object: bool) -> None:
    """Say which schema the database has and which this version of the hub needs. Ends with 1 unless they are
    the same.

    \b
    Example:
      hub db status --json
    """
    found = schema.status(Settings().database_url)
    if as_object:
        click.echo(json.dumps({"at": found.at, "newest": found.newest, "known": found.known}))
    elif found.is_newest:
        click.echo(f"The schema is at {found.at}, the newest.")
    else:
        todo = "`hub db upgrade` brings it there" if found.known else "a newer version of the hub has made it"
        click.echo(f"The schema is at {found.at or 'nothing'}; this version needs {found.newest}: {todo}.")
    sys.exit(0 if found.is_newest else 1)

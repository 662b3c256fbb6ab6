"""Says who may connect: which system, speaking for which units, and where to deliver."""

from __future__ import annotations

import json
import uuid
from dataclasses import fields
from urllib.parse import urlsplit

import click

from hub.canonical.systems import FORMATS
from hub.channels.amqp import queue_address, takes_by_amqp
from hub.cli.reach import ask, long_enough, only_one, tell
from hub.cli.show import Row, print_rows, typed
from hub.errors import NotFound
from hub.security.tokens import hash_token, is_unit_pattern, new_token
from hub.store.ledger import Ledger
from hub.store.rows import NewParty, PartyRow

_SECRET = frozenset({"token_hash", "deliver_token"})

#: What is written for an address by those who take their deliveries from a queue of their own.
AMQP = "amqp"

_NEXT = """It takes its deliveries from the queue sip.out.{id} and connects to the broker as user {id}.
Now run `hub broker setup`: it makes the queue and says how to make the user, or makes it with --apply."""

_STAYS = """The hub takes nothing more from it and puts nothing more into its queue. The broker still lets it
read what lies there, until its user is removed: `hub broker setup --apply` does so."""


@click.group(short_help="Say who may connect.")
def party() -> None:
    """The systems that may connect. A token is shown once, when its party is added; the hub keeps a hash."""


@party.command(short_help="Let a system connect; prints its token once.")
@click.argument("name")
@click.option("--system", required=True, type=click.Choice(FORMATS), help="The format it speaks.")
@click.option(
    "--unit",
    "units",
    multiple=True,
    required=True,
    metavar="HSA-ID",
    help="A unit it speaks for; an HSA-id, or its beginning followed by *. May be given many times.",
)
@click.option("--region", help="The region whose system it is.")
@click.option(
    "--deliver-to",
    "deliver_url",
    metavar="URL|amqp",
    help="Where the hub posts what is for its units; amqp: a queue of its own on the broker.",
)
@click.option(
    "--deliver-token",
    metavar="TOKEN|-",
    help="What the hub shows there; - asks for it without showing it.",
)
@click.option("--json", "as_object", is_flag=True, help="One object: id, token.")
def add(
    name: str,
    system: str,
    units: tuple[str, ...],
    region: str | None,
    deliver_url: str | None,
    deliver_token: str | None,
    as_object: bool,
) -> None:
    """Let the system NAME connect as the units given. Prints its token, once, alone on standard output: hand
    it to the party by a safe way. With --deliver-to amqp the party also sends by AMQP, as the broker's user
    that is called by its id; `hub broker setup` makes its queue.

    \b
    Example:
      hub party add "SAMSA Västra Götaland" --system samsa --unit "SE2321000131-*" \\
        --deliver-to https://samsa.example/hub --deliver-token -
      hub party add "Prator Västmanland" --system prator --unit "SE2321000172-*" --deliver-to amqp
    """
    _checked_units(units)
    _checked_url(deliver_url, deliver_token)
    id = uuid.uuid4().hex
    shown = typed("The token to show there") if deliver_token == "-" else deliver_token
    own = new_token()
    row = NewParty(
        id=id,
        name=name,
        system=system,
        region=region,
        units=units,
        token_hash=hash_token(own),
        deliver_url=queue_address(id) if deliver_url == AMQP else deliver_url,
        deliver_token=shown,
    )
    tell(lambda ledger: ledger.add_party(row, actor="operator"))
    if as_object:
        click.echo(json.dumps({"id": row.id, "token": own}))
        return
    if deliver_url == AMQP:
        click.echo(_NEXT.format(id=id), err=True)
    click.echo(f"Added {row.id}, {name}. Its token follows and is shown only now.", err=True)
    click.echo(own)


def _checked_units(units: tuple[str, ...]) -> None:
    for unit in units:
        if not is_unit_pattern(unit):
            raise click.BadParameter(f"'{unit}' is neither an HSA-id nor the beginning of one and a *")


def _checked_url(url: str | None, token: str | None) -> None:
    if url == AMQP:
        if token is not None:
            raise click.BadParameter("a token is shown to addresses, not to the broker: leave it out")
        return
    if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise click.BadParameter(
            "the address to deliver to begins with https:// and names a host, or is amqp"
        )


@party.command("list", short_help="List who may connect.")
@click.option("--system", help="Of this system only.")
@click.option("--revoked", is_flag=True, help="Also those who no longer may.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line, with every field but secrets.")
def list_(system: str | None, revoked: bool, as_lines: bool) -> None:
    """List who may connect, the oldest first.

    \b
    Example:
      hub party list --system samsa
    """
    rows = ask(lambda ledger: ledger.parties(revoked=revoked))
    shown = [_open(row) for row in rows if system in (None, row.system)]
    columns = ["id", "name", "system", "region", "units", "deliver_url", "revoked_at"]
    print_rows(
        shown, columns, as_lines=as_lines, none="Nobody may connect yet: `hub party add` lets a system in."
    )


def _open(row: PartyRow) -> Row:
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in _SECRET}


@party.command(short_help="Let a system connect no more.")
@click.argument("id")
def revoke(id: str) -> None:
    """Let the party ID connect no more, at once; the first six characters do. What is on its way to its units
    stays where it is and is told by `hub parked`.

    \b
    Example:
      hub party revoke 3f9a1c
    """

    def revoked(ledger: Ledger) -> PartyRow:
        row = _the_party(ledger, id)
        ledger.revoke_party(row.id, actor="operator")
        return row

    row = tell(revoked)
    if takes_by_amqp(row.deliver_url):
        click.echo(_STAYS, err=True)
    click.echo(f"{row.name} may connect no more.")


def _the_party(ledger: Ledger, text: str) -> PartyRow:
    """The one that may connect and has this id, or an id that begins so."""
    rows = ledger.parties()
    found = [row for row in rows if row.id == text] or [row for row in rows if row.id.startswith(text)]
    if not any(row.id == text for row in found):
        long_enough(text)
    if not found:
        raise NotFound(
            "party.unknown", "no party that may connect has this id", advice="Look with `hub party list`"
        )
    only_one([f"party {row.id}" for row in found])
    return found[0]

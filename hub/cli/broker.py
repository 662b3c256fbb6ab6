"""Makes what the hub needs on RabbitMQ, or says what differs."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from hub.bus import topology
from hub.bus.address import check_address
from hub.bus.permissions import Grant, Party, command_to_add, command_to_remove, commands_for, grants
from hub.bus.topology import Topology
from hub.channels.amqp import takes_by_amqp
from hub.cli.reach import ask
from hub.cli.words import counted
from hub.errors import Misconfigured
from hub.settings import Settings
from hub.store.rows import PartyRow

if TYPE_CHECKING:
    from hub.bus.inspecting import Finding

_BUS = click.option("--bus", metavar="URL", help="Instead of HUB_BUS_URL.")

_UNSEEN = "Bindings, users and permissions were not looked at: that takes HUB_BROKER_ADMIN_URL."


@click.group(short_help="Make what the hub needs on RabbitMQ, or say what differs.")
def broker() -> None:
    """The exchanges, queues, bindings and users on RabbitMQ. The hub makes its own queues whenever it
    connects; the parties' queues and users are made here, after `hub party add … --deliver-to amqp`.
    """


@dataclass(frozen=True)
class Plan:
    """What should be there. `revoked`: the ids of parties that may connect no more."""

    url: str
    topology: Topology
    grants: list[Grant]
    revoked: list[str]


@broker.command(short_help="Make exchanges, queues and bindings; print or give users and permissions.")
@_BUS
@click.option("--apply", is_flag=True, help="Make the users too, through HUB_BROKER_ADMIN_URL.")
@click.option("--json", "as_json", is_flag=True, help="Without --apply one object; with it one a new user.")
def setup(bus: str | None, apply: bool, as_json: bool) -> None:
    """Make the exchanges, queues and bindings that are missing. Then print the commands that make the users
    and let each do what it must and no more; with --apply do that too, and print the name and the password
    of each new user, once: hand them to the party by a safe way. Users of parties that may connect no more
    are removed. Nothing is changed where all is as it should be.

    \b
    Example:
      hub broker setup
      HUB_BROKER_ADMIN_URL=https://admin:…@rabbit.example:15671 hub broker setup --apply
    """
    settings = _settings(bus)
    plan = _plan(settings)
    if apply:
        asyncio.run(_apply(plan, _admin_url(settings), as_json))
    asyncio.run(_declare(plan))
    made = f"{counted(len(plan.topology.queues), 'queue')} and their exchanges and bindings are there."
    if apply:
        click.echo(made, err=True)
        return
    commands = _commands(plan)
    if as_json:
        queues = [queue.name for queue in plan.topology.queues]
        click.echo(json.dumps({"queues": queues, "commands": commands}))
        return
    click.echo(f"{made} An administrator of RabbitMQ types the following; a user that is", err=True)
    click.echo("there already is not added again. Or run it with --apply.", err=True)
    click.echo("\n".join(commands))


@broker.command(short_help="Say what differs on the broker.")
@_BUS
@click.option("--json", "as_lines", is_flag=True, help="One object a difference: kind, name, what.")
def check(bus: str | None, as_lines: bool) -> None:
    """Say what is missing on the broker or made otherwise than the hub needs it, who may do more or less than
    they should, and whether there are dead letters. Changes nothing. Ends with 1 if anything differs.

    \b
    Example:
      hub broker check
    """
    settings = _settings(bus)
    found = asyncio.run(_look(_plan(settings), settings))
    for one in found:
        click.echo(json.dumps(asdict(one)) if as_lines else f"{one.kind} {one.name}: {one.what}.")
    if settings.broker_admin_url is None:
        click.echo(_UNSEEN, err=True)
    if not found and not as_lines:
        click.echo("Nothing differs.")
    sys.exit(1 if found else 0)


def _settings(bus: str | None) -> Settings:
    return Settings() if bus is None else Settings(bus_url=bus)


def _plan(settings: Settings) -> Plan:
    from hub.bus.inspecting import user_of

    check_address(settings.bus_url)
    rows = [row for row in ask(lambda ledger: ledger.parties(revoked=True)) if takes_by_amqp(row.deliver_url)]
    parties = [Party(row.id, row.system) for row in rows if _may_connect(row)]
    return Plan(
        settings.bus_url,
        topology.with_parties([party.id for party in parties]),
        grants(user_of(settings.bus_url), parties),
        [row.id for row in rows if not _may_connect(row)],
    )


def _may_connect(row: PartyRow) -> bool:
    return row.revoked_at is None


def _admin_url(settings: Settings) -> str:
    if settings.broker_admin_url is None:
        raise Misconfigured(
            "bus.admin-missing",
            "the address of RabbitMQ's management interface is not set",
            advice="Set HUB_BROKER_ADMIN_URL, or leave --apply out and type the commands",
        )
    return settings.broker_admin_url.get_secret_value()


def _commands(plan: Plan) -> list[str]:
    from hub.bus.inspecting import vhost_of

    lines: list[str] = []
    for grant in plan.grants:
        lines += [command_to_add(grant.user), *commands_for(grant, vhost_of(plan.url))]
    return lines + [command_to_remove(user) for user in plan.revoked]


async def _declare(plan: Plan) -> None:
    from hub.bus.inspecting import set_up

    await set_up(plan.url, plan.topology)


async def _apply(plan: Plan, admin_url: str, as_json: bool) -> None:
    """A new user's password is printed as soon as it is made: it is nowhere else."""
    from hub.bus.admin import administering
    from hub.bus.inspecting import password_of, user_of, vhost_of

    async with administering(admin_url, vhost_of(plan.url)) as admin:
        await admin.make_vhost()
        users, given = await admin.users(), await admin.grants()
        for grant in plan.grants:
            if grant.user not in users:
                is_hub = grant.user == user_of(plan.url)
                password = password_of(plan.url) if is_hub else secrets.token_urlsafe(24)
                await admin.make_user(grant.user, password)
                if not is_hub:
                    _hand_over(grant.user, password, as_json)
            if given.get(grant.user) != grant:
                await admin.give(grant)
        for user in plan.revoked:
            if user in users:
                await admin.delete_user(user)
                click.echo(f"Removed {user}.", err=True)


def _hand_over(user: str, password: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"user": user, "password": password}))
        return
    click.echo(f"Added {user}. Its password follows and is shown only now.", err=True)
    click.echo(password)


async def _look(plan: Plan, settings: Settings) -> list[Finding]:
    from hub.bus.admin import administering
    from hub.bus.inspecting import inspect, inspect_closely, vhost_of

    found = await inspect(plan.url, plan.topology)
    if settings.broker_admin_url is not None:
        url = settings.broker_admin_url.get_secret_value()
        async with administering(url, vhost_of(plan.url)) as admin:
            found += await inspect_closely(admin, plan.topology, plan.grants, plan.revoked)
    return found

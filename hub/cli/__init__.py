"""What people type: every command of the hub.

Exit codes: 0 done; 1 a promise is broken or the input is refused; 2 wrong usage.
"""

from __future__ import annotations

import sys

import click

from hub.cli.lazy import LazyGroup
from hub.errors import HubError

TABLE: dict[str, tuple[str, str]] = {
    "serve": ("hub.cli.serve:serve", "Run everything in one process."),
    "worker": ("hub.cli.serve:worker", "Send deliveries only, beside other processes."),
    "demo": ("hub.cli.demo:demo", "Play the story through the systems, with a kill in it."),
    "translate": ("hub.cli.translate:translate", "Turn one system's document into another's."),
    "route": ("hub.cli.route:route", "Say who would get a document and why; send nothing."),
    "explain": ("hub.cli.explain:explain", "Tell the life of a message, a delivery or a case."),
    "messages": ("hub.cli.lists:messages", "List the messages that came in."),
    "cases": ("hub.cli.lists:cases", "List the cases."),
    "deliveries": ("hub.cli.lists:deliveries", "List the deliveries."),
    "parked": ("hub.cli.lists:parked", "List the deliveries that wait for a person's decision."),
    "expectations": ("hub.cli.lists:expectations", "List who owes which answer, and until when."),
    "replay": ("hub.cli.replay:replay", "Send deliveries again, same id and same bytes."),
    "tasks": ("hub.cli.lists:tasks", "List what people must do."),
    "task": ("hub.cli.task:task", "Do what a task asks for."),
    "identity": ("hub.cli.identity:identity", "Say what kind of identity a number is."),
    "verify": ("hub.cli.verify:verify", "Check the invariants on this database."),
    "audit": ("hub.cli.verify:audit", "Check the audit chain."),
    "directory": ("hub.cli.directory:directory", "Import, check and ask the directory of units."),
    "party": ("hub.cli.party:party", "Say who may connect."),
    "broker": ("hub.cli.broker:broker", "Make what the hub needs on RabbitMQ, or say what differs."),
    "contract": ("hub.cli.contract:contract", "List and check the contract cases."),
    "db": ("hub.cli.db:db", "Upgrade the database, or say where it stands."),
    "keys": ("hub.cli.keys:keys", "Make the keys that protect what is stored."),
    "bench": ("hub.cli.bench:bench", "Measure this machine."),
}


@click.group(cls=LazyGroup, table=TABLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sip-hubben", message="%(version)s")
def hub() -> None:
    """Carries SIP messages between the systems of regions and municipalities, and accounts for every one.

    Settings come from the environment (HUB_…); docs/settings.md lists them.

    \b
    Example:
      hub demo
      hub explain 3f9a1c
    """


def main() -> None:
    """Run one command; a refusal is told in words on standard error and ends with 1."""
    try:
        hub(prog_name="hub")
    except HubError as error:
        from hub.cli.show import refusal

        click.echo(refusal(error), err=True)
        sys.exit(1)

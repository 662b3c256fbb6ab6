"""Measures this machine."""

from __future__ import annotations

import json
import sys

import click

from hub.adapters import ADAPTERS
from hub.sandbox.bench.measure import PROFILES, Stalled, measure
from hub.sandbox.servers import CannotServe
from hub.sandbox.story.ground import NoGround

#: How the figures of each format begin: its document's size, and what it costs.
_OF_FORMATS = ("bytes_", "parse_us_", "verified_render_us_")


@click.command(short_help="Measure this machine.")
@click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default="embedded",
    show_default=True,
    help="embedded: one process on SQLite. servers: `hub serve` and a `hub worker` on two servers.",
)
@click.option("--database", metavar="URL", help="servers: this PostgreSQL, instead of a private one.")
@click.option("--bus", metavar="URL", help="servers: this RabbitMQ, instead of a private one.")
@click.option("--messages", default=1000, show_default=True, help="How many messages the load holds.")
@click.option("--cases", default=100, show_default=True, help="Over how many cases they are spread.")
@click.option("--json", "as_object", is_flag=True, help="One flat object.")
def bench(
    profile: str, database: str | None, bus: str | None, messages: int, cases: int, as_object: bool
) -> None:
    """Measure a hub of its own: 6 KB messages in SAMSA's format, each to two HTTP recipients that
    acknowledge, every step durable. Shares this machine with its load and its receivers. ratio_to_raw
    compares with the same documents posted straight to the receivers; cpu_ms_per_message counts the hub's
    processes and the private servers, rss_mib is `hub serve` alone. Then, for every format, a kallelse and a
    plan of 6 KB: the median time to read it, and to write it, read it back and compare.

    \b
    Example:
      hub bench --profile embedded --json
    """
    try:
        figures = measure(messages, cases, profile, database, bus)
    except (Stalled, CannotServe, NoGround) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if as_object:
        click.echo(json.dumps({"profile": profile, **figures}))
        return
    formats = {name: value for name, value in figures.items() if name.startswith(_OF_FORMATS)}
    for name, value in figures.items():
        if name not in formats:
            click.echo(f"{name.replace('_', ' '):<28} {value:>10}")
    click.echo("\nformat, document         bytes    parse µs    verified render µs")
    for system in ADAPTERS:
        for what, key in (("kallelse", system), ("plan", f"{system}_plan")):
            size, parse, render = (formats[f"{prefix}{key}"] for prefix in _OF_FORMATS)
            click.echo(f"{system:<12} {what:<10} {size:>7.0f} {parse:>11} {render:>21}")

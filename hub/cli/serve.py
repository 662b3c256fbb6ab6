"""Starts the hub: everything in one process, or the sending alone."""

from __future__ import annotations

import asyncio
import signal
import sys

import click
import uvloop

from hub.bootstrap.hub import Hub, open_hub, set_up_logging
from hub.edges.http.app import build_app, build_watched
from hub.edges.http.server import serve as serve_http
from hub.settings import Settings
from hub.worker import running

_DATABASE = click.option("--database", metavar="URL", help="Instead of HUB_DATABASE_URL.")
_BUS = click.option("--bus", metavar="URL", help="Instead of HUB_BUS_URL.")


@click.command(short_help="Run everything in one process.")
@_DATABASE
@_BUS
@click.option("--host", help="Instead of HUB_HOST.")
@click.option("--port", type=int, help="Instead of HUB_PORT.")
def serve(database: str | None, bus: str | None, host: str | None, port: int | None) -> None:
    """Run everything in one process until it is asked to stop: take messages, send deliveries, watch
    deadlines, seal the journal. The schema is brought up to date at start. What was under way when the hub
    was last killed is taken up again.

    \b
    Example:
      hub keys new
      hub serve --database sqlite:///var/hub.db --port 8080
    """
    uvloop.run(_serve(settings_with(database_url=database, bus_url=bus, host=host, port=port)))


@click.command(short_help="Send deliveries only, beside other processes.")
@_DATABASE
@_BUS
def worker(database: str | None, bus: str | None) -> None:
    """Send deliveries, watch deadlines and seal the journal, beside other processes on the same database;
    take no messages. Runs until it is asked to stop, and finishes what is under way.

    \b
    Example:
      hub worker --database sqlite:///var/hub.db
    """
    uvloop.run(_work(settings_with(database_url=database, bus_url=bus)))


def settings_with(**given: object) -> Settings:
    """The settings, with what the command line says instead."""
    return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


async def _serve(settings: Settings) -> None:
    set_up_logging(settings)
    async with open_hub(settings) as hub:
        _take_by_amqp(hub)
        async with running(hub):
            await _take_by_http(hub)


def _take_by_amqp(hub: Hub) -> None:
    """What parties publish is taken as soon as the broker is there."""
    if hub.broker is not None:
        from hub.edges.amqp.edge import connect  # FastStream takes its time to be imported

        connect(hub, hub.broker)


async def _take_by_http(hub: Hub) -> None:
    settings = hub.settings
    if sys.stderr.isatty():
        click.echo(f"Serving at http://{settings.host}:{settings.port}; Ctrl-C stops it.", err=True)
    await serve_http(build_app(hub), settings.host, settings.port)


async def _work(settings: Settings) -> None:
    set_up_logging(settings)
    async with open_hub(settings) as hub, running(hub):
        if settings.worker_port is None:
            await _until_asked_to_stop()
        else:
            await serve_http(build_watched(hub), settings.host, settings.worker_port)


async def _until_asked_to_stop() -> None:
    stop = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    await stop.wait()

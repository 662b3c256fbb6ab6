"""What runs by itself: sending what is due, watching deadlines, sealing the journal."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.errors import HubError

_log = structlog.get_logger()

#: The writer's thread gives way at every statement; with Python's own 5 ms it would wait that long to go on.
SWITCH_SECONDS = 0.0005

#: How often it is seen to that the hub's own exchanges and queues are there.
BROKER_SECONDS = 60.0

#: What stopping may take beyond what is under way: to hand it back, to let broker and database go.
STOPPING_SECONDS = 5.0


@asynccontextmanager
async def running(hub: Hub) -> AsyncIterator[None]:
    """Runs everything beside the caller, and finishes what is under way when the caller is done."""
    settings = hub.settings
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # the tables, the directory and the code stay: the collector need not look at them again
    if hub.broker is not None:
        await hub.broker.start()
    loops = [
        asyncio.create_task(_dispatching(hub)),
        asyncio.create_task(_every(settings.sweep_seconds, "deadlines", hub.deadlines.sweep)),
        asyncio.create_task(_every(settings.sweep_seconds, "journal", lambda: _seal(hub))),
        asyncio.create_task(_every(settings.poll_seconds, "directory", hub.refresh_directory)),
        asyncio.create_task(_every(5.0, "counts", lambda: _count(hub))),
        asyncio.create_task(_every(BROKER_SECONDS, "broker", lambda: _declare(hub))),
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(settings.drain_seconds + STOPPING_SECONDS):
                await _finish(hub, loops)
        await hub.bus.close()
        if hub.broker is not None:
            await hub.broker.stop(STOPPING_SECONDS)


async def _finish(hub: Hub, loops: Sequence[asyncio.Task[None]]) -> None:
    """Finish what is under way or hand it back; the broker is still there, since deliveries go by it."""
    await asyncio.gather(*loops, return_exceptions=True)
    await _survive("stop", lambda: hub.dispatcher.drain(hub.settings.drain_seconds))
    await _survive("journal", hub.seal_journal)


async def _dispatching(hub: Hub) -> None:
    """Looks for work when woken, and by itself every poll interval: a lost wake costs no more."""
    while True:
        more = await _survive("dispatch", hub.dispatcher.start_due)
        if not more:
            await hub.bus.wait(hub.settings.poll_seconds)


async def _every(seconds: float, name: str, step: Callable[[], Awaitable[object]]) -> None:
    while True:
        await _survive(name, step)
        await asyncio.sleep(seconds)


async def _survive(name: str, step: Callable[[], Awaitable[object]]) -> object:
    """One step; what the database or a file refuses now is tried again at the next one."""
    try:
        return await step()
    except HubError as error:
        _log.warning("step.failed", step=name, code=error.code)
        await asyncio.sleep(0.5)
        return None


async def _seal(hub: Hub) -> None:
    """Link what is not in the chain yet, a step after another until nothing is left."""
    while await hub.seal_journal():
        pass


async def _declare(hub: Hub) -> None:
    """Exchanges and queues that an administrator has deleted come back."""
    if hub.broker is not None and hub.broker.is_up:
        await hub.broker.declare_own()


async def _count(hub: Hub) -> None:
    for state, number in (await hub.store.read(lambda ledger: ledger.delivery_counts())).items():
        metrics.DELIVERIES.labels(str(state)).set(number)

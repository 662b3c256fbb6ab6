"""Serves the addresses until the process is asked to stop."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from hub.settings import Settings


async def serve(app: FastAPI, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; no access log, since addresses and times tell of people too."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=64 * 1024,
        lifespan="off",
    )
    await uvicorn.Server(config).serve()

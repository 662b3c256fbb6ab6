"""Says whether the hub lives, is ready, and what it counts."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.errors import HubError
from hub.mappings.json import dump_json

#: Who asks whether the hub is ready does not wait long.
PATIENCE_SECONDS = 2.0


def health(hub: Hub) -> APIRouter:
    """`/health/live`, `/health/ready`, `/metrics`: open, without anything of any message."""
    router = APIRouter()

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @router.get("/health/ready")
    async def ready() -> Response:
        """Whether messages can be taken now: 503 where the database does not answer.

        `broker`: `ok`, `away` (taking goes on; deliveries by AMQP wait) or `none`. `lag_seconds`: how long
        the delivery that has waited longest for its turn has been due.
        """
        broker = "none" if hub.broker is None else "ok" if hub.broker.is_up else "away"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                counts, due = await hub.store.read(
                    lambda ledger: (ledger.delivery_counts(), ledger.waiting_since())
                )
        except (HubError, TimeoutError) as error:
            code = error.code if isinstance(error, HubError) else "store.silent"
            body = {"status": "not-ready", "database": code, "broker": broker}
            return Response(dump_json(body), 503, media_type="application/json")
        lag = max(0.0, (hub.desk.clock.now() - due).total_seconds()) if due else 0.0
        found = {
            "status": "ready",
            "database": "ok",
            "broker": broker,
            "lag_seconds": round(lag, 1),
            "deliveries": {str(state): number for state, number in counts.items()},
        }
        return Response(dump_json(found), media_type="application/json")

    @router.get("/metrics")
    async def scrape() -> Response:
        """All metrics in Prometheus text form."""
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router

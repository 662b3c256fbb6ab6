"""Says whether the hub lives, is ready, and what it counts."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from hub import metrics
from hub.bootstrap.hub import Hub
from hub.errors import HubError
from hub.mappings.json import dump_json


def health(hub: Hub) -> APIRouter:
    """`/health/live`, `/health/ready`, `/metrics`: open, without anything of any message."""
    router = APIRouter()

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @router.get("/health/ready")
    async def ready() -> Response:
        """The database answers and may be written; 503 where it may not."""
        try:
            counts = await hub.store.read(lambda ledger: ledger.delivery_counts())
        except HubError as error:
            body = {"status": "not-ready", "database": error.code}
            return Response(dump_json(body), 503, media_type="application/json")
        states = {str(state): number for state, number in counts.items()}
        found = {"status": "ready", "database": "ok", "deliveries": states}
        return Response(dump_json(found), media_type="application/json")

    @router.get("/metrics")
    async def scrape() -> Response:
        """All metrics in Prometheus text form."""
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router

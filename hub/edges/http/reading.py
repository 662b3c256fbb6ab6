"""Lets a party read how its own messages fare: states, times, rules and losses, never content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.accept.carried import Carried, carried
from hub.accept.choices import answers_to
from hub.bootstrap.hub import Hub
from hub.delivery import State
from hub.duties import answer_due, duty
from hub.edges.http.body import read_body
from hub.errors import Malformed, NotFound
from hub.mappings.json import dump_json, load_json
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow, ExpectationRow, MessageRow, PartyRow, TaskRow

T = TypeVar("T")


def reading(hub: Hub) -> APIRouter:
    """The addresses for looking, and the one for saying that a task is done."""
    router = APIRouter()

    async def answer(request: Request, look: Callable[[Ledger, PartyRow], Any]) -> Response:
        party = await hub.gate.caller(request.headers.get("authorization"))
        found = await hub.store.read(lambda ledger: look(ledger, party))
        return Response(
            dump_json(found), media_type="application/json", headers={"Cache-Control": "no-store"}
        )

    @router.get("/v1/messages/{id}")
    async def message(id: str, request: Request) -> Response:
        """One message of the caller's own: its deliveries, what was lost, whom we wait for."""
        return await answer(request, lambda ledger, party: _message(ledger, party, id))

    @router.get("/v1/deliveries/{id}")
    async def delivery(id: str, request: Request) -> Response:
        """One delivery, to or from the caller."""
        return await answer(request, lambda ledger, party: _delivery(ledger, party, id))

    @router.get("/v1/cases/{id}")
    async def case(id: str, request: Request) -> Response:
        """What the caller itself has sent and been sent in one case."""
        return await answer(request, lambda ledger, party: _case(ledger, party, id))

    @router.get("/v1/parked")
    async def parked(request: Request) -> Response:
        """Deliveries of the caller's messages that wait for a person."""
        return await answer(request, _parked)

    @router.get("/v1/tasks")
    async def tasks(request: Request) -> Response:
        """What people at the caller's units must do, why, about which unit, and until when."""
        return await answer(request, _tasks)

    _of_one_task(hub, router)
    return router


#: What may be said of a task that is done.
_SAID = ("answer", "unit", "text", "responder")


def _of_one_task(hub: Hub, router: APIRouter) -> None:
    body: dict[str, Any] = {"type": "object", "properties": {name: {"type": "string"} for name in _SAID}}
    documented = {"requestBody": {"content": {"application/json": {"schema": body}}}}
    forms: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {}, "text/plain": {}}}}

    @router.get("/v1/tasks/{id}", responses=forms)
    async def task(id: str, request: Request) -> Response:
        """One task with what is to be posted or told; as a letter to print where `Accept` says text/plain."""
        party = await hub.gate.caller(request.headers.get("authorization"))
        row, delivery, what, asked = await hub.store.read(lambda ledger: _one_task(hub, ledger, party, id))
        headers = {"Cache-Control": "no-store"}
        if "text/plain" in request.headers.get("accept", ""):
            return Response(what.text, media_type="text/plain; charset=utf-8", headers=headers)
        files = [file.model_dump(mode="json") for file in what.attachments]
        held = {"forms": [load_json(form) for form in what.forms], "attachments": files}
        found = {**_of_task(row), **asked, "state": row.state, "answers": answers_to(row, delivery), **held}
        return Response(dump_json(found), media_type="application/json", headers=headers)

    @router.post("/v1/tasks/{id}/done", status_code=204, openapi_extra=documented)
    async def done(id: str, request: Request) -> Response:
        """Say that a task has been done, with one of the answers of its kind.

        `text`, `responder`: what a unit has answered, and who there. `unit`: the one that a person has found.
        """
        party = await hub.gate.caller(request.headers.get("authorization"))
        raw = await read_body(request, 10_000)
        said = load_json(raw) if raw else {}
        if not isinstance(said, dict) or not all(isinstance(said.get(name, ""), str) for name in _SAID):
            raise Malformed("json.form", 'the body is {"answer": "…"}', advice="Send such an object.")
        await hub.store.read(lambda ledger: _own_task(ledger, party, id))
        answer, unit, text, responder = (said.get(name) for name in _SAID)
        await hub.tasks.done(id, party.id, answer, unit=unit, text=text, responder=responder)
        return Response(status_code=204)


def _message(ledger: Ledger, party: PartyRow, id: str) -> dict[str, Any]:
    row = ledger.message(id)
    if row is None or row.party != party.id:
        raise _no_such("message")
    waited_for = ledger.expectations(thread=row.thread) if row.thread else []
    return {
        **_of_message(row),
        "deliveries": [_of_delivery(delivery) for delivery in ledger.deliveries_of(id)],
        "expectations": [_of_expectation(owed) for owed in waited_for],
    }


def _delivery(ledger: Ledger, party: PartyRow, id: str) -> dict[str, Any]:
    row = ledger.delivery(id)
    if row is None or not _concerns(ledger, party, row):
        raise _no_such("delivery")
    return _of_delivery(row)


def _concerns(ledger: Ledger, party: PartyRow, row: DeliveryRow) -> bool:
    message = ledger.message(row.message_id)
    return row.party == party.id or (message is not None and message.party == party.id)


def _case(ledger: Ledger, party: PartyRow, id: str) -> dict[str, Any]:
    sent = [row for row in ledger.messages(case_id=id) if row.party == party.id]
    received = ledger.deliveries(case_id=id, party=party.id)
    if not sent and not received:
        raise _no_such("case")
    return {
        "id": id,
        "sent": [_of_message(row) for row in sent],
        "received": [_of_delivery(row) for row in received],
    }


def _parked(ledger: Ledger, party: PartyRow) -> list[dict[str, Any]]:
    rows = ledger.deliveries(state=State.PARKED, limit=1000)
    return [_of_delivery(row) for row in rows if _concerns(ledger, party, row)]


def _tasks(ledger: Ledger, party: PartyRow) -> list[dict[str, Any]]:
    own = [row for row in ledger.tasks(limit=1000) if row.unit and party.serves(row.unit)]
    return [{**_of_task(row), **_asked(ledger, row)} for row in own]


def _asked(ledger: Ledger, row: TaskRow) -> dict[str, Any]:
    """The unit it is about, what to do and why, and when its answer is owed; nothing of the individual."""
    delivery = ledger.delivery(row.delivery_id) if row.delivery_id else None
    name = delivery.recipient_name if delivery else None
    asked = duty(row, delivery, name)
    owed = ledger.expectations(delivery_id=row.delivery_id) if row.delivery_id else []
    return {"name": name, "what": asked.short, "why": asked.why, "due": answer_due(row, owed)}


def _own_task(ledger: Ledger, party: PartyRow, id: str) -> TaskRow:
    row = ledger.task(id)
    if row is None or row.unit is None or not party.serves(row.unit):
        raise _no_such("task")
    return row


def _one_task(
    hub: Hub, ledger: Ledger, party: PartyRow, id: str
) -> tuple[TaskRow, DeliveryRow | None, Carried, dict[str, Any]]:
    row = _own_task(ledger, party, id)
    delivery = ledger.delivery(row.delivery_id) if row.delivery_id else None
    now = hub.desk.clock.now()
    what = carried(ledger, row, lambda key: hub.desk.unit(key, now))
    return row, delivery, what, _asked(ledger, row)


def _no_such(what: str) -> NotFound:
    return NotFound(f"{what}.unknown", f"there is no such {what} of yours", advice="Check the id.")


def _of_message(row: MessageRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "native_id": row.native_id,
        "case": row.case_id,
        "event": row.event,
        "revision": row.revision,
        "state": row.state,
        "accepted_at": row.accepted_at,
    }


def _of_delivery(row: DeliveryRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "message": row.message_id,
        "recipient": row.recipient,
        "name": row.recipient_name,
        "event": row.event,
        "channel": row.channel,
        "state": row.state,
        "attempts": row.attempts,
        "due": row.due,
        "reason": row.reason,
        "rule": row.rule,
        "held_until": row.held_until,
        "losses": row.losses,
        "sent_at": row.sent_at,
        "acknowledged_at": row.acknowledged_at,
        "part": row.part,
        "part_of": row.part_of,
    }


def _of_expectation(row: ExpectationRow) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "event": row.event,
        "rule": row.rule,
        "state": row.state,
        "due": row.due,
        "ended_at": row.ended_at,
    }


def _of_task(row: TaskRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "unit": row.unit,
        "rule": row.rule,
        "message": row.message_id,
        "delivery": row.delivery_id,
        "created_at": row.created_at,
    }

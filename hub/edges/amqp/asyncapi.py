"""Describes to a party, as AsyncAPI 3, what it may publish by AMQP and what it will find in its queue.

Written as data: a generator would tell what the hub does, and nothing of user-id or of quorum queues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from hub.adapters.seam import Adapter
from hub.bootstrap.hub import Hub
from hub.bus import topology
from hub.edges.problems import PROBLEM
from hub.mappings.json import dump_json

_Object = dict[str, Any]

_BINDING = {"bindingVersion": "0.3.0"}
_OUT = topology.out_queue("{party}")
_ABOUT = (
    "Documents are the same as by HTTP. Publish persistent and mandatory, and wait for the confirm. "
    "Acknowledge a delivery when it is durably yours; to reject one is to refuse it, and a person must act. "
    "The same document may be published again: the first receipt comes again. reply-to is not obeyed."
)


def asyncapi(hub: Hub) -> APIRouter:
    """`/asyncapi.json`: open, like `/openapi.json`; a document and nothing to try out."""
    document = dump_json(describe(hub.desk.adapters))
    router = APIRouter()

    @router.get("/asyncapi.json", include_in_schema=False)
    async def described() -> Response:
        return Response(document, media_type="application/json")

    return router


def describe(adapters: Mapping[str, Adapter]) -> _Object:
    """The AsyncAPI 3.0.0 document for a party that speaks one of these formats."""
    systems = sorted(adapters)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "SIP-hubben", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/xml",
        "servers": {"broker": _server()},
        "channels": _channels(systems),
        "operations": _operations(systems),
        "components": {
            "messages": _messages(adapters),
            "securitySchemes": {
                "user": {
                    "type": "userPassword",
                    "description": "The user is called by the party's id; operations give the password.",
                },
                "certificate": {
                    "type": "X509",
                    "description": "A client certificate whose name is the party's id (SASL EXTERNAL).",
                },
            },
        },
    }


def _server() -> _Object:
    return {
        "host": "{host}:{port}",
        "pathname": "/{vhost}",
        "protocol": "amqps",
        "protocolVersion": "0-9-1",
        "description": "RabbitMQ. Operations give the address and the virtual host.",
        "variables": {
            "host": {"description": "The broker's name."},
            "port": {"default": "5671", "description": "5671 with TLS."},
            "vhost": {"default": "sip", "description": "The virtual host."},
        },
        "security": [_ref("components", "securitySchemes", name) for name in ("user", "certificate")],
    }


def _channels(systems: list[str]) -> _Object:
    sent = {name: _ref("components", "messages", name) for name in _named(systems, "document")}
    answers = [*_named(systems, "delivery"), *_named(systems, "receipt"), "refusal"]
    found = {name: _ref("components", "messages", name) for name in answers}
    return {
        topology.IN: _exchange(topology.IN, "Messages to the hub.", systems, sent),
        topology.RECEIPTS: _exchange(
            topology.RECEIPTS, "Kvittenser, answers and technical receipts to the hub.", systems, sent
        ),
        _OUT: {
            "address": _OUT,
            "description": "The party's own queue: its deliveries, and answers to what it published.",
            "parameters": {"party": {"description": "The party's id, as `hub party add` gave it."}},
            "messages": found,
            "bindings": {
                "amqp": {
                    "is": "queue",
                    "queue": {"name": _OUT, "durable": True, "exclusive": False, "autoDelete": False},
                    "x-queue-type": "quorum",
                    **_BINDING,
                }
            },
        },
    }


def _exchange(name: str, description: str, systems: list[str], messages: _Object) -> _Object:
    return {
        "address": "{system}",
        "description": f"{description} The routing key is the party's own system.",
        "parameters": {"system": {"description": "The party's own system.", "enum": systems}},
        "messages": messages,
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": name, "type": "topic", "durable": True, "autoDelete": False},
                **_BINDING,
            }
        },
    }


def _operations(systems: list[str]) -> _Object:
    documents = _named(systems, "document")
    answers = [*_named(systems, "receipt"), "refusal"]
    found = [*_named(systems, "delivery"), *answers]
    return {
        "sendMessage": _sending(topology.IN, "Send a message.", documents, answers),
        "sendReceipt": _sending(topology.RECEIPTS, "Answer a delivery.", documents, answers),
        "takeDelivery": {
            "action": "receive",
            "channel": _ref("channels", _OUT),
            "summary": "Take a delivery, or the hub's answer: the property type says which.",
            "messages": [_ref("channels", _OUT, "messages", name) for name in found],
            "bindings": {"amqp": {"ack": True, **_BINDING}},
        },
    }


def _sending(exchange: str, summary: str, documents: list[str], answers: list[str]) -> _Object:
    return {
        "action": "send",
        "channel": _ref("channels", exchange),
        "summary": summary,
        "description": "The property user-id is required: the user that you connect as.",
        "messages": [_ref("channels", exchange, "messages", name) for name in documents],
        "reply": {
            "channel": _ref("channels", _OUT),
            "messages": [_ref("channels", _OUT, "messages", name) for name in answers],
        },
        "bindings": {"amqp": {"userId": "{party}", "deliveryMode": 2, "mandatory": True, **_BINDING}},
    }


def _messages(adapters: Mapping[str, Adapter]) -> _Object:
    found: _Object = {"refusal": _refusal()}
    for system, adapter in sorted(adapters.items()):
        schema = _schema(system, adapter.content_type)
        found[f"{system}.document"] = {
            "title": f"A document of {system}",
            "contentType": adapter.content_type,
            "payload": schema,
        }
        found[f"{system}.delivery"] = {
            "title": f"A delivery, as {system} reads it",
            "contentType": adapter.content_type,
            "headers": _headers({"hub-delivery": "The delivery's id.", "hub-event": "What is told."}),
            "payload": schema,
            "bindings": {"amqp": {"messageType": "delivery", **_BINDING}},
        }
        found[f"{system}.receipt"] = {
            "title": f"The hub's receipt, as {system} reads it",
            "description": "The property correlation-id is the message-id of what is answered.",
            "contentType": adapter.content_type,
            "headers": _headers({"hub-message": "The hub's id of the message."}),
            "payload": schema,
            "bindings": {"amqp": {"messageType": "receipt", **_BINDING}},
        }
    return found


def _schema(system: str, content_type: str) -> _Object:
    """The published schema: JSON Schema 2020-12 where the documents are JSON, else XSD."""
    if content_type.startswith("application/json"):
        form, name = "application/schema+json;version=draft-2020-12", f"{system}.json"
    else:
        form, name = "application/xml", f"{system}.xsd"
    return {"schemaFormat": form, "schema": {"$ref": f"schemas/{system}/1/{name}"}}


def _refusal() -> _Object:
    texts = ("type", "title", "detail", "code", "rule", "path", "advice")
    return {
        "title": "Why something was not taken (RFC 9457)",
        "description": "The property correlation-id is the message-id of what is refused.",
        "contentType": PROBLEM,
        "payload": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "code"],
            "properties": {
                **{name: {"type": "string"} for name in texts},
                "status": {"type": "integer"},
                "line": {"type": "integer"},
            },
        },
        "bindings": {"amqp": {"messageType": "refusal", **_BINDING}},
    }


def _headers(said: Mapping[str, str]) -> _Object:
    named = {name: {"type": "string", "description": text} for name, text in said.items()}
    return {"type": "object", "properties": named}


def _named(systems: Iterable[str], what: str) -> list[str]:
    return [f"{system}.{what}" for system in systems]


def _ref(*steps: str) -> dict[str, str]:
    """A JSON pointer into this document, as a URI fragment."""
    written = [
        step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for step in steps
    ]
    return {"$ref": "/".join(["#", *written])}

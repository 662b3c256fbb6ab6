"""The story's hold on a simulated system: it starts it, gives it orders and reads its ledger."""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import Any

from hub.sandbox.story.processes import LOOPBACK, Program
from hub.sandbox.systems.ledger import Line, Tail


class OrderRefused(RuntimeError):
    """A simulated system could not do what it was told."""


class SystemProgram:
    """One of the systems, running: `order` speaks to its control port, `ledger` is its own account."""

    def __init__(
        self, system: str, folder: Path, schemas: Path, clock_file: Path, delivery_token: str
    ) -> None:
        self.system = system
        self.delivery_token = delivery_token
        self.ledger_file = folder / f"{system}.ledger.jsonl"
        self.ledger = Tail(self.ledger_file)
        self.program = Program(
            system,
            [
                *("-m", f"hub.sandbox.systems.{system.replace('-', '_')}", "--ledger", str(self.ledger_file)),
                *("--schemas", str(schemas), "--token", delivery_token, "--clock-file", str(clock_file)),
            ],
            folder,
            dict(os.environ),
        )
        self._control_port = 0
        self.deliver_to = ""

    def start(self) -> None:
        """Starts it and waits until both its ports are open."""
        self.program.start()
        self.meet()

    def meet(self) -> None:
        """Waits until a started system's ports are open."""
        ready = self.program.first_line()
        self._control_port = int(ready["control_port"])
        self.deliver_to = f"http://{LOOPBACK}:{ready['port']}/inkorg"

    def joins(self, hub: str, token: str) -> None:
        """Tells it where the hub is and which token to show there."""
        self.order("/_hub", url=hub, token=token)

    def behave(self, unit: str, behaviour: str, **more: object) -> None:
        """How the unit behaves from now on (`hub/sandbox/systems/behaviour.py`)."""
        self.order("/_control", unit=unit, behaviour=behaviour, **more)

    def listen(self, listening: bool) -> None:
        """Opens or closes the port where the hub delivers."""
        self.order("/_control", listening=listening)

    def do(self, act: str, **fields: object) -> str:
        """Staff write a document; returns its message id. It leaves for the hub by itself."""
        return str(self.order("/_do", do=act, **fields)["id"])

    def answer(self, message_id: str, verb: str = "acknowledge", comment: str = "") -> str:
        """A unit's people answer a document that was received; returns the answer's message id."""
        return str(self.order("/_answer", id=message_id, verb=verb, comment=comment)["id"])

    def again(self, message_id: str) -> None:
        """The same bytes once more."""
        self.order("/_again", id=message_id)

    @property
    def in_hand(self) -> int:
        """Deliveries that it is taking just now."""
        return int(self._ask("GET", "/_state", None)["in_hand"])

    def order(self, path: str, **fields: object) -> dict[str, Any]:
        return self._ask("POST", path, json.dumps(fields).encode())

    def read(self) -> list[Line]:
        """The ledger's new lines."""
        return self.ledger.read()

    def _ask(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        connection = http.client.HTTPConnection(LOOPBACK, self._control_port, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise OrderRefused(f"{self.system} {path}: {answer}")
        return answer

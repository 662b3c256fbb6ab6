"""What goes by hand: people at the caller's unit post letters and answer the hub's questions."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from hub.sandbox.story.hub_program import HubProgram
from hub.sandbox.story.systems import SystemProgram

Task = dict[str, Any]


class LetterReturned(RuntimeError):
    """A letter is none of the manual routine's forms; the unit cannot read it."""


class Post:
    """The tasks of a system's units at the hub, and the post to a desk where letters are opened."""

    def __init__(self, hub: HubProgram, system: str, desk: SystemProgram) -> None:
        self._hub = hub
        self._system = system
        self._desk = desk

    def tasks(self, kind: str) -> list[Task]:
        """What people at the system's units must do of this kind, as the hub tells the system."""
        found: list[Task] = self._hub.get("/v1/tasks", self._system)
        return [task for task in found if task["kind"] == kind]

    def answer(self, task: Task, answer: str) -> None:
        """A person says what became of a task, in their own system."""
        self._hub.post(f"/v1/tasks/{task['id']}/done", self._system, answer=answer)

    def carry(self) -> int:
        """Prints each letter that waits, says that it is posted and puts it on the desk; how many."""
        letters = self.tasks("letter")
        with ThreadPoolExecutor(2) as hands:
            printed = list(hands.map(self._printed, letters))
        for task, forms in zip(letters, printed, strict=True):
            self.answer(task, "posted")
            for form in forms:
                self._leave(form)
        return len(letters)

    def _printed(self, task: Task) -> list[bytes]:
        """The forms of the manual routine that the letter is made of."""
        (found,) = self._hub.rows("task", "show", str(task["id"]), "--content")
        return [json.dumps(form, ensure_ascii=False).encode() for form in found["forms"]]

    def _leave(self, form: bytes) -> None:
        """Puts a form on the desk; LetterReturned where it cannot be read there."""
        address = urlsplit(self._desk.deliver_to)
        connection = http.client.HTTPConnection(address.netloc, timeout=10)
        headers = {"Authorization": f"Bearer {self._desk.delivery_token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", address.path, form, headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status != 200:
            raise LetterReturned(f"a letter was returned by the desk with {status}")

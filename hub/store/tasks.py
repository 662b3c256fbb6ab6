"""What a person must do."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, update

from hub.store.audit import AuditLedger
from hub.store.locks import case_locked
from hub.store.prepared import Prepared
from hub.store.rows import NewTask, TaskRow
from hub.store.shape import Listing, Shape
from hub.store.tables import tasks

TASK = Shape(tasks, TaskRow)
_OLDEST = Listing(TASK, tasks, tasks.c.created_at, tasks.c.id)
_INSERT = Prepared(insert(tasks))
_GET = Prepared(TASK.select().where(tasks.c.id == bindparam("wanted")))
_DONE = Prepared(
    update(tasks)
    .where(tasks.c.id == bindparam("wanted"), tasks.c.state == "open", case_locked(tasks))
    .values(state="done", done_at=bindparam("now"), done_by=bindparam("by"), answer=bindparam("sealed"))
    .returning(tasks.c.case_id)
)
_AS_GIVEN = tuple(name for name in NewTask.__dataclass_fields__ if name != "content")


class TaskLedger(AuditLedger):
    """The tasks' part of a transaction."""

    def add_task(self, new: NewTask, *, actor: str = "hub") -> None:
        """Asks a person, with the journal entry. The content is sealed."""
        row = {name: getattr(new, name) for name in _AS_GIVEN}
        row["content"] = self._seal(new.content, "tasks", new.id, "content")
        self._run(_INSERT, row | {"state": "open", "created_at": self.clock.now()})
        detail = {"kind": new.kind}
        self._note_all(
            [self._entry(actor, "create", "task", new.id, new.case_id, None, "open", new.rule, detail)]
        )

    def task(self, id: str) -> TaskRow | None:
        return self._first(TASK, _GET, {"wanted": id})

    def task_done(self, id: str, by: str, answer: bytes | None = None) -> bool:
        """A person (or the hub, where it has become needless) is done; False where it was done before."""
        sealed = self._seal(answer, "tasks", id, "answer")
        values = {"wanted": id, "by": by, "sealed": sealed, "now": self.clock.now()}
        done = _DONE.rows(self._connection, values)
        if not done:
            return False
        self._note_all([self._entry(by, "done", "task", id, done[0][0], "open", "done")])
        return True

    def tasks(
        self,
        *,
        state: str | None = "open",
        kind: str | None = None,
        case_id: str | None = None,
        message_id: str | None = None,
        delivery_id: str | None = None,
        expectation_id: str | None = None,
        unit: str | None = None,
        limit: int = 100,
    ) -> list[TaskRow]:
        """Tasks, the oldest first; `state=None` for all."""
        wanted = {"state": state, "kind": kind, "case_id": case_id, "message_id": message_id}
        wanted |= {"delivery_id": delivery_id, "expectation_id": expectation_id, "unit": unit}
        return self._list(_OLDEST, wanted, limit)

"""The journal: who did what to what, written with the change itself; a sealer links it into a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from hub.errors import Conflict
from hub.store.prepared import Prepared
from hub.store.rows import AuditRow, ChainLink, Head
from hub.store.shape import Listing, Shape, Transaction
from hub.store.tables import audit, heads

_SHAPE = Shape(audit, AuditRow)
_OLDEST = Listing(_SHAPE, audit, audit.c.seq)
_WRITTEN = ("at", "actor", "action", "kind", "subject", "case_id", "before", "after", "rule", "detail")
_INSERT = Prepared(insert(audit).inline(), _WRITTEN)
_UNSEALED = Prepared(
    _SHAPE.select().where(audit.c.sealed_no.is_(None)).order_by(audit.c.seq).limit(bindparam("rows"))
)
_CHAIN = Prepared(
    _SHAPE.select()
    .where(audit.c.sealed_no > bindparam("beyond"))
    .order_by(audit.c.sealed_no)
    .limit(bindparam("rows"))
)
_AUDIT_HEAD = select(heads.c.number, heads.c.mark).where(heads.c.name == "audit")
_HEAD = Prepared(_AUDIT_HEAD)
_LOCK_HEAD = Prepared(_AUDIT_HEAD.with_for_update())
_SEAL = Prepared(
    update(audit)
    .where(audit.c.seq == bindparam("this"), audit.c.sealed_no.is_(None))
    .values(sealed_no=bindparam("no"), prev=bindparam("before_it"), hash=bindparam("its_hash"))
)
_MOVE_HEAD = Prepared(
    update(heads)
    .where(heads.c.name == "audit", heads.c.number == bindparam("was"))
    .values(number=bindparam("now"), mark=bindparam("its_hash"))
)

#: What the first entry of the chain follows.
NOTHING_BEFORE = "0" * 64


class AuditLedger(Transaction):
    """The journal's part of a transaction."""

    def note(
        self,
        *,
        actor: str,
        action: str,
        kind: str,
        subject: str,
        case_id: str | None = None,
        before: str | None = None,
        after: str | None = None,
        rule: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes one entry. `detail`: codes only, never content."""
        self._note_all(
            [self._entry(actor, action, kind, subject, case_id, before, after, rule, dict(detail or {}))]
        )

    def journal(
        self, *, subject: str | None = None, case_id: str | None = None, limit: int = 1000
    ) -> list[AuditRow]:
        """What has happened to a subject or a case, oldest first."""
        self.write_journal()
        wanted = {"subject": subject, "case_id": case_id}
        return self._list(_OLDEST, wanted, limit)

    def unsealed(self, limit: int = 500) -> list[AuditRow]:
        """Committed entries that the chain does not hold yet, oldest first."""
        self.write_journal()
        return self._all(_SHAPE, _UNSEALED, {"rows": limit})

    def chain(self, *, after: int = 0, limit: int = 1000) -> list[AuditRow]:
        """Sealed entries in the chain's order, from number `after` + 1 on."""
        return self._all(_SHAPE, _CHAIN, {"beyond": after, "rows": limit})

    def head(self, *, lock: bool = False) -> Head:
        """The end of the chain as it was recorded.

        `lock`: only one sealer at a time goes on; what it asks for afterwards is what the others have left.
        """
        number, mark = (_LOCK_HEAD if lock else _HEAD).rows(self._connection)[0]
        return Head(number, mark)

    def seal(self, links: Sequence[ChainLink]) -> None:
        """Links entries onto the chain; Conflict(`audit.head-moved`) where another sealer was first."""
        if not links:
            return
        last = {"was": links[0].sealed_no - 1, "now": links[-1].sealed_no, "its_hash": links[-1].hash}
        if self._run(_MOVE_HEAD, last) != 1:
            raise Conflict("audit.head-moved", "another sealer has moved the end of the chain")
        _SEAL.run_many(
            self._connection,
            [
                {"this": link.seq, "no": link.sealed_no, "before_it": link.prev, "its_hash": link.hash}
                for link in links
            ],
        )

    def _entry(
        self,
        actor: str,
        action: str,
        kind: str,
        subject: str,
        case_id: str | None = None,
        before: str | None = None,
        after: str | None = None,
        rule: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        return {
            "at": self.clock.now(),
            "actor": actor,
            "action": action,
            "kind": kind,
            "subject": subject,
            "case_id": case_id,
            "before": before,
            "after": after,
            "rule": rule,
            "detail": detail or {},
        }

    def _note_all(self, entries: list[dict[str, Any]]) -> None:
        self._entries.extend(entries)

    def write_journal(self) -> None:
        """Writes the entries made so far; done by the store before it commits."""
        if self._entries:
            entries, self._entries = self._entries, []
            _INSERT.run_many(self._connection, entries)

"""Who may connect, and the directory of units."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from hub.store.audit import AuditLedger
from hub.store.prepared import Prepared
from hub.store.rows import NewParty, PartyRow, covers
from hub.store.shape import Shape
from hub.store.tables import heads, parties, units

_SHAPE = Shape(parties, PartyRow, units=tuple)
_INSERT = Prepared(insert(parties))
_GET = Prepared(_SHAPE.select().where(parties.c.id == bindparam("wanted")))
_BY_TOKEN = Prepared(_SHAPE.select().where(parties.c.token_hash == bindparam("wanted")))
_ACTIVE = Prepared(
    _SHAPE.select().where(parties.c.revoked_at.is_(None)).order_by(parties.c.created_at, parties.c.id)
)
_EVERY = Prepared(_SHAPE.select().order_by(parties.c.created_at, parties.c.id))
_REVOKE = Prepared(
    update(parties)
    .where(parties.c.id == bindparam("wanted"), parties.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)
_HEAD = Prepared(select(heads.c.number, heads.c.mark).where(heads.c.name == bindparam("wanted")))
_INSERT_HEAD = Prepared(insert(heads))
_MOVE = Prepared(
    update(heads)
    .where(heads.c.name == bindparam("wanted"))
    .values(number=heads.c.number + 1, mark=bindparam("new_mark"))
)
_UNITS = Prepared(select(units.c.data).order_by(units.c.hsa_id, units.c.valid_from))
_NO_UNITS = Prepared(delete(units))
_NOT_THIS_UNIT = Prepared(
    delete(units).where(units.c.hsa_id == bindparam("its_id"), units.c.valid_from == bindparam("its_from"))
)
_INSERT_UNIT = Prepared(insert(units))


class PartyLedger(AuditLedger):
    """The parties' and the directory's part of a transaction."""

    def add_party(self, new: NewParty, *, actor: str) -> None:
        """Lets a system connect, with the journal entry."""
        names = [name for name in NewParty.__dataclass_fields__ if name != "deliver_token"]
        row: dict[str, Any] = {name: getattr(new, name) for name in names}
        token = None if new.deliver_token is None else new.deliver_token.encode()
        row["deliver_token"] = self._seal(token, "parties", new.id, "deliver_token")
        self._run(_INSERT, row | {"created_at": self.clock.now()})
        self._changed("parties")
        self.note(actor=actor, action="add", kind="party", subject=new.id, after="active")

    def party(self, id: str) -> PartyRow | None:
        return self._first(_SHAPE, _GET, {"wanted": id})

    def party_by_token_hash(self, token_hash: str) -> PartyRow | None:
        """Whose token has this hash; revoked ones too, look at `revoked_at`."""
        return self._first(_SHAPE, _BY_TOKEN, {"wanted": token_hash})

    def revoke_party(self, id: str, *, actor: str) -> bool:
        """Lets it connect no more; False where there is nothing to revoke."""
        if self._run(_REVOKE, {"wanted": id, "now": self.clock.now()}) != 1:
            return False
        self._changed("parties")
        self.note(actor=actor, action="revoke", kind="party", subject=id, before="active", after="revoked")
        return True

    def parties(self, *, revoked: bool = False) -> list[PartyRow]:
        """Those who may connect, the oldest first; with `revoked`, also those who might."""
        return self._all(_SHAPE, _EVERY if revoked else _ACTIVE)

    def serving(self, unit_key: str) -> PartyRow | None:
        """The party whose units cover this one: the longest pattern wins, the exact id over all."""
        found = [
            (_weight(pattern), party)
            for party in self._active()
            for pattern in party.units
            if covers(pattern, unit_key)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def replace_units(self, new: Sequence[dict[str, Any]], *, actor: str) -> None:
        """The directory is now these units. Each has `hsa_id`, and `valid_from` (ISO date) or None."""
        self._run(_NO_UNITS)
        self._add_units(new, actor, "replace")

    def upsert_units(self, new: Sequence[dict[str, Any]], *, actor: str) -> None:
        """Adds units, or puts them in the place of those with the same id and beginning."""
        gone = [{"its_id": unit["hsa_id"], "its_from": _beginning(unit)} for unit in new]
        if gone:
            _NOT_THIS_UNIT.run_many(self._connection, gone)
        self._add_units(new, actor, "add")

    def units(self) -> list[dict[str, Any]]:
        """The whole directory as it was given."""
        return [row[0] for row in _UNITS.rows(self._connection)]

    def directory_version(self) -> int:
        """Rises with each change of the directory."""
        return self._head_of("directory")[0]

    def _add_units(self, new: Sequence[dict[str, Any]], actor: str, action: str) -> None:
        rows = [{"hsa_id": unit["hsa_id"], "valid_from": _beginning(unit), "data": unit} for unit in new]
        if rows:
            _INSERT_UNIT.run_many(self._connection, rows)
        self._changed("directory")
        self.note(
            actor=actor, action=action, kind="directory", subject="directory", detail={"units": len(rows)}
        )

    def keys_mark(self) -> str | None:
        """What the keys that the database was begun with are known by; None where nobody has begun."""
        found = _HEAD.rows(self._connection, {"wanted": "keys"})
        return str(found[0][1]) if found else None

    def keep_keys_mark(self, mark: str) -> str:
        """Begins with these keys, unless somebody else has; whose they are now."""
        found = self.keys_mark()
        if found is None:
            self._run(_INSERT_HEAD, {"name": "keys", "number": 0, "mark": mark})
        return found or mark

    def connected(self, id: str | None) -> PartyRow | None:
        """The party, where it may connect now."""
        return next((party for party in self._active() if party.id == id), None)

    def _active(self) -> list[PartyRow]:
        """Those who may connect: asked once in a transaction, and from memory while the mark is the same."""
        if "parties" not in self._seen:
            mark = self._head_of("parties")[1]
            known: tuple[str, list[PartyRow]] | None = self._memory.get("parties")
            if known is None or known[0] != mark:
                known = self._memory["parties"] = (mark, self.parties())
            self._seen["parties"] = known[1]
        found: list[PartyRow] = self._seen["parties"]
        return found

    def _head_of(self, name: str) -> tuple[int, str]:
        number, mark = _HEAD.rows(self._connection, {"wanted": name})[0]
        return number, mark

    def _changed(self, name: str) -> None:
        self._run(_MOVE, {"wanted": name, "new_mark": uuid.uuid4().hex})
        self._seen.pop(name, None)


def _weight(pattern: str) -> tuple[bool, int]:
    return not pattern.endswith("*"), len(pattern)


def _beginning(unit: dict[str, Any]) -> str:
    return str(unit.get("valid_from") or "")

"""Messages as they were taken, and those that were not."""

from __future__ import annotations

import hashlib

from sqlalchemy import bindparam, insert

from hub.store.audit import AuditLedger
from hub.store.prepared import Prepared
from hub.store.rows import MessageRow, NewMessage, RefusalRow
from hub.store.shape import Listing, Shape
from hub.store.tables import messages, refusals

MESSAGE = Shape(messages, MessageRow)
_REFUSAL = Shape(refusals, RefusalRow)
_GET = Prepared(MESSAGE.select().where(messages.c.id == bindparam("wanted")))
_BY_NATIVE = Prepared(
    MESSAGE.select().where(
        messages.c.party == bindparam("its_party"), messages.c.native_id == bindparam("its_id")
    )
)
_BY_EVENT_KEY = Prepared(
    MESSAGE.select().where(
        messages.c.party == bindparam("its_party"), messages.c.event_key == bindparam("its_key")
    )
)
_OF_CASE = Listing(MESSAGE, messages, messages.c.seq)
_NEWEST = Listing(MESSAGE, messages, messages.c.accepted_at.desc(), messages.c.id)
_REFUSALS = Listing(_REFUSAL, refusals, refusals.c.at.desc(), refusals.c.id)
_INSERT = Prepared(insert(messages))
_INSERT_REFUSAL = Prepared(insert(refusals))
_PLAIN = ("id", "case_id", "seq", "party", "native_id", "event", "revision", "thread", "in_reply_to")
_PLAIN_TOO = ("sender_unit", "content_hash", "event_key", "state")


class MessageLedger(AuditLedger):
    """The messages' part of a transaction."""

    def message(self, id: str) -> MessageRow | None:
        return self._first(MESSAGE, _GET, {"wanted": id})

    def message_by_native(self, party: str, native_id: str) -> MessageRow | None:
        """The message that the party sent under this id."""
        return self._first(MESSAGE, _BY_NATIVE, {"its_party": party, "its_id": native_id})

    def message_by_event_key(self, party: str, event_key: str) -> MessageRow | None:
        """The message in which the party has told this very event before (I-16)."""
        return self._first(MESSAGE, _BY_EVENT_KEY, {"its_party": party, "its_key": event_key})

    def add_message(self, new: NewMessage, *, actor: str) -> MessageRow:
        """Keeps a message, with its journal entry. Conflict(`store.twice`) where its identity is taken."""
        row = {name: getattr(new, name) for name in _PLAIN + _PLAIN_TOO}
        row["raw_hash"] = None if new.raw is None else hashlib.sha256(new.raw).hexdigest()
        for name in ("raw", "canonical", "receipt"):
            row[name] = self._seal(getattr(new, name), "messages", new.id, name)
        row["accepted_at"] = self.clock.now()
        self._run(_INSERT, row)
        self.note(
            actor=actor,
            action="accept",
            kind="message",
            subject=new.id,
            case_id=new.case_id,
            after=new.state,
            rule=new.rule,
            detail={"event": new.event, "seq": new.seq},
        )
        return MESSAGE.made(row, self._vault)

    def messages(
        self,
        *,
        case_id: str | None = None,
        party: str | None = None,
        native_id: str | None = None,
        event: str | None = None,
        state: str | None = None,
        thread: str | None = None,
        limit: int = 100,
    ) -> list[MessageRow]:
        """Messages: a case's by their numbers in it, else the newest first."""
        wanted = {"case_id": case_id, "party": party, "native_id": native_id}
        wanted |= {"event": event, "state": state, "thread": thread}
        return self._list(_OF_CASE if case_id else _NEWEST, wanted, limit)

    def add_refusal(self, row: RefusalRow) -> None:
        """Remembers that a message was not taken, and why."""
        self._run(_INSERT_REFUSAL, {name: getattr(row, name) for name in _REFUSAL.names})

    def refusals(self, *, party: str | None = None, limit: int = 100) -> list[RefusalRow]:
        """Refusals, the newest first."""
        return self._list(_REFUSALS, {"party": party}, limit)

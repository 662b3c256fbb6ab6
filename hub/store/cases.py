"""Cases, and the numbers by which each party knows them."""

from __future__ import annotations

import hashlib

from sqlalchemy import BigInteger, bindparam, func, insert, select, update

from hub.errors import Conflict, NotFound
from hub.store.audit import AuditLedger
from hub.store.prepared import Prepared
from hub.store.rows import CaseRow, Link
from hub.store.shape import Listing, Shape
from hub.store.tables import cases, links

CASE = Shape(cases, CaseRow)
_LINK = Shape(links, Link)
_GET = Prepared(CASE.select().where(cases.c.id == bindparam("wanted")))
_LOCK = Prepared(CASE.select().where(cases.c.id == bindparam("wanted")).with_for_update(key_share=True))
_LATEST = Listing(CASE, cases, cases.c.updated_at.desc(), cases.c.id)
_INSERT = Prepared(insert(cases))
_SAVE = Prepared(
    update(cases)
    .where(cases.c.id == bindparam("wanted"), cases.c.version == bindparam("was"))
    .values(
        version=bindparam("was") + 1,
        facts=bindparam("new_facts"),
        state=bindparam("new_state"),
        consent_revision=bindparam("new_revision"),
        blocked=bindparam("new_blocked"),
        updated_at=bindparam("now"),
    )
    .returning(*CASE.columns)
)
_TAKE_SEQ = Prepared(
    update(cases)
    .where(cases.c.id == bindparam("wanted"))
    .values(next_seq=cases.c.next_seq + 1)
    .returning(cases.c.next_seq - 1)
)
_OF_ONE = (
    CASE.select().where(cases.c.patient_key == bindparam("key")).order_by(cases.c.created_at, cases.c.id)
)
_OF_PATIENT = Prepared(_OF_ONE)
_LOCK_OF_PATIENT = Prepared(_OF_ONE.with_for_update(key_share=True))
_BLOCKED = Prepared(
    select(cases.c.id).where(cases.c.patient_key == bindparam("key"), cases.c.blocked.is_(True)).limit(1)
)
_LOCK_PERSON = Prepared(select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger))))
_FIND_LINKS = Prepared(
    _LINK.select()
    .where(
        links.c.party == bindparam("its_party"),
        links.c.kind == bindparam("its_kind"),
        links.c.value == bindparam("its_value"),
    )
    .order_by(links.c.case_id)
)
_INSERT_LINK = Prepared(insert(links))
_LINKS_OF = Prepared(
    _LINK.select()
    .where(links.c.case_id == bindparam("wanted"))
    .order_by(links.c.party, links.c.kind, links.c.value)
)


class CaseLedger(AuditLedger):
    """The cases' part of a transaction."""

    def case(self, id: str, *, lock: bool = False) -> CaseRow | None:
        """The case; `lock` keeps other transactions from changing it until this one ends."""
        return self._first(CASE, _LOCK if lock else _GET, {"wanted": id})

    def create_case(
        self,
        id: str,
        patient_text: str,
        facts: bytes,
        *,
        state: str,
        blocked: bool = False,
        consent_revision: int = 0,
        actor: str = "hub",
    ) -> CaseRow:
        """A new case. `patient_text`: what names the person, kept only as a keyed hash."""
        now = self.clock.now()
        row = {
            "id": id,
            "patient_key": self._vault.person_key(patient_text),
            "facts": self._seal(facts, "cases", id, "facts"),
            "version": 1,
            "consent_revision": consent_revision,
            "state": state,
            "next_seq": 1,
            "blocked": blocked,
            "created_at": now,
            "updated_at": now,
        }
        self._run(_INSERT, row)
        self.note(actor=actor, action="create", kind="case", subject=id, case_id=id, after=state)
        return CASE.made(row, self._vault)

    def save_case(
        self,
        row: CaseRow,
        facts: bytes,
        *,
        state: str,
        consent_revision: int,
        blocked: bool | None = None,
        actor: str = "hub",
        rule: str | None = None,
    ) -> CaseRow:
        """The case with new facts; Conflict(`store.case-moved`) where it is no longer as it was read.

        A change of state or of what consent says is journalled.
        """
        values = {
            "wanted": row.id,
            "was": row.version,
            "new_facts": self._seal(facts, "cases", row.id, "facts"),
            "new_state": state,
            "new_revision": consent_revision,
            "new_blocked": row.blocked if blocked is None else blocked,
            "now": self.clock.now(),
        }
        saved = self._first(CASE, _SAVE, values)
        if saved is None:
            raise Conflict("store.case-moved", "the case has changed since it was read; read it again")
        if (state, consent_revision, saved.blocked) != (row.state, row.consent_revision, row.blocked):
            self._note_change(row, saved, actor, rule)
        return saved

    def take_seq(self, case_id: str) -> int:
        """The next number in the case; gaps are filled by nobody."""
        seq = self._scalar(_TAKE_SEQ, {"wanted": case_id})
        if seq is None:
            raise NotFound("case.unknown", "there is no case with this id")
        return int(seq)

    def lock_person(self, patient_text: str) -> None:
        """Keeps other transactions that ask for the same person's lock waiting until this one ends: what one
        of them says of the person (protected identity, a first case) the next one sees."""
        if not self._alone:
            digest = hashlib.sha256(self._vault.person_key(patient_text).encode()).digest()
            self._scalar(_LOCK_PERSON, {"number": int.from_bytes(digest[:8], signed=True)})

    def is_blocked(self, patient_text: str) -> bool:
        """Whether one of the person's cases is blocked (protected identity)."""
        return self._scalar(_BLOCKED, {"key": self._vault.person_key(patient_text)}) is not None

    def cases_of_patient(self, patient_text: str, *, lock: bool = False) -> list[CaseRow]:
        """The person's cases, oldest first; `lock` as for `case`."""
        statement = _LOCK_OF_PATIENT if lock else _OF_PATIENT
        return self._all(CASE, statement, {"key": self._vault.person_key(patient_text)})

    def cases(self, *, state: str | None = None, limit: int = 100) -> list[CaseRow]:
        """Cases, the most lately changed first."""
        return self._list(_LATEST, {"state": state}, limit)

    def link(self, party: str, kind: str, value: str, case_id: str, thread: str | None = None) -> None:
        """Remembers a number; the same again is nothing. Conflict(`store.link-taken`) for another thread, and
        for another case where it is no system's number of cases: such a number names several (S-59)."""
        links = self.find_links(party, kind, value)
        known = next((link for link in links if link.case_id == case_id), None)
        if known is None and "/" not in kind:
            known = next(iter(links), None)
        if known is None:
            row = {"party": party, "kind": kind, "value": value, "case_id": case_id, "thread": thread}
            self._run(_INSERT_LINK, row)
        elif known.case_id != case_id or (thread is not None and known.thread != thread):
            raise Conflict(
                "store.link-taken", "this number already names another case or thread for the party"
            )

    def find_link(self, party: str, kind: str, value: str) -> Link | None:
        """What the party's number names; None also where it names several cases."""
        links = self.find_links(party, kind, value)
        return links[0] if len(links) == 1 else None

    def find_links(self, party: str, kind: str, value: str) -> list[Link]:
        """All that the party's number names, in the order of the cases' ids."""
        wanted = {"its_party": party, "its_kind": kind, "its_value": value}
        return self._all(_LINK, _FIND_LINKS, wanted)

    def links_of(self, case_id: str) -> list[Link]:
        """Every number by which the case is known."""
        return self._all(_LINK, _LINKS_OF, {"wanted": case_id})

    def _note_change(self, row: CaseRow, saved: CaseRow, actor: str, rule: str | None) -> None:
        self.note(
            actor=actor,
            action="change",
            kind="case",
            subject=row.id,
            case_id=row.id,
            before=row.state,
            after=saved.state,
            rule=rule,
            detail={"consent_revision": saved.consent_revision, "blocked": saved.blocked},
        )

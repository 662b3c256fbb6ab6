"""The case that is being worked on inside one transaction."""

from __future__ import annotations

from hub.canonical.message import Message
from hub.care import CaseFacts
from hub.store.ledger import Ledger
from hub.store.rows import CaseRow


class OpenCase:
    """A case row with its facts; `keep` takes new facts, `close` writes them if they are new."""

    def __init__(self, ledger: Ledger, row: CaseRow | None, new_id: str) -> None:
        self._ledger = ledger
        self._row = row
        self._facts = CaseFacts.model_validate_json(row.facts.open()) if row else None
        self._kept = self._facts
        self.id = row.id if row else new_id

    @property
    def known(self) -> CaseFacts | None:
        """The facts, or None where the case is new."""
        return self._facts

    @property
    def facts(self) -> CaseFacts:
        """The facts of a case of which a message has been heard."""
        assert self._facts is not None, "a case has facts once a message of it has been heard"
        return self._facts

    def keep(self, facts: CaseFacts) -> None:
        """Take these facts; a new case is written at once, so that what follows can refer to it."""
        self._facts = facts
        if self._row is None:
            self._row = self._ledger.create_case(
                self.id,
                facts.patient.value,
                _json(facts),
                state=str(facts.state),
                blocked=facts.blocked,
                consent_revision=facts.consent_revision,
            )
            self._kept = facts

    def close(self) -> None:
        """Write the facts where they have changed."""
        if self._row is None or self._facts is None or self._facts == self._kept:
            return
        self._row = self._ledger.save_case(
            self._row,
            _json(self._facts),
            state=str(self._facts.state),
            consent_revision=self._facts.consent_revision,
            blocked=self._facts.blocked,
        )
        self._kept = self._facts


def _json(facts: CaseFacts) -> bytes:
    return facts.model_dump_json(exclude_defaults=True).encode()


def canonical_bytes(message: Message) -> bytes:
    """The canonical form that is kept."""
    return message.model_dump_json(exclude_defaults=True).encode()

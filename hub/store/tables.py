"""The tables. Columns named in `SEALED` hold content and are only ever written sealed."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from hub.store.columns import Json, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(32)
#: A delivery's id: a further document's is the first one's with its number. SQLite keeps no lengths.
_DELIVERY_ID = String(40).with_variant(String(32), "sqlite")
_UNIT = String(80)
_CODE = String(80)
#: SQLite counts upwards by itself only for a plain INTEGER.
_COUNTER = BigInteger().with_variant(Integer(), "sqlite")

parties = Table(
    "parties",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("system", _CODE, nullable=False),
    Column("region", _CODE),
    Column("units", Json, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("deliver_url", Text),
    Column("deliver_token", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

units = Table(
    "units",
    metadata,
    Column("hsa_id", _UNIT, primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    Column("data", Json, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("patient_key", String(64), nullable=False),
    Column("facts", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("consent_revision", Integer, nullable=False),
    Column("state", _CODE, nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
    Index("ix_cases_patient_blocked", "patient_key", "blocked"),
)

links = Table(
    "links",
    metadata,
    Column("party", _ID, primary_key=True),
    Column("kind", _CODE, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("case_id", _ID, ForeignKey("cases.id"), primary_key=True, index=True),
    Column("thread", _ID),
)

messages = Table(
    "messages",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("party", _ID, ForeignKey("parties.id")),
    Column("native_id", _CODE, nullable=False),
    Column("event", _CODE, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("thread", _ID, index=True),
    Column("in_reply_to", _ID),
    Column("sender_unit", _UNIT, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("event_key", String(64)),
    Column("raw_hash", String(64)),
    Column("raw", LargeBinary),
    Column("canonical", LargeBinary, nullable=False),
    Column("receipt", LargeBinary),
    Column("state", _CODE, nullable=False),
    Column("accepted_at", Moment, nullable=False, index=True),
    UniqueConstraint("case_id", "seq"),
    UniqueConstraint("party", "native_id"),
    UniqueConstraint("party", "event_key"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _DELIVERY_ID, primary_key=True),
    Column("message_id", _ID, ForeignKey("messages.id"), nullable=False, index=True),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("thread", _ID),
    Column("recipient", _UNIT, nullable=False),
    Column("recipient_name", Text, nullable=False),
    Column("party", _ID, ForeignKey("parties.id")),
    Column("system", _CODE),
    Column("channel", _CODE, nullable=False),
    Column("control", Boolean, nullable=False),
    Column("event", _CODE, nullable=False),
    Column("state", _CODE, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", _ID),
    Column("lease_until", Float),
    Column("consent_revision", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("content_type", Text),
    Column("body_hash", String(64)),
    Column("losses", Json, nullable=False),
    Column("trace", Json, nullable=False),
    Column("rule", _CODE),
    Column("held_until", _CODE),
    Column("reason", _CODE),
    Column("give_up_at", Moment, nullable=False),
    Column("told_sender_at", Moment),
    Column("created_at", Moment, nullable=False, index=True),
    Column("sent_at", Moment),
    Column("acknowledged_at", Moment),
    Column("supersedes", _DELIVERY_ID),
    Column("part", Integer, nullable=False, server_default="1"),
    Column("part_of", _ID),
    Column("let_go_at", Moment),
    Index("ix_deliveries_line", "case_id", "recipient", "seq"),
    Index("ix_deliveries_state_due", "state", "due"),
    Index("ix_deliveries_recipient_created", "recipient", "created_at"),
    Index("ix_deliveries_party_created", "party", "created_at"),
)

expectations = Table(
    "expectations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("delivery_id", _DELIVERY_ID, ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("case_id", _ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("thread", _ID, nullable=False, index=True),
    Column("unit", _UNIT, nullable=False, index=True),
    Column("event", _CODE, nullable=False),
    Column("rule", _CODE, nullable=False),
    Column("state", _CODE, nullable=False),
    Column("due", Moment),
    Column("look_at", Moment),
    Column("rung", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("reminded_at", Moment),
    Column("escalated_at", Moment),
    Column("late_at", Moment),
    Column("ended_at", Moment),
    Index("ix_expectations_state_look_at", "state", "look_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", _CODE, nullable=False),
    Column("state", _CODE, nullable=False),
    Column("case_id", _ID, ForeignKey("cases.id"), index=True),
    Column("message_id", _ID, ForeignKey("messages.id"), index=True),
    Column("delivery_id", _DELIVERY_ID, ForeignKey("deliveries.id"), index=True),
    Column("expectation_id", _ID, ForeignKey("expectations.id"), index=True),
    Column("unit", _UNIT),
    Column("rule", _CODE),
    Column("content", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("done_by", _CODE),
    Column("answer", LargeBinary),
    Index("ix_tasks_state_created_at", "state", "created_at"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("party", _ID, index=True),
    Column("system", _CODE),
    Column("native_id", _CODE),
    Column("code", _CODE, nullable=False),
    Column("rule", _CODE),
    Column("path", Text),
    Column("line", Integer),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", _COUNTER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", _CODE, nullable=False),
    Column("action", _CODE, nullable=False),
    Column("kind", _CODE, nullable=False),
    Column("subject", _CODE, nullable=False, index=True),
    Column("case_id", _ID, index=True),
    Column("before", _CODE),
    Column("after", _CODE),
    Column("rule", _CODE),
    Column("detail", Json, nullable=False),
    Column("sealed_no", BigInteger, unique=True),
    Column("prev", String(64)),
    Column("hash", String(64)),
    sqlite_autoincrement=True,
)
#: What the sealer asks for each second: never a walk over what is sealed already.
Index(
    "ix_audit_unsealed",
    audit.c.seq,
    sqlite_where=audit.c.sealed_no.is_(None),
    postgresql_where=audit.c.sealed_no.is_(None),
)

heads = Table(
    "heads",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("mark", String(64), nullable=False),
)

#: Content: sealed under `table:id:column`, never written plain.
SEALED: dict[str, tuple[str, ...]] = {
    "parties": ("deliver_token",),
    "cases": ("facts",),
    "messages": ("raw", "canonical", "receipt"),
    "deliveries": ("body",),
    "tasks": ("content", "answer"),
}

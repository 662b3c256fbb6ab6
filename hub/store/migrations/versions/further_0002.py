"""Further documents of a message, right behind the first one; and when a delivery was last let go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: Where a delivery's id stands; a further one's is longer by its number. SQLite keeps no lengths.
_IDS = (
    ("deliveries", "id"),
    ("deliveries", "supersedes"),
    ("expectations", "delivery_id"),
    ("tasks", "delivery_id"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in _IDS:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR(40)")
    part = sa.Column("part", sa.Integer(), nullable=False, server_default="1")
    op.add_column("deliveries", part)
    op.add_column("deliveries", sa.Column("part_of", sa.String(length=32), nullable=True))
    op.add_column("deliveries", sa.Column("let_go_at", sa.BigInteger(), nullable=True))

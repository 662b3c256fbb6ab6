"""A party's number may name several cases (S-59)."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_KEY = "pk_links"
_COLUMNS = ["party", "kind", "value", "case_id"]


def upgrade() -> None:
    with op.batch_alter_table("links") as links:
        links.drop_constraint(_KEY, type_="primary")
        links.create_primary_key(_KEY, _COLUMNS)

"""From a table's row to the value that the rest of the hub sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, select

from hub.clock import Clock
from hub.errors import HubError
from hub.store.prepared import Prepared
from hub.store.rows import Sealed, Vault
from hub.store.tables import SEALED

T = TypeVar("T")


class Shape(Generic[T]):
    """How one table's rows become values of `cls`, whose fields are named as the columns are."""

    def __init__(self, table: Table, cls: Callable[..., T], **convert: Callable[[Any], Any]) -> None:
        names = [field.name for field in fields(cls)]  # type: ignore[arg-type]
        self.columns = [table.c[name] for name in names]
        self.names = names
        self._cls = cls
        self._table = table.name
        self._sealed = [(names.index(name), name) for name in SEALED.get(table.name, ()) if name in names]
        self._convert = [(names.index(name), made) for name, made in convert.items()]

    def select(self) -> Select[Any]:
        return select(*self.columns)

    def one(self, row: Sequence[Any], vault: Vault) -> T:
        return self._value(list(row), vault)

    def made(self, values: Mapping[str, Any], vault: Vault) -> T:
        """The same from values as they were inserted."""
        return self._value([values[name] for name in self.names], vault)

    def _value(self, values: list[Any], vault: Vault) -> T:
        for index, name in self._sealed:
            if values[index] is not None:
                values[index] = Sealed(values[index], place(self._table, values[0], name), vault)
        for index, made in self._convert:
            values[index] = made(values[index])
        return self._cls(*values)


def place(table: str, id: str, column: str) -> str:
    """What a sealed value is bound to: moved elsewhere, it does not open."""
    return f"{table}:{id}:{column}"


class Transaction:
    """What every subject of the ledger stands on: a connection inside a transaction, a vault, a clock."""

    def __init__(self, connection: Connection, vault: Vault, clock: Clock, memory: dict[str, Any]) -> None:
        self._connection = connection
        self._vault = vault
        self.clock = clock
        self._entries: list[dict[str, Any]] = []  #: of the journal, not yet written
        self._seen: dict[str, Any] = {}  #: in this transaction, and need not be asked for again
        self._memory = memory  #: outlives the transaction; each entry names the version it was made from

    @property
    def _alone(self) -> bool:
        """Whether no other transaction can be writing now: SQLite lets one write at a time."""
        return self._connection.dialect.name == "sqlite"

    def _seal(self, plain: bytes | None, table: str, id: str, column: str) -> bytes | None:
        return None if plain is None else self._vault.seal(plain, place(table, id, column))

    def _all(self, shape: Shape[T], statement: Any, values: Mapping[str, Any] | None = None) -> list[T]:
        """Every row of a select, prepared or not, as values."""
        return [shape.one(row, self._vault) for row in self._rows(statement, values)]

    def _first(self, shape: Shape[T], statement: Any, values: Mapping[str, Any] | None = None) -> T | None:
        rows = self._rows(statement, values)
        return shape.one(rows[0], self._vault) if rows else None

    def _list(self, listing: Listing[T], wanted: Mapping[str, Any], limit: int) -> list[T]:
        return self._all(listing.shape, listing.by(wanted), {**wanted, "rows": limit})

    def _scalar(self, statement: Prepared, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, None where there is none."""
        rows = statement.rows(self._connection, values)
        return rows[0][0] if rows else None

    def _run(self, statement: Prepared, values: Mapping[str, Any] | None = None) -> int:
        """How many rows it touched."""
        return statement.run(self._connection, values)

    def _rows(self, statement: Any, values: Mapping[str, Any] | None) -> Sequence[Sequence[Any]]:
        try:
            if isinstance(statement, Prepared):
                return statement.rows(self._connection, values)
            return self._connection.execute(statement, values).all()
        except (TypeError, ValueError):
            raise HubError(
                "store.unreadable",
                "a row holds something that cannot be read",
                advice="`hub verify` names it; restore it from a backup.",
            ) from None


class Listing(Generic[T]):
    """Rows by whichever columns are asked for, in one order; each choice of columns is prepared once."""

    def __init__(self, shape: Shape[T], table: Table, *order: ColumnElement[Any]) -> None:
        self.shape = shape
        self._table = table
        self._order = order
        self._prepared: dict[tuple[str, ...], Prepared] = {}

    def by(self, wanted: Mapping[str, Any]) -> Prepared:
        """The statement for the columns whose value is not None; parameters: `wanted`, and `rows`."""
        names = tuple(name for name, value in wanted.items() if value is not None)
        made = self._prepared.get(names)
        if made is None:
            columns = self._table.c
            chosen = self.shape.select().where(*(columns[name] == bindparam(name) for name in names))
            made = Prepared(chosen.order_by(*self._order).limit(bindparam("rows")))
            self._prepared[names] = made
        return made

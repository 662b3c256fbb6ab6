"""A statement that is worked out once for each kind of database and then only run.

SQLAlchemy says what the statement is in each database's own words; running it past its own machinery
costs a third of what it would cost through it, and the hub runs a dozen for each message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    binds: list[tuple[str, Any]]  #: name, value where none is given
    writes: list[tuple[int, Process]]  #: place among the binds, how it is written
    reads: list[tuple[int, Process]]  #: place in the row, how it is read

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        get = values.get
        bound = [get(name, other) for name, other in self.binds]
        for index, process in self.writes:
            bound[index] = process(bound[index])
        return bound

    def read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for index, process in self.reads:
            if values[index] is not None:
                values[index] = process(values[index])
        return values


class Prepared:
    """`statement`: a Core statement without lists of varying length. `columns`: what an insert names."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._made: dict[str, _Made] = {}

    def run(self, connection: Connection, values: Mapping[str, Any] | None = None) -> int:
        """Runs it; how many rows it touched."""
        made = self._for(connection.dialect)
        bound = made.bound(values or {})
        if _is_sqlite(connection):
            return int(_cursor(connection, "execute", made.sql, bound).rowcount)
        return int(_ask(connection, "execute", made.sql, *bound).rpartition(" ")[2])

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it once for each row."""
        made = self._for(connection.dialect)
        bound = [made.bound(row) for row in rows]
        if _is_sqlite(connection):
            _cursor(connection, "executemany", made.sql, bound)
        else:
            _ask(connection, "executemany", made.sql, bound)

    def rows(self, connection: Connection, values: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """Runs it and gives the rows it returns."""
        made = self._for(connection.dialect)
        bound = made.bound(values or {})
        if _is_sqlite(connection):
            return [made.read(row) for row in _cursor(connection, "execute", made.sql, bound).fetchall()]
        return [made.read(row) for row in _ask(connection, "fetch", made.sql, *bound)]

    def _for(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _make(self._statement, dialect, self._columns)
        return made


def _make(statement: Any, dialect: Dialect, columns: list[str] | None) -> _Made:
    compiled: SQLCompiler = statement.compile(dialect=_positional(dialect), column_keys=columns)
    writers = {name: _writer(bind.type, dialect) for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup or []
    known = compiled.params
    returned = getattr(statement, "exported_columns", ())
    return _Made(
        str(compiled),
        [(name, known.get(name)) for name in names],
        _needed(writers.get(name) for name in names),
        _needed(_reader(column.type, dialect) for column in returned),
    )


def _needed(processes: Iterable[Process | None]) -> list[tuple[int, Process]]:
    """Those that there are, each with its place."""
    return [(index, process) for index, process in enumerate(processes) if process is not None]


def _positional(dialect: Dialect) -> Dialect:
    """The same dialect with values in order, as its driver takes them."""
    if not isinstance(dialect, DefaultDialect):
        return dialect
    return type(dialect)(paramstyle="qmark" if dialect.name == "sqlite" else "numeric_dollar")


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


#: PostgreSQL's number for the only numeric type that is asked about.
_FLOAT8 = 701


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, _FLOAT8)


def say(connection: Connection, *words: str) -> None:
    """Says words that steer the transaction (SAVEPOINT …), all in one trip where the database lets them."""
    if not _is_sqlite(connection):
        if words:
            _ask(connection, "execute", "; ".join(words))
        return
    for word in words:
        _cursor(connection, "execute", word, ())


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _ask(connection: Connection, how: str, sql: str, *values: Any) -> Any:
    from hub.store.postgres import ask  # whoever is on SQLite needs no driver for PostgreSQL

    return ask(connection, how, sql, *values)


def _cursor(connection: Connection, how: str, sql: str, values: Any) -> Any:
    """Runs on SQLite's own cursor; its errors come as SQLAlchemy's, without the values."""
    cursor = connection.connection.cursor()
    try:
        getattr(cursor, how)(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(None, None, error, Exception, hide_parameters=True) from None
    return cursor

"""What the databases' own errors mean to the hub. None of it ever holds what was to be stored."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from hub.errors import Conflict, HubError, Misconfigured, Unavailable

_AGAIN = "Nothing was stored; send the same again in a while."

FULL = Unavailable("store.full", "the disk of the database is full", advice=_AGAIN)
BUSY = Unavailable("store.busy", "another process holds the database", advice=_AGAIN)
LOCKED = Unavailable("store.locked", "another transaction holds the case for too long", advice=_AGAIN)
CONTENDED = Unavailable("store.contended", "others are changing the same at once", advice=_AGAIN)
READ_ONLY = Unavailable("store.read-only", "the database cannot be written", advice=_AGAIN)
DISK = Unavailable("store.disk", "the disk of the database failed", advice=_AGAIN)
UNREACHABLE = Unavailable("store.unreachable", "the database cannot be reached", advice=_AGAIN)
SILENT = Unavailable("store.silent", "the database does not answer", advice=_AGAIN)
DAMAGED = Unavailable("store.damaged", "the database is damaged", advice="Restore it from a backup.")
FAILED = Unavailable("store.failed", "the database could not do it now", advice=_AGAIN)
NO_ENTRY = Unavailable(
    "store.no-entry",
    "the database does not let the hub in",
    advice="Check the user, the password and the name of the database in HUB_DATABASE_URL.",
)
UNSURE = Unavailable(
    "store.unsure",
    "the connection was lost while it was being stored; whether it was stored is not known",
    advice="Send the same again: what was stored is answered as before, and nothing is stored twice.",
)
CLOSED = Unavailable("store.closed", "the store is closed")
TWICE = Conflict("store.twice", "what was to be stored contradicts what the store already holds")
MISUSED = HubError(
    "store.misused",
    "the database refused a statement of the hub",
    advice="Check that HUB_DATABASE_URL names a database of the hub's own, and no setting unknown to it.",
)
NO_ADDRESS = Misconfigured(
    "store.url",
    "the database's address is neither sqlite:/// with a file nor postgresql:// with a server",
    advice="Set HUB_DATABASE_URL; in a password write / as %2F, # as %23, @ as %40 and : as %3A.",
)
NOT_DURABLE = Misconfigured(
    "store.not-durable",
    "the database does not write commits to the disk before it answers",
    advice="SQLite: put the file on a local disk where WAL and synchronous=FULL work. "
    "PostgreSQL: set fsync, full_page_writes and synchronous_commit on.",
)

#: What SQLite says, first fit.
_SAID = (
    ("database or disk is full", FULL),
    ("database is locked", BUSY),
    ("database table is locked", BUSY),
    ("readonly database", READ_ONLY),
    ("disk i/o error", DISK),
    ("unable to open", UNREACHABLE),
    ("malformed", DAMAGED),
)

#: What PostgreSQL's SQLSTATE begins with, first fit; the rest is the hub's own fault.
_STATES = (
    ("40", CONTENDED),  # deadlock, serialization failure
    ("55P03", LOCKED),
    ("23", TWICE),
    ("08", UNREACHABLE),
    ("57P01", UNREACHABLE),  # shut down by an administrator
    ("57P02", UNREACHABLE),
    ("57P03", UNREACHABLE),  # starting up or going down
    ("53300", UNREACHABLE),  # too many connections
    ("25P03", UNREACHABLE),  # idle in a transaction for too long
    ("28", NO_ENTRY),
    ("3D000", NO_ENTRY),
    ("25006", READ_ONLY),
    ("53100", FULL),
    ("58", DISK),
    ("XX00", DAMAGED),
    ("53", FAILED),
    ("57", FAILED),
)


def said(kind: HubError) -> HubError:
    """One of the errors above, to be raised."""
    return type(kind)(kind.code, kind.message, advice=kind.advice)


def meaning(error: Exception) -> HubError:
    """The hub's error for the driver's."""
    if isinstance(error, HubError):
        return error
    if not isinstance(error, DBAPIError):
        return said(FAILED) if isinstance(error, SQLAlchemyError) else said(MISUSED)
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(error.orig, TimeoutError):
        return said(SILENT)
    if error.connection_invalidated or isinstance(error.orig, OSError):
        return said(UNREACHABLE)
    if state is not None:
        return said(_first_fit(state.startswith(begins) and kind for begins, kind in _STATES) or MISUSED)
    if isinstance(error, IntegrityError):
        return said(TWICE)
    words = str(error.orig).lower()
    other = FAILED if isinstance(error, OperationalError) else MISUSED
    return said(_first_fit(text in words and kind for text, kind in _SAID) or other)


def _first_fit(kinds: Iterable[HubError | bool]) -> HubError | None:
    return next((kind for kind in kinds if isinstance(kind, HubError)), None)


_ENDS_ALL = frozenset(
    kind.code for kind in (FULL, BUSY, READ_ONLY, DISK, UNREACHABLE, SILENT, DAMAGED, NO_ENTRY, UNSURE)
)
_PASSING = frozenset(kind.code for kind in (BUSY, CONTENDED, UNREACHABLE))
_COLLISION = frozenset({TWICE.code, "store.case-moved"})


def ends_all(error: BaseException) -> bool:
    """Whether the database itself cannot go on, so that everything in the same transaction fails."""
    return _code(error) in _ENDS_ALL


def is_locked(error: BaseException | None) -> bool:
    """Whether another transaction held what was needed, for as long as it was waited for."""
    return _code(error) == LOCKED.code


def is_passing(error: BaseException) -> bool:
    """Whether nothing was stored, and trying again within seconds may help."""
    return _code(error) in _PASSING


def may_be_collision(error: BaseException) -> bool:
    """Whether another transaction may have been in the way that the next attempt will see."""
    return _code(error) in _COLLISION or is_passing(error)


def _code(error: BaseException | None) -> str | None:
    return error.code if isinstance(error, HubError) else None

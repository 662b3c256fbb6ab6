"""How dates and times are written, in Swedish time; the hour that comes twice is never guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final

from hub.clock import STOCKHOLM
from hub.errors import Malformed, Unacceptable

#: What a care message can be about; a date outside is a slip of the pen or a system's word for none (S-65).
EARLIEST: Final = date(1800, 1, 1)
LATEST: Final = date(2200, 12, 31)
#: SAMSA's date where none is set.
NO_DATE: Final = "0001-01-01"


class WrongDate(Malformed):
    """It is the date that is wrong, of a date and a time in two places."""


class _Date:
    """A local date: `2026-03-12`. `nothing`: a text that is read as none."""

    kind = date

    def __init__(self, nothing: str | None = None) -> None:
        self._nothing = nothing

    def read(self, text: str) -> date | None:
        return None if text.strip() == self._nothing else a_date(text.strip())

    def write(self, value: date) -> str:
        return writable(value).isoformat()


class _Stamp:
    """A moment with its offset, `2026-03-12T11:00:00+01:00`: which knows the autumn hours apart."""

    kind = datetime
    _form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)

    def read(self, text: str) -> datetime:
        text = text.strip()
        try:
            if self._form.fullmatch(text):
                return datetime.combine(a_date(text[:10]), time.fromisoformat(text[11:])).astimezone(UTC)
        except ValueError:
            pass
        raise Malformed(
            "time.form", "the text is not a moment with its offset, such as 2026-03-12T11:00:00+01:00"
        )

    def write(self, value: datetime) -> str:
        return swedish(value).isoformat()


class LocalTime:
    """A moment as local date and time in one text, `2026-03-12 11:00`, in Europe/Stockholm.

    `seconds`: with seconds. `dot`: `11.00`; both forms are read. `between`: what stands between.
    """

    kind = datetime

    def __init__(self, *, seconds: bool = False, dot: bool = False, between: str = " ") -> None:
        self._between = between
        self._pair = DayAndTime(seconds=seconds, dot=dot)

    def read(self, text: str) -> datetime | None:
        day, between, clock = text.strip().partition(self._between)
        if not between:
            raise Malformed("time.form", "the text is not a date and a time")
        return self._pair.read_pair(day, clock)

    def write(self, value: datetime) -> str:
        return self._between.join(self._pair.write_pair(value))


class DayAndTime:
    """A moment as a local date and a local time in two places: `2026-03-12` and `11:00` (or `11.00`).

    `time.ambiguous`: the hour that comes twice in autumn is asked about, never guessed (S-63);
    `time.nonexistent`: the hour that spring skips. Neither is read nor written. `nothing`: a date that is
    read as none, whatever the time says.
    """

    kind = datetime

    def __init__(self, *, seconds: bool = False, dot: bool = False, nothing: str | None = None) -> None:
        self._nothing = nothing
        pattern = r"(\d\d)[.:](\d\d)" + (r"[.:](\d\d)" if seconds else "")
        self._form = re.compile(pattern, re.ASCII)
        self._seconds = seconds
        self._text = ("%H.%M.%S" if dot else "%H:%M:%S") if seconds else ("%H.%M" if dot else "%H:%M")

    def read_pair(self, first: str, second: str) -> datetime | None:
        if first.strip() == self._nothing:
            return None
        day = a_date(first.strip())
        match = self._form.fullmatch(second.strip())
        if not match:
            raise Malformed("time.form", "the text is not a time of day")
        try:
            clock = time.fromisoformat(":".join(match.groups()))
        except ValueError:
            raise Malformed("time.form", "the text is not a time of day") from None
        return _moment(datetime.combine(day, clock), Malformed)

    def write_pair(self, value: datetime) -> tuple[str, str]:
        local = swedish(value).replace(tzinfo=None, fold=0)
        if local.microsecond or (local.second and not self._seconds):
            raise Unacceptable("time.precision", "the format cannot carry the fraction of the time")
        _moment(local, Unacceptable)
        return local.date().isoformat(), local.strftime(self._text)


_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def a_date(text: str) -> date:
    """The date that a text is. Raises WrongDate `time.form`, `time.range`."""
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        raise WrongDate("time.form", "the text is not a date that there is, in a form such as 2026-03-12")
    return _in_range(found, WrongDate)


def writable(value: date) -> date:
    """The date, where a format may hold it. Raises Unacceptable `time.range`."""
    return _in_range(value, Unacceptable)


def swedish(value: datetime) -> datetime:
    """The moment in Swedish time. Raises Unacceptable `time.range`."""
    writable(value.date())
    return value.astimezone(STOCKHOLM)


def _in_range(found: date, refusal: type[Malformed] | type[Unacceptable]) -> date:
    if EARLIEST <= found <= LATEST:
        return found
    raise refusal(
        "time.range",
        f"a date is from {EARLIEST.year} to {LATEST.year}; this one says that none is set, or is a slip",
        rule="S-65",
        advice="Give the date, or leave the field out where it may be.",
    )


def _moment(local: datetime, refusal: type[Malformed] | type[Unacceptable]) -> datetime:
    """The one moment that a local time is. Raises `time.ambiguous`, `time.nonexistent`."""
    first, second = local.replace(tzinfo=STOCKHOLM), local.replace(tzinfo=STOCKHOLM, fold=1)
    moment, other = first.astimezone(UTC), second.astimezone(UTC)
    if moment == other:
        return moment
    if moment < other:
        raise refusal(
            "time.ambiguous",
            "the clock shows this time twice in the night when summer time ends",
            rule="S-63",
            advice="Choose a time outside that hour, or ask the sender which of the two is meant.",
        )
    raise refusal(
        "time.nonexistent",
        "the clock skips this time in the night when summer time begins",
        rule="S-63",
        advice="Choose a time that exists.",
    )


DATE = _Date()
DATE_OR_NONE = _Date(NO_DATE)
STAMP = _Stamp()
LOCAL_TIME = LocalTime()
LOCAL_TIME_SECONDS = LocalTime(seconds=True)
DAY_AND_TIME = DayAndTime()
DAY_AND_TIME_DOT = DayAndTime(dot=True)
DAY_AND_TIME_DOT_OR_NONE = DayAndTime(dot=True, nothing=NO_DATE)

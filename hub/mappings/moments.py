"""How the two systems write a moment: Swedish time, with a word where autumn shows the same hour twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Final

from hub.canonical.identity import NotAnIdentity, hsa_id
from hub.clock import STOCKHOLM
from hub.errors import Malformed, Unacceptable
from hub.mappings.times import NO_DATE, a_date, swedish

_FORM: Final = re.compile(
    r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?: (sommartid|normaltid))?", re.ASCII
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BARE: Final = re.compile(r"SE[0-9]{10}-[0-9A-Z]{1,20}", re.ASCII)
_FOLD: Final = {"sommartid": 0, "normaltid": 1}


class Moment:
    """`2021-12-15 09:34:40`; `2026-10-25 02:30:00 normaltid` in the hour that comes twice.

    `seconds`: written even where they are zero. `day`: midnight is written, and read, as the day alone.
    `nothing`: a day that is read as none, whatever the time says.
    """

    kind = datetime

    def __init__(self, *, seconds: bool = True, day: bool = False, nothing: str | None = None) -> None:
        self._seconds = seconds
        self._day = day
        self._nothing = nothing

    def read(self, text: str) -> datetime | None:
        text = text.strip()
        if self._nothing is not None and text.startswith(self._nothing):
            return None
        if self._day and _DAY.fullmatch(text):
            return _instant(text, "00:00", None)
        match = _FORM.fullmatch(text)
        if not match:
            raise Malformed("time.form", "the text is not a local date and time, such as 2021-12-15 09:34:40")
        return _instant(*match.groups())

    def write(self, value: datetime) -> str:
        local = swedish(value)
        if self._day and local.time() == time(0):
            return local.date().isoformat()
        clock = local.time()
        precision = "auto" if self._seconds or clock.second or clock.microsecond else "minutes"
        return f"{local.date()} {clock.isoformat(precision)}{_season(local)}"


class _HsaId:
    """An HSA-id in its bare form, upper case; the three OIDs before it are taken off when read."""

    kind = str

    def read(self, text: str) -> str:
        if _BARE.fullmatch(text):
            return text
        try:
            return hsa_id(text)
        except NotAnIdentity as error:
            raise Malformed(f"identity.{error.code}", str(error), advice="Check the unit's HSA-id.") from None

    def write(self, value: str) -> str:
        if _BARE.fullmatch(value):
            return value
        try:
            return hsa_id(value)
        except NotAnIdentity as error:
            raise Unacceptable(f"identity.{error.code}", str(error)) from None


def _instant(day: str, clock: str, season: str | None) -> datetime:
    found = a_date(day)
    try:
        local = datetime.combine(found, time.fromisoformat(clock))
    except ValueError:
        raise Malformed("time.form", "the text is not a date and time that exists") from None
    first, second = local.replace(tzinfo=STOCKHOLM), local.replace(tzinfo=STOCKHOLM, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC) > second.astimezone(UTC):
        raise Malformed("time.nonexistent", "the clock skips this time in spring", rule="S-63")
    if season is None:
        raise Malformed(
            "time.ambiguous",
            "the clock shows this time twice in the night when summer time ends",
            rule="S-63",
            advice="Add «sommartid» or «normaltid» after the time.",
        )
    return local.replace(tzinfo=STOCKHOLM, fold=_FOLD[season]).astimezone(UTC)


def _season(local: datetime) -> str:
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return " normaltid" if local.fold else " sommartid"


MOMENT: Final = Moment()
MOMENT_SHORT: Final = Moment(seconds=False)
DAY_OR_MOMENT: Final = Moment(day=True)
MOMENT_OR_NONE: Final = Moment(nothing=NO_DATE)
MOMENT_SHORT_OR_NONE: Final = Moment(seconds=False, nothing=NO_DATE)
DAY_OR_MOMENT_OR_NONE: Final = Moment(day=True, nothing=NO_DATE)
HSA_ID: Final = _HsaId()

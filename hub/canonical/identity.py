"""Who it is about: Swedish personal identities and HSA-ids, told apart, checked and normalised.

Forms and check digits: `standards.md` §2 (OIDs) and the series' own publications. A century is
never guessed: ten digits are refused. An identity of a series that is not known here is taken as
it stands when its OID is given, and flagged by `checked=False`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from hub.canonical.base import Model

PERSONNUMMER_OID = "1.2.752.129.2.1.3.1"
SAMORDNINGSNUMMER_OID = "1.2.752.129.2.1.3.3"
NATIONAL_RESERVE_OID = "1.2.752.74.9.1"
STOCKHOLM_RESERVE_OID = "1.2.752.97.3.1.3"
VGR_RESERVE_OID = "1.2.752.113.11.0.2.1.1.1"
VARMLAND_RESERVE_OID = "1.2.752.74.9.2"
CARELINK_RESERVE_OID = "1.2.752.129.2.1.3.2"

#: One namespace under three OIDs (`standards.md` §2): normalised to the bare HSA-id.
HSA_OIDS = ("1.2.752.129.2.1.4.1", "1.2.752.29.4.19", "1.2.752.29.6.2.1")


class IdentityKind(StrEnum):
    """The three kinds that a sender may name."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    RESERVNUMMER = "reservnummer"


class PersonId(Model):
    """A person's identity: `value` normalised (12 characters for the known series), `system` its OID.

    `checked` is False for a series whose form the hub does not know.
    """

    kind: IdentityKind
    system: str
    value: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{4,20}$")]
    checked: bool = True


class NotAnIdentity(ValueError):
    """The text is not an identity. `code` is stable; the message says why and never repeats the text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def identify(text: str, system: str | None = None) -> PersonId:
    """The identity that `text` is, normalised: 12 characters, no hyphen, no space.

    `system`: the OID it was sent under, where the sender said one; then the text must be of that series.
    Raises NotAnIdentity with a code: `form`, `century`, `date`, `check-digit`, `interim`, `series`.
    """
    if system is not None and system not in _SERIES:
        value = _opaque(text.strip().upper())
        return PersonId(kind=IdentityKind.RESERVNUMMER, system=system, value=value, checked=False)
    value = _compact(text)
    series = system or _series_of(value)
    _SERIES[series](value)
    kind = _KINDS.get(series, IdentityKind.RESERVNUMMER)
    return PersonId.model_construct(kind=kind, system=series, value=value)  # its form has just been checked


def birth_date(person: PersonId) -> date | None:
    """The date of birth where the number holds a whole one, else None (samordningsnummer may lack it)."""
    value = person.value
    if person.system == SAMORDNINGSNUMMER_OID:
        value = f"{value[:6]}{int(value[6:8]) - 60:02d}"
    elif person.system == NATIONAL_RESERVE_OID:
        value = f"{_nrid_century(value)}{value[2:8]}"
    elif person.system not in (PERSONNUMMER_OID, VGR_RESERVE_OID, VARMLAND_RESERVE_OID):
        return None
    try:
        return _date(value)
    except NotAnIdentity:
        return None


def hsa_id(text: str) -> str:
    """The bare HSA-id in upper case, from the bare form or under any of its three OIDs.

    Raises NotAnIdentity(`hsa-id`). Form: `SE` + ten digits + `-` + suffix (`standards.md` §1.3).
    """
    value = text.strip().removeprefix("urn:oid:")
    for oid in HSA_OIDS:
        value = value.removeprefix(f"{oid}#").removeprefix(f"{oid}:")
    value = value.upper()
    if not re.fullmatch(r"SE[0-9]{10}-[0-9A-Z]{1,20}", value):
        raise NotAnIdentity("hsa-id", "an HSA-id is SE, ten digits, a hyphen and up to twenty characters")
    return value


def _compact(text: str) -> str:
    stripped = text.replace("\u00a0", " ").strip().upper()
    match = re.fullmatch(r"([0-9]{2}) ?([0-9A-Z]{4,6})[-+]?([0-9A-Z]{4,5})", stripped)
    if not match:
        raise NotAnIdentity("form", "an identity is twelve characters: century, date and four more")
    value = "".join(match.groups())
    if re.fullmatch(r"[0-9]{10}", value):
        raise NotAnIdentity("century", "the century is missing; it is never guessed")
    if len(value) != 12:
        raise NotAnIdentity("form", "an identity is twelve characters: century, date and four more")
    return value


def _opaque(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{4,20}", value):
        raise NotAnIdentity("form", "a reserve number is four to twenty letters and digits")
    return value


def _series_of(value: str) -> str:
    for system, pattern in _FORMS:
        if pattern.fullmatch(value):
            return system
    if value.isdigit():
        raise NotAnIdentity("century", "the century is none that a living person was born in")
    if _INTERIM.fullmatch(value):
        raise NotAnIdentity("interim", "an interim number is for a while only and names nobody elsewhere")
    raise NotAnIdentity("series", "no series of reserve numbers known here has this form")


#: A letter in place of the first of the last four: T-nummer and the like, each system's own.
_INTERIM = re.compile(r"(18|19|20)[0-9]{6}[A-Z][0-9]{3}")

#: Asked in order; the first form that fits names the series.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (STOCKHOLM_RESERVE_OID, re.compile(r"99[0-9]{10}")),
    (SAMORDNINGSNUMMER_OID, re.compile(r"(18|19|20)[0-9]{2}(0[0-9]|1[0-2])([6-8][0-9]|9[01])[0-9]{4}")),
    (
        CARELINK_RESERVE_OID,
        re.compile(r"(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(3[2-9]|4[0-9]|5[0-9])[0-9]{4}"),
    ),
    (PERSONNUMMER_OID, re.compile(r"(18|19|20)[0-9]{10}")),
    (VGR_RESERVE_OID, re.compile(r"(18|19|20)[0-9]{6}[KMX][0-9]{3}")),
    (VARMLAND_RESERVE_OID, re.compile(r"(18|19|20)[0-9]{6}[A-Z]{2}[0-9]{2}")),
    (NATIONAL_RESERVE_OID, re.compile(r"(2[1-9]|[3-9][0-9])[0-9]{6}[A-HJ-NPR-UX-Z]{2}[0-9]{2}")),
)


def _date(value: str) -> date:
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        raise NotAnIdentity("date", "the first eight digits are not a date") from None


def _luhn(characters: str, letters: dict[str, int] | None = None) -> None:
    """Refuses unless the last digit is the Luhn check digit of those before it."""
    digits = [(letters or {}).get(character, 0) or int(character) for character in characters[:-1]]
    doubled = (digit * (2 - index % 2) for index, digit in enumerate(reversed(digits)))
    total = sum(product // 10 + product % 10 for product in doubled)
    if (10 - total % 10) % 10 != int(characters[-1]):
        raise NotAnIdentity("check-digit", "the check digit does not fit the other digits")


def _check_personnummer(value: str) -> None:
    _date(value)
    _luhn(value[2:])


def _check_samordningsnummer(value: str) -> None:
    day, month = int(value[6:8]) - 60, int(value[4:6])
    _date(f"{value[:4]}{month or 1:02d}{day or 1:02d}")
    _luhn(value[2:])


def _check_vgr(value: str) -> None:
    _date(value)
    _luhn(value[2:], {"K": 5, "M": 7, "X": 8})


def _check_date_alone(value: str) -> None:
    """Värmland's series publishes no check digit."""
    _date(value)


def _check_nrid(value: str) -> None:
    _date(f"{_nrid_century(value)}{value[2:8]}")


def _nrid_century(value: str) -> str:
    """Century + 3n in the first two digits (19 → 22): the remainder by three tells which."""
    return {0: "18", 1: "19", 2: "20"}[int(value[:2]) % 3]


_SERIES: dict[str, Callable[[str], None]] = {}
_KINDS = {
    PERSONNUMMER_OID: IdentityKind.PERSONNUMMER,
    SAMORDNINGSNUMMER_OID: IdentityKind.SAMORDNINGSNUMMER,
}


def _series(system: str, check: Callable[[str], None]) -> None:
    pattern = dict(_FORMS)[system]

    def checked(value: str) -> None:
        if not pattern.fullmatch(value):
            raise NotAnIdentity("series", "the identity is not of the series it was sent under")
        check(value)

    _SERIES[system] = checked


_series(PERSONNUMMER_OID, _check_personnummer)
_series(SAMORDNINGSNUMMER_OID, _check_samordningsnummer)
_series(NATIONAL_RESERVE_OID, _check_nrid)
_series(STOCKHOLM_RESERVE_OID, lambda value: _luhn(value[4:]))
_series(VGR_RESERVE_OID, _check_vgr)
_series(VARMLAND_RESERVE_OID, _check_date_alone)
_series(CARELINK_RESERVE_OID, lambda value: _luhn(value[2:]))

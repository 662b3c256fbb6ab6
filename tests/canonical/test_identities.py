"""Every kind of identity is told apart, checked and normalised; what is none is refused with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hub.canonical.identity import (
    CARELINK_RESERVE_OID,
    HSA_OIDS,
    NATIONAL_RESERVE_OID,
    PERSONNUMMER_OID,
    SAMORDNINGSNUMMER_OID,
    STOCKHOLM_RESERVE_OID,
    VARMLAND_RESERVE_OID,
    VGR_RESERVE_OID,
    IdentityKind,
    NotAnIdentity,
    birth_date,
    hsa_id,
    identify,
)


@pytest.mark.standards
@pytest.mark.parametrize("kind", [IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER])
def test_every_published_test_number_is_of_its_kind(standards: Path, kind: IdentityKind) -> None:
    numbers = (standards / "identities" / f"{kind}.txt").read_text().split()
    assert len(numbers) >= 100
    assert {identify(number).kind for number in numbers} == {kind}
    assert [identify(number).value for number in numbers] == numbers


@pytest.mark.parametrize(
    "text",
    ["200103022380", "20 010302-2380", "20010302-2380", " 200103022380 ", "20\u00a0010302-2380"],
)
def test_s64_every_written_form_becomes_twelve_digits(text: str) -> None:
    person = identify(text)
    assert (person.value, person.system) == ("200103022380", PERSONNUMMER_OID)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("18 40313-7333", "form"),
        ("0103022380", "century"),
        ("010302-2380", "century"),
        ("150103022380", "century"),
        ("200103022381", "check-digit"),
        ("200113022380", "date"),
        ("200102302380", "date"),
        ("", "form"),
        ("20010302238", "form"),
        ("２００１０３０２２３８０", "form"),
        ("20010302T380", "interim"),
        ("20010302-R380", "interim"),
        ("20010302K380", "check-digit"),
        ("200103922380", "date"),
        ("2001030223801", "form"),
        ("199013010000", "date"),
        ("20210325K068", "check-digit"),
    ],
)
def test_what_is_no_identity_is_refused_with_its_reason_and_never_repeated(text: str, code: str) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        identify(text)
    assert refused.value.code == code
    assert not text.strip() or text.strip() not in str(refused.value)


#: One of each series, with its date of birth where it holds a whole one. The first two reserve numbers
#: are published examples; the others are made by the published form and the check digit computed here.
SERIES = [
    ("196101182803", PERSONNUMMER_OID, date(1961, 1, 18)),
    ("196109732393", SAMORDNINGSNUMMER_OID, date(1961, 9, 13)),
    ("20210325K069", VGR_RESERVE_OID, date(2021, 3, 25)),
    ("98240301AA06", NATIONAL_RESERVE_OID, date(2024, 3, 1)),
    ("22880811AB12", NATIONAL_RESERVE_OID, date(1988, 8, 11)),
    ("99202100001", STOCKHOLM_RESERVE_OID, None),
    ("19880832001", CARELINK_RESERVE_OID, None),
    ("19880811AB12", VARMLAND_RESERVE_OID, date(1988, 8, 11)),
]
#: Where the digits begin that the check digit is over.
LUHN_FROM = {STOCKHOLM_RESERVE_OID: 4, CARELINK_RESERVE_OID: 2}


def check_digit(digits: str) -> str:
    """Luhn's, over these digits: every other one doubled from the right, the digits of it added up."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def whole(text: str, system: str) -> str:
    """The number with its check digit, where the table leaves it out."""
    return text + check_digit(text[LUHN_FROM[system] :]) if len(text) == 11 else text


@pytest.mark.parametrize(("text", "system", "born"), SERIES)
def test_each_series_is_told_by_its_form_and_taken_under_its_own_system(
    text: str, system: str, born: date | None
) -> None:
    number = whole(text, system)
    person = identify(number)
    kinds = {
        PERSONNUMMER_OID: IdentityKind.PERSONNUMMER,
        SAMORDNINGSNUMMER_OID: IdentityKind.SAMORDNINGSNUMMER,
    }
    assert (person.system, person.value, person.checked) == (system, number, True)
    assert person.kind is kinds.get(system, IdentityKind.RESERVNUMMER)
    assert identify(number, system=system) == person
    assert identify(f"{number[:2]} {number[2:8]}-{number[8:]}".lower()) == person
    assert birth_date(person) == born


@pytest.mark.parametrize(
    ("text", "system"),
    [
        (text, system)
        for text, system, _ in SERIES
        if system not in (NATIONAL_RESERVE_OID, VARMLAND_RESERVE_OID)
    ],
)
def test_of_each_series_that_has_a_check_digit_only_one_fits(text: str, system: str) -> None:
    number = whole(text, system)
    for last in set("0123456789") - {number[-1]}:
        with pytest.raises(NotAnIdentity) as refused:
            identify(number[:-1] + last)
        assert refused.value.code == "check-digit"


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("189001089813", date(1890, 1, 8)),
        ("196100732391", None),
        ("196109602397", None),
    ],
)
def test_old_numbers_are_taken_and_a_date_that_is_not_whole_is_not_guessed(
    text: str, born: date | None
) -> None:
    number = text if born else text[:-1] + check_digit(text[2:-1])
    assert birth_date(identify(number)) == born


def test_a_series_that_is_not_known_is_taken_as_it_stands_and_flagged() -> None:
    person = identify("ab12-34".replace("-", ""), system="1.2.3.4")
    assert (person.kind, person.system, person.value) == (IdentityKind.RESERVNUMMER, "1.2.3.4", "AB1234")
    assert not person.checked


@pytest.mark.parametrize(
    "system", [SAMORDNINGSNUMMER_OID, STOCKHOLM_RESERVE_OID, CARELINK_RESERVE_OID, VGR_RESERVE_OID]
)
def test_an_identity_sent_under_another_series_is_refused(system: str) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        identify("200103022380", system=system)
    assert refused.value.code == "series"


def test_the_day_of_birth_is_read_where_the_number_holds_it() -> None:
    assert birth_date(identify("200103022380")) == date(2001, 3, 2)
    assert birth_date(identify("20210325K069")) == date(2021, 3, 25)
    assert birth_date(identify("98240301AA06")) == date(2024, 3, 1)


@pytest.mark.parametrize("prefix", ["", *(f"urn:oid:{oid}#" for oid in HSA_OIDS)])
def test_an_hsa_id_is_one_under_each_of_its_three_oids(prefix: str) -> None:
    assert hsa_id(f"{prefix}se2321000131-e000000000101") == "SE2321000131-E000000000101"


@pytest.mark.parametrize("text", ["", "SE2321000131", "SE232100013-E1", "NO2321000131-E1", "SE2321000131-Å"])
def test_what_is_no_hsa_id_is_refused(text: str) -> None:
    with pytest.raises(NotAnIdentity):
        hsa_id(text)

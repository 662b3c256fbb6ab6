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
        ("20010302T380", "series"),
        ("20210325K068", "check-digit"),
    ],
)
def test_what_is_no_identity_is_refused_with_its_reason_and_never_repeated(text: str, code: str) -> None:
    with pytest.raises(NotAnIdentity) as refused:
        identify(text)
    assert refused.value.code == code
    assert not text.strip() or text.strip() not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "system"),
    [("20210325K069", VGR_RESERVE_OID), ("98240301AA06", NATIONAL_RESERVE_OID)],
)
def test_reserve_numbers_say_which_series_they_are_of(text: str, system: str) -> None:
    person = identify(text)
    assert (person.kind, person.system) == (IdentityKind.RESERVNUMMER, system)


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

"""Single values are read as they are meant, written as the screens write them, and never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.canonical.codes import ConsentGiver, MeetingForm
from hub.canonical.identity import PERSONNUMMER_OID, VGR_RESERVE_OID, IdentityKind, PersonId, identify
from hub.errors import Malformed, Refused, Unacceptable
from hub.mappings.codecs import (
    DATE,
    DAY_AND_TIME,
    DAY_AND_TIME_DOT,
    IDENTITY,
    INTEGER,
    LOCAL_TIME,
    LOCAL_TIME_SECONDS,
    PHONE,
    STAMP,
    URL,
    YES_NO,
    Code,
    DayAndTime,
    LocalTime,
    Several,
    TypedIdentity,
)

SUMMER_ENDS = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(
    lambda value: value.replace(tzinfo=UTC)
)


@given(MOMENTS)
def test_a_stamp_carries_every_moment_to_the_microsecond(moment: datetime) -> None:
    assert STAMP.read(STAMP.write(moment)) == moment


@given(MOMENTS)
def test_a_local_time_comes_back_or_is_refused_and_never_shifts(moment: datetime) -> None:
    for codec in (LOCAL_TIME, LOCAL_TIME_SECONDS, LocalTime(dot=True, between="T")):
        try:
            text = codec.write(moment)
        except Unacceptable as error:
            refused: str | None = error.code
        else:
            refused = None
            assert codec.read(text) == moment
        assert refused in (None, "time.precision", "time.ambiguous")


@pytest.mark.parametrize("minutes", [0, 30, 59, -1, -60])
def test_the_hour_that_comes_twice_is_asked_about(minutes: int) -> None:
    moment = SUMMER_ENDS + timedelta(minutes=minutes)
    with pytest.raises(Unacceptable) as caught:
        LOCAL_TIME.write(moment)
    assert (caught.value.code, caught.value.rule) == ("time.ambiguous", "S-63")
    with pytest.raises(Malformed) as read:
        LOCAL_TIME.read(f"2026-10-25 02:{minutes % 60:02d}")
    assert (read.value.code, read.value.rule) == ("time.ambiguous", "S-63")


def test_the_hours_around_it_are_certain() -> None:
    assert LOCAL_TIME.read("2026-10-25 01:59") == datetime(2026, 10, 24, 23, 59, tzinfo=UTC)
    assert LOCAL_TIME.read("2026-10-25 03:00") == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_the_hour_that_spring_skips_does_not_exist() -> None:
    with pytest.raises(Malformed) as caught:
        DAY_AND_TIME.read_pair("2026-03-29", "02:30")
    assert caught.value.code == "time.nonexistent"


def test_times_are_read_with_dot_and_colon_and_written_as_the_format_does() -> None:
    moment = datetime(2026, 3, 12, 10, 5, tzinfo=UTC)
    for codec in (DAY_AND_TIME, DAY_AND_TIME_DOT):
        assert codec.read_pair("2026-03-12", " 11.05") == codec.read_pair(" 2026-03-12", "11:05") == moment
    assert DAY_AND_TIME.write_pair(moment) == ("2026-03-12", "11:05")
    assert DAY_AND_TIME_DOT.write_pair(moment) == ("2026-03-12", "11.05")
    seconds = DayAndTime(seconds=True, dot=True)
    assert seconds.write_pair(moment + timedelta(seconds=7)) == ("2026-03-12", "11.05.07")


def test_seconds_that_the_format_lacks_are_not_lost() -> None:
    with pytest.raises(Unacceptable) as caught:
        LOCAL_TIME.write(datetime(2026, 3, 12, 10, 5, 1, tzinfo=UTC))
    assert caught.value.code == "time.precision"


@pytest.mark.parametrize(
    ("codec", "text", "code"),
    [
        (DATE, "2026-3-12", "time.form"),
        (DATE, "2026-02-30", "time.form"),
        (DATE, "20260312", "time.form"),
        (DATE, "٢٠٢٦-03-12", "time.form"),
        (LOCAL_TIME, "2026-03-12", "time.form"),
        (LOCAL_TIME, "2026-03-12 24:00", "time.form"),
        (LOCAL_TIME, "2026-03-12 1:00", "time.form"),
        (STAMP, "2026-03-13T11:00:00", "time.form"),
        (STAMP, "2026-13-12T11:00:00Z", "time.form"),
        (STAMP, "0001-01-01T00:00:00+10:00", "time.range"),
        (INTEGER, "+1", "value.integer"),
        (INTEGER, "1" * 10_000, "value.integer"),
        (INTEGER, "٣", "value.integer"),
        (URL, "javascript:alert(1)", "value.url"),
        (URL, "https://a b", "value.url"),
        (URL, "file:///etc/hostname", "value.url"),
        (YES_NO, "JA", "code.unknown"),
        (Several(YES_NO), "Ja, ", "code.unknown"),
        (IDENTITY, "20 010302-2381", "identity.check-digit"),
        (IDENTITY, "010302-2380", "identity.century"),
    ],
)
def test_what_is_no_such_value_is_refused_without_being_repeated(codec: Any, text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        codec.read(text)
    assert caught.value.code == code
    assert text not in str(caught.value)


def test_identities_are_normalised_and_written_in_twelve_characters() -> None:
    assert IDENTITY.read("20 010302-2380") == identify("200103022380")
    assert IDENTITY.write(identify("20010302-2380")) == "200103022380"


def test_an_identity_of_an_unknown_series_is_not_written_bare() -> None:
    unknown = PersonId(kind=IdentityKind.RESERVNUMMER, system="1.2.3", value="ABC123", checked=False)
    with pytest.raises(Unacceptable) as caught:
        IDENTITY.write(unknown)
    assert (caught.value.code, caught.value.rule) == ("identity.series", "S-64")


def test_a_typed_identity_must_be_of_the_series_that_it_claims() -> None:
    codec = TypedIdentity({"Personnummer": PERSONNUMMER_OID, "BefReg": VGR_RESERVE_OID})
    person = identify("20210325K069")
    assert codec.write_pair(person) == ("BefReg", "20210325K069")
    assert codec.read_pair(" BefReg", "20210325K069") == person
    for kind, number in (("Personnummer", "20210325K069"), ("Pass", "20210325K069")):
        with pytest.raises(Refused):
            codec.read_pair(kind, number)


def test_words_are_compared_without_regard_to_blanks_and_composition() -> None:
    code = Code({MeetingForm.PHYSICAL: "Fysiskt möte", MeetingForm.OTHER: ("Annat", "Övrigt")})
    assert code.read(" Fysiskt\u00a0mo\u0308te") is MeetingForm.PHYSICAL
    assert code.read("Övrigt") is MeetingForm.OTHER
    assert code.write(MeetingForm.OTHER) == "Annat"
    with pytest.raises(Unacceptable):
        code.write(MeetingForm.PHONE)


def test_several_values_never_run_together() -> None:
    codec = Several(Code({ConsentGiver.PROXY: "god man, förvaltare", ConsentGiver.INDIVIDUAL: "patienten"}))
    assert codec.read(codec.write((ConsentGiver.INDIVIDUAL,))) == (ConsentGiver.INDIVIDUAL,)
    with pytest.raises(Unacceptable):
        codec.write((ConsentGiver.PROXY, ConsentGiver.INDIVIDUAL))


def test_telephone_numbers_are_kept_as_written() -> None:
    assert PHONE.read(" 070-174 06 05\u00a0") == "070-174 06 05"
    assert DATE.write(date(2026, 3, 5)) == "2026-03-05"

"""When a deadline counted in working days ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hub.clock import STOCKHOLM
from hub.routing.regions import Regions
from hub.routing.workdays import Calendar, end_of_day, end_of_working_day

#: Weekdays that are not working days in Sweden, written by hand from the calendar.
FREE_WEEKDAYS = {
    2026: """01-01 nyårsdagen, 01-06 trettondedag jul, 04-03 långfredagen, 04-06 annandag påsk,
        05-01 första maj, 05-14 kristi himmelsfärdsdag, 06-19 midsommarafton, 12-24 julafton,
        12-25 juldagen, 12-31 nyårsafton""",
    2027: """01-01 nyårsdagen, 01-06 trettondedag jul, 03-26 långfredagen, 03-29 annandag påsk,
        05-06 kristi himmelsfärdsdag, 06-25 midsommarafton, 12-24 julafton, 12-31 nyårsafton""",
}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_free_weekdays_of_the_year_are_those_written_by_hand(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    free = [day for day in days if day.weekday() < 5 and not Calendar().works(day)]
    written = [date.fromisoformat(f"{year}-{line.split()[0]}") for line in FREE_WEEKDAYS[year].split(",")]
    assert free == written


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02 10:00", 1, "2026-03-03 17:00"),
        ("2026-03-02 23:59", 1, "2026-03-03 17:00"),
        ("2026-03-06 09:00", 1, "2026-03-09 17:00"),
        ("2026-03-07 09:00", 1, "2026-03-09 17:00"),
        ("2026-06-18 09:00", 1, "2026-06-22 17:00"),
        ("2026-12-23 09:00", 1, "2026-12-28 17:00"),
        ("2026-12-30 09:00", 2, "2027-01-05 17:00"),
        ("2026-04-02 15:00", 1, "2026-04-07 17:00"),
    ],
)
def test_a_deadline_ends_when_business_closes(start: str, days: int, end: str) -> None:
    assert end_of_working_day(local(start), days, Calendar()) == local(end)


def test_s09_an_initiative_on_a_thursday_before_a_free_friday_is_due_on_monday() -> None:
    due = end_of_working_day(local("2026-12-31 15:00"), 1, Calendar())
    friday_free = end_of_working_day(local("2026-04-30 15:00"), 1, Calendar())
    assert due == local("2027-01-04 17:00")
    assert friday_free == local("2026-05-04 17:00")
    assert local("2026-05-04 16:00") <= friday_free < local("2026-05-05 18:00")


@pytest.mark.parametrize(
    ("start", "hours"), [("2026-03-27 17:00", 71), ("2026-10-23 17:00", 73), ("2026-11-06 17:00", 72)]
)
def test_a_weekend_in_which_the_clock_changes_is_an_hour_shorter_or_longer(start: str, hours: int) -> None:
    begun = local(start)
    assert end_of_working_day(begun, 1, Calendar()) - begun.astimezone(UTC) == timedelta(hours=hours)


def test_the_day_is_counted_in_stockholm() -> None:
    """23:30 UTC on Monday is Tuesday here."""
    assert end_of_working_day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC), 1, Calendar()) == local(
        "2026-06-03 17:00"
    )


def test_the_answer_is_in_utc() -> None:
    assert end_of_working_day(local("2026-06-01 10:00"), 1, Calendar()).tzinfo is UTC


def test_a_date_that_a_message_names_ends_when_business_closes() -> None:
    assert end_of_day(date(2026, 7, 1), Calendar()) == datetime(2026, 7, 1, 15, tzinfo=UTC)


def test_a_region_may_close_earlier_and_work_on_eves() -> None:
    calendar = Calendar(closes=time(16, 0), holidays=("public",))
    assert end_of_working_day(local("2026-06-18 09:00"), 1, calendar) == local("2026-06-19 16:00")


@pytest.mark.parametrize(
    ("start", "days"), [(datetime(2026, 1, 1), 1), (datetime(2026, 1, 1, tzinfo=UTC), 0)]
)
def test_a_naive_moment_or_no_days_is_refused(start: datetime, days: int) -> None:
    with pytest.raises(ValueError, match="aware"):
        end_of_working_day(start, days, Calendar())


def test_the_regions_have_the_calendar_of_their_files(regions: Regions) -> None:
    assert {region.calendar for region in regions} == {Calendar()}

"""How times and spans read for a person: a Swedish clock, English words."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.clock import STOCKHOLM


def day(moment: datetime) -> str:
    """The local day: `Mon 2 Mar 2026`."""
    here = moment.astimezone(STOCKHOLM)
    return f"{here:%a} {here.day} {here:%b %Y}"


def clock(moment: datetime) -> str:
    """The local time with seconds: `09:14:03`."""
    return f"{moment.astimezone(STOCKHOLM):%H:%M:%S}"


def when(moment: datetime, now: datetime) -> str:
    """The local moment as short as it is clear: the time alone today, else with its day."""
    here = moment.astimezone(STOCKHOLM)
    if here.date() == now.astimezone(STOCKHOLM).date():
        return f"{here:%H:%M} today"
    year = f" {here.year}" if here.year != now.astimezone(STOCKHOLM).year else ""
    return f"{here:%a} {here.day} {here:%b}{year} {here:%H:%M}"


def span(length: timedelta) -> str:
    """A span in its two largest units, never negative: `1 h 48 min`, `3 days`, `0.2 s`."""
    seconds = max(length.total_seconds(), 0.0)
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else "0 s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h" if hours and days < 10 else f"{days} days"


def counted(number: int, thing: str) -> str:
    """`1 message`, `2 deliveries`."""
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing[:-1]}ies" if thing.endswith("y") else f"{number} {thing}s"

"""Between which days something holds."""

from __future__ import annotations

from datetime import date

from hub.canonical.base import Model


class Period(Model):
    """`valid_from`, `valid_to`: local days, both inclusive; None is open (R-ALL-05)."""

    valid_from: date | None = None
    valid_to: date | None = None

    def valid(self, on: date) -> bool:
        """Whether it holds on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    def meets(self, other: Period) -> bool:
        """Whether there is a day on which both hold."""
        starts = max(self.valid_from or date.min, other.valid_from or date.min)
        return starts <= min(self.valid_to or date.max, other.valid_to or date.max)

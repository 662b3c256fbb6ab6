"""A party speaks for its own units, and for nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.store.rows import PartyRow

PARTY = PartyRow(
    "p", "SAMSA", "samsa", None, (), "0" * 64, None, None, datetime(2026, 3, 10, tzinfo=UTC), None
)


@pytest.mark.parametrize(
    ("unit", "serves"),
    [
        ("SE2321000131-E000000000101", True),
        ("SE2321000131-E0000000001019", False),
        ("SE2321000131-E000000000102", False),
        ("SE5565594230-B01", True),
        ("SE5565594231-B01", False),
        ("name:0123456789abcdef", False),
    ],
)
def test_a_party_serves_the_units_that_its_patterns_cover(unit: str, serves: bool) -> None:
    party = replace(PARTY, units=("SE2321000131-E000000000101", "SE5565594230-*"))
    assert party.serves(unit) is serves

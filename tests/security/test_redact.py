"""A log holds known keys, plain values and nobody's number."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hub.security.redact import ALLOWED, REDACTED, redact, without_numbers

WRITTEN = [
    "198808112380",
    "19880811-2380",
    "880811-2380",
    "8808112380",
    "880811+2380",
    "19880811 2380",
    "1988-08-11-2380",
    "1988 08 11 2380",
    "20210325K069",
    "20210325-K069",
]


@pytest.mark.parametrize("number", WRITTEN)
def test_a_number_is_taken_out_however_it_is_written(number: str) -> None:
    assert without_numbers(f"about {number}.") == f"about {REDACTED}."


@pytest.mark.standards
def test_no_public_test_number_passes(standards: Path) -> None:
    for series in ("personnummer.txt", "samordningsnummer.txt"):
        for number in (standards / "identities" / series).read_text().split():
            for written in (number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", number[2:]):
                assert without_numbers(f"({written})") == f"({REDACTED})"


@pytest.mark.parametrize(
    "text",
    ["SE2321000131-E000000000101", "0b5f5c3c8d8e4d9eb0a1198808112380", "2026-11-22T18:37:24.153010+00:00"],
)
def test_ids_and_times_stay_as_they_are(text: str) -> None:
    assert without_numbers(text) == text


def test_a_key_that_nobody_has_thought_about_is_dropped() -> None:
    kept = redact(None, "info", {"event": "message.accepted", "patient": "Testperson 1", "code": "ok"})
    assert kept == {"event": "message.accepted", "code": "ok", "dropped": 1}


def test_a_value_that_is_not_plain_becomes_its_types_name() -> None:
    kept = redact(
        None, "info", {"event": "x", "reason": {"name": "Testperson 1"}, "count": 3, "path": b"raw"}
    )
    assert kept == {"event": "x", "reason": "dict", "count": 3, "path": "bytes"}


def test_a_number_in_a_traceback_or_as_an_integer_is_taken_out() -> None:
    kept = redact(
        None, "error", {"event": "x", "exception": "ValueError: 19880811-2380", "line": 198808112380}
    )
    assert kept == {"event": "x", "exception": f"ValueError: {REDACTED}", "line": REDACTED}


def test_each_key_that_the_hub_logs_is_let_through() -> None:
    found = {
        (path.name, keyword.arg)
        for path in (Path(__file__).parents[2] / "hub").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")
        for keyword in node.keywords
        if keyword.arg is not None
    }
    assert found
    assert {(name, key) for name, key in found if key not in ALLOWED} == set()

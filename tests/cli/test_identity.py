"""`hub identity`: every kind of number, said as people and as programs read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import hub


def run(*arguments: str, typed: str = "") -> tuple[int, list[dict[str, str | None]]]:
    result = CliRunner().invoke(hub, ["identity", "--json", *arguments], input=typed)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_personnummer_is_normalised_and_named():
    assert run("20010302-2380") == (
        0,
        [
            {
                "input": "20010302-2380",
                "kind": "personnummer",
                "system": "1.2.752.129.2.1.3.1",
                "value": "200103022380",
                "reason": None,
            }
        ],
    )


def test_a_reserve_number_says_which_series_it_is_of():
    code, (row,) = run("20210325K069")
    assert (code, row["kind"], row["system"]) == (0, "reservnummer", "1.2.752.113.11.0.2.1.1.1")


@pytest.mark.parametrize(
    ("text", "why"),
    [("0103022380", "century"), ("200103022381", "check-digit"), ("200113022380", "date"), ("x", "form")],
)
def test_what_is_no_identity_is_refused_with_a_reason(text: str, why: str):
    code, (row,) = run(text)
    assert code == 1
    assert (row["kind"], row["system"], row["value"]) == (None, None, None)
    assert str(row["reason"]).startswith(f"{why}: ")


def test_one_refused_among_many_ends_with_one_and_every_line_is_answered_by_one():
    code, rows = run("-", typed="200103022380\n\n \t\nnot a number\n199005275848")
    assert code == 1
    assert [row["kind"] for row in rows] == ["personnummer", None, None, None, "personnummer"]
    assert [row["input"] for row in rows] == ["200103022380", "", " \t", "not a number", "199005275848"]
    assert all(str(row["reason"]).startswith("form: ") for row in rows[1:4])


def test_a_line_that_is_no_text_is_refused_like_any_other():
    result = CliRunner().invoke(hub, ["identity", "--json", "-"], input=b"\xff\xfe\n200103022380\n")
    refused, taken = (json.loads(line) for line in result.stdout.splitlines())
    assert (refused["kind"], taken["kind"]) == (None, "personnummer")


def test_a_number_of_another_series_than_it_was_sent_under_is_refused():
    code, (row,) = run("--system", "1.2.752.129.2.1.3.3", "200103022380")
    assert (code, row["kind"]) == (1, None)


def test_a_series_that_is_not_known_is_taken_as_it_stands_and_said_so():
    code, (row,) = run("--system", "1.2.3.4", "19abcdef1234")
    assert (code, row["kind"], row["value"]) == (0, "reservnummer", "19ABCDEF1234")
    assert "not known" in str(row["reason"])


@pytest.mark.parametrize("text", ["19ABCDEF-1234", "19 ABCDEF1234", "ABC", "A" * 21])
def test_of_a_series_that_is_not_known_nothing_is_taken_away(text: str):
    code, (row,) = run("--system", "1.2.3.4", text)
    assert (code, row["value"]) == (1, None)
    assert str(row["reason"]).startswith("form: ")


def test_a_person_reads_a_line_and_not_json():
    result = CliRunner().invoke(hub, ["identity", "20010302-2380"])
    assert result.stdout == "200103022380  personnummer  1.2.752.129.2.1.3.1\n"


@pytest.mark.standards
@pytest.mark.parametrize("kind", ["personnummer", "samordningsnummer"])
def test_every_published_test_number_has_the_right_kind(standards: Path, kind: str):
    numbers = (standards / "identities" / f"{kind}.txt").read_text()
    code, rows = run("-", typed=numbers)
    assert code == 0
    assert {row["kind"] for row in rows} == {kind}
    assert len(rows) == len(numbers.split())

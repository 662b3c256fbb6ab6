"""The frame of the command line: help, exit codes, refusals, and how rows look."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from hub.canonical.codes import Event
from hub.cli import TABLE, hub
from hub.cli.show import as_json, refusal, table
from hub.errors import Malformed


def every_command(
    group: click.Group = hub, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


ALL = list(every_command())


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_each_command_has_a_help_worth_reading_with_an_example(name: str, command: click.Command):
    result = CliRunner().invoke(hub, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"hub {name}" in result.stdout.split("Example", 1)[1]


@pytest.mark.parametrize("name", TABLE)
def test_the_overview_says_of_a_command_what_the_command_says_of_itself(name: str):
    command = hub.get_command(click.Context(hub), name)
    assert command is not None
    assert command.get_short_help_str(200) == TABLE[name][1]


def test_the_overview_imports_no_command_and_no_heavy_library():
    asked = (
        "import sys, runpy\n"
        "sys.argv = ['hub', '--help']\n"
        "try: runpy.run_module('hub.cli', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'sqlalchemy', 'fastapi', 'lxml', 'aiohttp', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_wrong_usage():
    assert CliRunner().invoke(hub, ["fly"]).exit_code == 2


def test_a_refusal_is_told_in_words_on_standard_error_and_ends_with_one():
    ran = subprocess.run(
        [sys.executable, "-m", "hub.cli", "translate", "--from", "samsa", "--to", "prator", "-"],
        input="<not-closed>",
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Traceback" not in ran.stderr
    assert ran.stderr.strip().endswith(")")


def test_a_refusal_names_place_rule_and_advice():
    error = Malformed(
        "xml.unknown", "this is not known", rule="R-ALL-01", path="Tid", line=7, advice="Look at the schema"
    )
    told = "This is not known. Place: line 7, Tid. Rule: R-ALL-01. Look at the schema. (xml.unknown)"
    assert refusal(error).replace("\n", " ") == told


def test_rows_are_a_table_with_local_time_for_people():
    rows = [
        {
            "id": "3f9a",
            "at": datetime(2026, 7, 1, 7, 0, tzinfo=UTC),
            "event": Event.CONSENT_GIVEN,
            "due": None,
        }
    ]
    assert table(rows, ["id", "at", "event", "due"]).splitlines() == [
        "id    at                event          due",
        "────  ────────────────  ─────────────  ───",
        "3f9a  2026-07-01 09:00  consent.given  –",
    ]


def test_rows_are_one_object_a_line_with_utc_for_programs():
    row = {
        "at": datetime(2026, 7, 1, 7, 0, tzinfo=UTC),
        "event": Event.CONSENT_GIVEN,
        "units": frozenset({"b", "a"}),
    }
    assert json.loads(as_json(row)) == {
        "at": "2026-07-01T07:00:00+00:00",
        "event": "consent.given",
        "units": ["a", "b"],
    }

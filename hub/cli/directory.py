"""The directory of units: import it, check it, ask it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from hub.bootstrap.parts import open_regions, units_of
from hub.canonical.people import UnitRef
from hub.cli.reach import ask, tell
from hub.cli.show import Row, print_rows
from hub.clock import STOCKHOLM
from hub.errors import Refused
from hub.routing.directory import Directory, Unit
from hub.routing.findings import Finding, check
from hub.routing.regions import Regions
from hub.routing.unit_list import load_units
from hub.settings import Settings

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(short_help="Import, check and ask the directory of units.")
def directory() -> None:
    """The units that messages can go to: who they are, where they belong, how they are reached, and from
    which day to which.
    """


@directory.command("import", short_help="Make a list of units the directory.")
@click.argument("file", type=_FILE)
@click.option("--add", is_flag=True, help="Keep the units that the file does not name.")
@click.option("--force", is_flag=True, help="Import also with errors in it.")
def import_(file: Path, add: bool, force: bool) -> None:
    """Make the CSV FILE the directory: all of it or nothing. Columns: hsa_id, name, type, principal, region,
    and as they are known aliases (with |), part_of, municipality, system, native_address, fallback_channel,
    default_inbox, base_responsibility, phone, postal_address, valid_from, valid_to. A list with errors in
    it (`hub directory check FILE`) is not imported.

    \b
    Example:
      hub directory import units.csv
    """
    units = load_units(file)
    errors = [finding for finding in check(units, _regions()) if finding.severity == "error"]
    if errors and not force:
        advice = "`hub directory check` names them; --force imports all the same."
        raise Refused("directory.errors", f"the list has {len(errors)} errors", advice=advice)
    rows = [unit.model_dump(mode="json", exclude_none=True) for unit in units]
    tell(
        lambda ledger: (
            ledger.upsert_units(rows, actor="operator")
            if add
            else ledger.replace_units(rows, actor="operator")
        )
    )
    click.echo(f"{'Added' if add else 'The directory holds'} {len(rows)} units.")


@directory.command("check", short_help="Say what is odd in the directory.")
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--json", "as_lines", is_flag=True, help="One object a line: severity, code, hsa_id, name, text."
)
def check_(file: Path | None, as_lines: bool) -> None:
    """Say what is odd in the CSV FILE, or in the directory as it is: names that two units share, circles,
    periods that overlap, municipalities without an inbox. Ends with 1 where there are errors.

    \b
    Example:
      hub directory check units.csv
    """
    found = check(load_units(file) if file else kept_units(), _regions())
    columns = ["severity", "code", "hsa_id", "name", "text"]
    print_rows([row(finding) for finding in found], columns, as_lines=as_lines, none="Nothing is odd.")
    sys.exit(1 if any(finding.severity == "error" for finding in found) else 0)


def row(finding: Finding) -> Row:
    """A finding as a row."""
    return finding._asdict()


@directory.command(short_help="Say where a message to a unit would go on a day.")
@click.argument("unit")
@click.option("--at", "on", type=click.DateTime(["%Y-%m-%d"]), help="On this day; today where none is said.")
@click.option("--file", type=_FILE, help="Ask this CSV file instead of the directory.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line, with every field.")
def where(unit: str, on: datetime | None, file: Path | None, as_lines: bool) -> None:
    """Say which unit the name or HSA-id UNIT names on a day, and how it is reached then. Ends with 1 where
    it is none, or not one. `hub route` says the same of a whole document, with every rule.

    \b
    Example:
      hub directory where "Köping" --at 2026-03-02
      hub directory where SE2321000131-E000000000101
    """
    day = on.date() if on else datetime.now(STOCKHOLM).date()
    units = Directory(load_units(file) if file else kept_units())
    by_id = units.unit(unit.upper(), day) is not None
    looked = units.look_up(UnitRef(name=unit, hsa_id=unit.upper() if by_id else None), day)
    found = [looked.unit] if looked.unit else []
    columns = ["hsa_id", "name", "part_of", "region", "system", "native_address", "fallback_channel"]
    rows = [each.model_dump(mode="json") for each in found]
    print_rows(rows, columns, as_lines=as_lines, none=f"{str(looked.found).capitalize()} on {day}.")
    if found and str(looked.found) != "found" and not as_lines:
        click.echo(f"But on {day}: {looked.found}.")
    sys.exit(0 if str(looked.found) == "found" else 1)


def kept_units() -> Sequence[Unit]:
    """The directory as the database has it."""
    return units_of(ask(lambda ledger: ledger.units()))


def _regions() -> Regions:
    return open_regions(Settings())

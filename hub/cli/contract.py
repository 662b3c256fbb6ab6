"""Lists the contract cases, and checks them against the schemas and the adapters."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY
from hub.cli.show import Row, print_rows
from hub.kit.cases import Case, Verdict, cases, check

_DIR = click.Path(path_type=Path, exists=True, file_okay=False)
_SYSTEM = click.Choice(sorted(ADAPTERS))
_NONE = "There are no cases: documents stand in <system>/good and <system>/bad."


@click.group(short_help="List and check the contract cases.")
def contract() -> None:
    """The examples that say what each format means: documents that must be taken and documents that must be
    refused, with their meaning beside them.
    """


@contract.command("list", short_help="List the contract cases.")
@click.option("--system", type=_SYSTEM, help="Of this system only.")
@click.option("--dir", "folder", type=_DIR, help="Another folder of contracts.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line.")
def list_(system: str | None, folder: Path | None, as_lines: bool) -> None:
    """List the contract cases and what each must lead to: an event, or an error code.

    \b
    Example:
      hub contract list --system samsa
    """
    rows = [listed(case) for case in cases(system, folder)]
    print_rows(rows, ["system", "kind", "case", "expects"], as_lines=as_lines, none=_NONE)


@contract.command("check", short_help="Check every case against schema and adapter.")
@click.option("--system", type=_SYSTEM, help="Of this system only.")
@click.option("--dir", "folder", type=_DIR, help="Another folder of contracts: your own examples.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line.")
def check_(system: str | None, folder: Path | None, as_lines: bool) -> None:
    """Check every case: a good document must be valid by its XSD or JSON Schema and be read with the
    meaning beside it, a bad one must be refused with the error beside it. Names those that are not. Ends
    with 1 if there are any, or no cases at all.

    \b
    Example:
      hub contract check --system prator
    """
    verdicts = [check(case, OFFLINE_NOTE_KEY) for case in cases(system, folder)]
    wrong = [verdict for verdict in verdicts if not verdict.holds]
    if as_lines:
        print_rows(map(judged, verdicts), [], as_lines=True, none="")
    elif wrong:
        columns = ["system", "kind", "case", "expects", "got", "differs"]
        print_rows(map(judged, wrong), columns, as_lines=False, none="")
    if not as_lines:
        click.echo(f"{len(verdicts) - len(wrong)} of {len(verdicts)} hold." if verdicts else _NONE)
    sys.exit(1 if wrong or not verdicts else 0)


def listed(case: Case) -> Row:
    """A case as a row."""
    kind = "good" if case.good else "bad"
    return {"system": case.system, "kind": kind, "case": case.name, "expects": case.expects}


def judged(verdict: Verdict) -> Row:
    """A case with what became of it."""
    return {**listed(verdict.case), "holds": verdict.holds, "got": verdict.got, "differs": verdict.differs}

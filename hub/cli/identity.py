"""What kind of identity a number is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from hub.canonical.identity import NotAnIdentity, identify
from hub.cli.show import Row, as_json


@click.command(short_help="Say what kind of identity a number is.")
@click.argument("texts", metavar="[ID…|-]", nargs=-1)
@click.option("--system", metavar="OID", help="The series it was sent under; then it must be of that series.")
@click.option(
    "--json", "as_lines", is_flag=True, help="One object a line: input, kind, system, value, reason."
)
def identity(texts: tuple[str, ...], system: str | None, as_lines: bool) -> None:
    """Say what kind of identity each ID is, normalised to twelve characters, or why it is none.

    Kinds: personnummer, samordningsnummer, reservnummer (which one says its OID). A century is never
    guessed. With `-`, or without any ID, one a line is read from standard input, and each line is
    answered by one, a blank one too. Ends with 1 if any is refused.

    \b
    Example:
      hub identity 20010302-2380
      hub identity --json - < numbers.txt
    """
    refused = False
    for text in _given(texts):
        row = judged(text, system)
        refused = refused or row["kind"] is None
        click.echo(as_json(row) if as_lines else sentence(row))
    sys.exit(1 if refused else 0)


def judged(text: str, system: str | None = None) -> Row:
    """The answer about one text: `input`, `kind`, `system`, `value`, `reason` (None where there is none)."""
    try:
        person = identify(text, system)
    except NotAnIdentity as error:
        return {
            "input": text,
            "kind": None,
            "system": None,
            "value": None,
            "reason": f"{error.code}: {error}",
        }
    reason = None if person.checked else "series: not known here, taken as it stands"
    return {
        "input": text,
        "kind": person.kind.value,
        "system": person.system,
        "value": person.value,
        "reason": reason,
    }


def sentence(row: Row) -> str:
    """The answer as a line for people."""
    if row["kind"] is None:
        return f"{row['input']}  refused: {row['reason']}"
    known = f" ({row['reason']})" if row["reason"] else ""
    return f"{row['value']}  {row['kind']}  {row['system']}{known}"


def _given(texts: Iterable[str]) -> Iterator[str]:
    """The texts named as arguments; standard input's lines, blank ones too, in place of `-` or of none."""
    for text in tuple(texts) or ("-",):
        if text != "-":
            yield text
            continue
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", "replace").rstrip("\r\n")

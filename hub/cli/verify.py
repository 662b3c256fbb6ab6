"""Checks that every promise holds in what is stored, and that the journal has not been changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from hub.cli.reach import ask
from hub.cli.show import print_rows
from hub.security.audit_chain import Proof, prove
from hub.store.ledger import Ledger
from hub.store.rows import AuditRow
from hub.store.verify import verify as broken_promises

_AT_ONCE = 5000


@click.command(short_help="Check the invariants on this database.")
@click.option("--json", "as_lines", is_flag=True, help="One object a line: invariant, subject, says.")
def verify(as_lines: bool) -> None:
    """Check the invariants (I1 no loss, I3 one effect, I4 order …) on everything that is stored, on a live
    database as well. Names what is wrong; ends with 1 where anything is.

    \b
    Example:
      hub verify
    """
    found = ask(broken_promises)
    rows = [{"invariant": one.invariant, "subject": one.subject, "says": one.says} for one in found]
    columns = ["invariant", "subject", "says"]
    print_rows(rows, columns, as_lines=as_lines, none="Every promise holds.")
    sys.exit(1 if rows else 0)


@click.group(short_help="Check the audit chain.")
def audit() -> None:
    """The journal: every change of state, written with the change, each entry linked to the one before."""


@audit.command("verify", short_help="Prove the audit chain, and name what does not hold.")
@click.option("--json", "as_object", is_flag=True, help="One object: entries, head, damage, tail.")
@click.option("--head", metavar="NUMBER:HASH", help="The end of the chain as you have kept it elsewhere.")
def audit_verify(as_object: bool, head: str | None) -> None:
    """Walk the chain from its first entry to its end and name the first that was changed, removed, moved or
    added; say how many entries are not sealed yet. Ends with 1 where it does not hold. Keep the end that it
    prints outside the database: with it, --head also shows a chain that was written anew.

    \b
    Example:
      hub audit verify
      hub audit verify --head 4711:9f3c…
    """
    proof, kept = ask(lambda ledger: (_proof(ledger), _as_kept(ledger, head)))
    if as_object:
        damage = proof.damage
        facts = (
            None if damage is None else {"number": damage.sealed_no, "seq": damage.seq, "says": damage.says}
        )
        told = {"entries": proof.entries, "head": proof.head, "damage": facts, "tail": proof.tail}
        click.echo(json.dumps(told | {"kept": kept}))
    else:
        click.echo(in_words(proof))
        if not kept:
            click.echo("The end that you have kept is not in this chain: it was written anew.")
    sys.exit(0 if proof.damage is None and kept else 1)


def in_words(proof: Proof) -> str:
    """What the walk has shown, for people."""
    if proof.damage is not None:
        row = f" (journal entry {proof.damage.seq})" if proof.damage.seq is not None else ""
        return f"The chain is broken at number {proof.damage.sealed_no}{row}: {proof.damage.says}."
    tail = f" {proof.tail} newer entries are not sealed yet." if proof.tail else ""
    return f"The chain holds: {proof.entries} entries, end {proof.entries}:{proof.head}.{tail}"


def _proof(ledger: Ledger) -> Proof:
    head = ledger.head()
    return prove(_chain(ledger), head.number, head.hash, len(ledger.unsealed(limit=100_000)))


def _chain(ledger: Ledger) -> Iterator[AuditRow]:
    """Every sealed entry, in the chain's order, however many they are."""
    after = 0
    while part := ledger.chain(after=after, limit=_AT_ONCE):
        yield from part
        after = int(part[-1].sealed_no or 0)


def _as_kept(ledger: Ledger, head: str | None) -> bool:
    """Whether the end that was kept elsewhere is an entry of this chain."""
    if head is None:
        return True
    number, _, mark = head.partition(":")
    if not number.isdigit():
        raise click.BadParameter("give the number and the hash as `hub audit verify` printed them")
    return any(row.hash == mark for row in ledger.chain(after=int(number) - 1, limit=1))

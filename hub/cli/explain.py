"""Tells the life of a message, a delivery or a case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import click

from hub.cli.errands import unit_names
from hub.cli.life import Life
from hub.cli.reach import ask, the_one
from hub.cli.story import document, story
from hub.errors import NotFound
from hub.store.finding import Found
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow

_MANY = 100_000


@click.command(short_help="Tell the life of a message, a delivery or a case.")
@click.argument("id", metavar="ID")
@click.option(
    "--trace",
    is_flag=True,
    help="Every rule that was asked, on which values, and what it said; --losses too.",
)
@click.option("--losses", is_flag=True, help="Every field that its format could not carry in place.")
@click.option("--json", "as_object", is_flag=True, help="One object instead of text, with all of this.")
def explain(id: str, trace: bool, losses: bool, as_object: bool) -> None:
    """Tell the life of one message, delivery or case from its first moment: what came in and from whom,
    who gets it and which rules said so, each attempt, receipt and change, what its format could not carry,
    and at the end whom we wait for, and what a person types to go on. Times are on a Swedish clock. Content
    is never shown.

    ID may be cut to its first six characters, or be the sender's own id of the message, whole.

    \b
    Example:
      hub explain 3f9a1c
      hub explain SAMSA-2021-009912
    """
    found, now = ask(lambda ledger: (life_of(ledger, id), ledger.clock.now()))
    life = replace(found, whole_trace=trace or as_object, every_loss=losses or trace or as_object)
    click.echo(json.dumps(document(life, now), ensure_ascii=False) if as_object else story(life, now))


def life_of(ledger: Ledger, text: str) -> Life:
    """All that is kept about what the id names."""
    found = the_one(ledger, text, "message", "delivery", "case")
    if found.kind == "case":
        return _of_case(ledger, found.id)
    if found.kind == "message":
        return _of_message(ledger, found, found.id, ledger.deliveries_of(found.id))
    delivery = ledger.delivery(found.id)
    return _of_message(ledger, found, delivery.message_id, [delivery]) if delivery else _gone()


def _of_case(ledger: Ledger, case_id: str) -> Life:
    case = ledger.case(case_id) or _gone()
    return Life(
        kind="case",
        id=case_id,
        case=case,
        links=tuple(ledger.links_of(case_id)),
        messages=tuple(ledger.messages(case_id=case_id, limit=_MANY)),
        deliveries=tuple(ledger.deliveries(case_id=case_id, limit=_MANY)),
        expectations=tuple(ledger.expectations(case_id=case_id, limit=_MANY)),
        tasks=tuple(ledger.tasks(state=None, case_id=case_id, limit=_MANY)),
        journal=tuple(ledger.journal(case_id=case_id, limit=_MANY)),
        names=unit_names(ledger),
    )


def _of_message(ledger: Ledger, found: Found, message_id: str, deliveries: Sequence[DeliveryRow]) -> Life:
    """One message with its deliveries, or with the one delivery that was asked about."""
    message = ledger.message(message_id) or _gone()
    case = ledger.case(message.case_id) or _gone()
    ids = {row.id for row in deliveries}
    whole = found.kind == "message"
    tasks = ledger.tasks(state=None, message_id=message.id, limit=_MANY)
    return Life(
        kind=found.kind,  # type: ignore[arg-type]
        id=found.id,
        case=case,
        links=tuple(ledger.links_of(case.id)),
        messages=(message,),
        deliveries=tuple(deliveries),
        expectations=tuple(e for id in sorted(ids) for e in ledger.expectations(delivery_id=id, limit=_MANY)),
        tasks=tuple(task for task in tasks if whole or task.delivery_id in ids),
        journal=tuple(
            entry for entry in ledger.journal(case_id=case.id, limit=_MANY) if entry.subject in ids
        ),
        names=unit_names(ledger),
    )


def _gone() -> NoReturn:
    raise NotFound("id.unknown", "what was found under this id is no longer there")

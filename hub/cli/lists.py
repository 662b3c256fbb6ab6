"""The lists: what has come in, what is on its way, who owes an answer, what people must do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

import click

from hub.canonical.codes import Event
from hub.canonical.identity import NotAnIdentity, identify
from hub.cli.errands import Errand, errand, unit_names
from hub.cli.reach import ask, the_one
from hub.cli.show import Row, local, plain, print_rows, typed
from hub.delivery import State
from hub.errors import Unacceptable
from hub.store.ledger import Ledger
from hub.store.rows import CaseRow, ExpectationRow, MessageState, Waiting

F = TypeVar("F", bound=Callable[..., None])


def _listed(command: F) -> F:
    """The options that every list has."""
    command = click.option("--limit", default=100, show_default=True, help="At most so many rows.")(command)
    return click.option("--json", "as_lines", is_flag=True, help="One object a line, with every field.")(
        command
    )


def _of_case(command: F) -> F:
    return click.option("--case", "case_id", metavar="ID", help="Of this case; six characters do.")(command)


def _whole(ledger: Ledger, case_id: str | None) -> str | None:
    return the_one(ledger, case_id, "case").id if case_id else None


@click.command(short_help="List the messages that came in.")
@_of_case
@click.option("--party", help="From this party.")
@click.option("--event", type=click.Choice([str(event) for event in Event]), help="Telling this event.")
@click.option("--state", type=click.Choice([str(state) for state in MessageState]), help="In this state.")
@click.option("--native-id", help="Called so by its sender.")
@click.option("--refused", is_flag=True, help="Those that were not taken, and why.")
@_listed
def messages(
    case_id: str | None,
    party: str | None,
    event: str | None,
    state: str | None,
    native_id: str | None,
    refused: bool,
    as_lines: bool,
    limit: int,
) -> None:
    """List the messages that came in, the newest first; of one case, in its order.

    \b
    Example:
      hub messages --event invitation.sent --limit 20
      hub messages --refused --json
    """
    if refused:
        rows = ask(lambda ledger: [plain(row) for row in ledger.refusals(party=party, limit=limit)])
        columns = ["at", "party", "system", "code", "rule", "path", "line"]
        print_rows(rows, columns, as_lines=as_lines, none="Nothing was refused.")
        return
    rows = ask(
        lambda ledger: [
            plain(row)
            for row in ledger.messages(
                case_id=_whole(ledger, case_id),
                party=party,
                event=event,
                state=state,
                native_id=native_id,
                limit=limit,
            )
        ]
    )
    columns = ["accepted_at", "id", "event", "state", "sender_unit", "native_id", "case_id"]
    print_rows(_short(rows, as_lines), columns, as_lines=as_lines, none="No messages.")


@click.command(short_help="List the cases.")
@click.option("--state", help="In this state.")
@click.option("--person", metavar="ID|-", help="Of this person; - asks for the number without showing it.")
@_listed
def cases(state: str | None, person: str | None, as_lines: bool, limit: int) -> None:
    """List the cases, the one that changed last first. A person is found by a keyed hash: the hub keeps no
    number that could be read.

    \b
    Example:
      hub cases --state open
      hub cases --person -
    """
    number = _person(person) if person else None

    def found(ledger: Ledger) -> list[CaseRow]:
        if number is None:
            return ledger.cases(state=state, limit=limit)
        return [row for row in ledger.cases_of_patient(number) if state in (None, row.state)][:limit]

    rows = [plain(row) for row in ask(found)]
    columns = ["updated_at", "id", "state", "consent_revision", "blocked", "created_at"]
    print_rows(_short(rows, as_lines), columns, as_lines=as_lines, none="No cases.")


def _person(text: str) -> str:
    try:
        return identify(typed("Identity") if text == "-" else text).value
    except NotAnIdentity as error:
        raise Unacceptable(f"identity.{error.code}", str(error)) from None


@click.command(short_help="List the deliveries.")
@_of_case
@click.option("--state", type=click.Choice([str(state) for state in State]), help="In this state.")
@click.option("--recipient", metavar="UNIT", help="To this unit.")
@click.option("--party", help="Through this party's system.")
@click.option("--channel", help="By this way: http, amqp, letter, phone, person.")
@_listed
def deliveries(
    case_id: str | None,
    state: str | None,
    recipient: str | None,
    party: str | None,
    channel: str | None,
    as_lines: bool,
    limit: int,
) -> None:
    """List the deliveries, the newest first; of one case, in its order.

    \b
    Example:
      hub deliveries --state pending
      hub deliveries --case 3f9a1c --json
    """
    rows = ask(
        lambda ledger: [
            plain(row)
            for row in ledger.deliveries(
                case_id=_whole(ledger, case_id),
                state=State(state) if state else None,
                recipient=recipient,
                party=party,
                channel=channel,
                limit=limit,
            )
        ]
    )
    columns = ["created_at", "id", "event", "state", "recipient_name", "system", "attempts", "reason", "due"]
    print_rows(_short(rows, as_lines), columns, as_lines=as_lines, none="No deliveries.")


@click.command(short_help="List the deliveries that wait for a person's decision.")
@_listed
def parked(as_lines: bool, limit: int) -> None:
    """List the parked deliveries: each keeps its line closed until a person sends it again (`hub replay`),
    or answers its task (`hub task done`).

    \b
    Example:
      hub parked
    """
    rows = ask(lambda ledger: [plain(row) for row in ledger.parked(limit)])
    columns = ["created_at", "id", "event", "recipient_name", "system", "attempts", "reason", "case_id"]
    print_rows(_short(rows, as_lines), columns, as_lines=as_lines, none="Nothing is parked.")


@click.command(short_help="List who owes which answer, and until when.")
@_of_case
@click.option("--unit", metavar="UNIT", help="Owed by this unit.")
@click.option(
    "--state",
    type=click.Choice([*(str(state) for state in Waiting), "all"]),
    default="open",
    show_default=True,
    help="In this state.",
)
@click.option("--overdue", is_flag=True, help="Only those whose time has run out.")
@_listed
def expectations(
    case_id: str | None, unit: str | None, state: str, overdue: bool, as_lines: bool, limit: int
) -> None:
    """List who owes which answer to what, since when, under which rule and until when.

    \b
    Example:
      hub expectations --overdue
      hub expectations --unit SE2321000131-E000000000101 --state all
    """

    def found(ledger: Ledger) -> list[ExpectationRow]:
        rows = ledger.expectations(
            case_id=_whole(ledger, case_id),
            unit=unit,
            state=None if state == "all" else Waiting(state),
            limit=limit,
        )
        now = ledger.clock.now()
        return [row for row in rows if not overdue or _is_overdue(row.due, now)]

    rows = [plain(row) for row in ask(found)]
    columns = ["due", "unit", "event", "rule", "state", "rung", "opened_at", "id", "case_id"]
    print_rows(_short(rows, as_lines), columns, as_lines=as_lines, none="Nobody owes an answer.")


def _is_overdue(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now


@click.command(short_help="List what people must do.")
@_of_case
@click.option(
    "--state",
    type=click.Choice(["open", "done", "all"]),
    default="open",
    show_default=True,
    help="In this state.",
)
@click.option("--kind", help="Of this kind.")
@click.option("--unit", metavar="UNIT", help="About this unit.")
@_listed
def tasks(
    case_id: str | None, state: str, kind: str | None, unit: str | None, as_lines: bool, limit: int
) -> None:
    """List what people must do, the oldest first: for whom, about which unit, until when an answer is owed,
    and what to do. `hub task show` tells the whole of one, `hub task done` takes the answer.

    \b
    Example:
      hub tasks
      hub tasks --kind consent.decide --json
    """

    def found(ledger: Ledger) -> list[Errand]:
        rows = ledger.tasks(
            state=None if state == "all" else state,
            kind=kind,
            case_id=_whole(ledger, case_id),
            unit=unit,
            limit=limit,
        )
        names = unit_names(ledger) if rows else {}
        return [errand(ledger, row, names) for row in rows]

    errands = ask(found)
    if as_lines or not errands:
        objects = [told(one) for one in errands]
        print_rows(objects, [], as_lines=as_lines, none="Nobody has anything to do.")
        return
    for one in errands:
        click.echo(in_lines(one))
    click.echo(
        "\n`hub task show ID` tells more of one; `hub task done ID --answer … --by NAME` says it is done."
    )


def told(one: Errand) -> Row:
    """A task's own fields, and what is found out about it, under names of their own."""
    more = {"unit_name": one.of, "about": one.about, "deadline": one.deadline, "answers": one.answers}
    return {**plain(one.task), **more, "what": one.duty.short, "why": one.duty.why, "do": one.duty.do}


def in_lines(one: Errand) -> str:
    """A task as a person reads it in a list: whose it is, and under that what to do."""
    task = one.task
    about = f", about {one.about}" if one.about else ""
    until = f"; answer owed by {local(one.deadline)}" if one.deadline else ""
    done = f"done {local(task.done_at)} by {task.done_by}" if task.done_at else " | ".join(one.answers)
    return (
        f"{task.id[:12]}  {task.kind}: for {one.of}{about}; since {local(task.created_at)}{until}\n"
        f"{'':14}{one.duty.short}  ({done})"
    )


def _short(rows: Iterable[Row], as_lines: bool) -> list[Row]:
    """Ids cut to twelve characters for people; programs get them whole."""
    return (
        list(rows) if as_lines else [{name: _cut(name, value) for name, value in row.items()} for row in rows]
    )


def _cut(name: str, value: Any) -> Any:
    if name not in ("id", "case_id") or not isinstance(value, str):
        return value
    number = value[32:]  # of a further document of a delivery
    return value[:12] + number

"""Sends deliveries again: the same id and the same bytes, so that a receiver that has them knows them."""

from __future__ import annotations

import click

from hub.cli.reach import ask, tell, the_one
from hub.delivery import RETRY_FOR, TRANSITIONS, State, Step
from hub.store.ledger import Ledger
from hub.store.rows import DeliveryRow


@click.command(short_help="Send deliveries again, same id and same bytes.")
@click.argument("ids", metavar="ID…", nargs=-1)
@click.option("--parked", is_flag=True, help="All that are parked, instead of naming them.")
@click.option(
    "--reason", metavar="CODE", help="With --parked: only those parked for this reason (http.503 …)."
)
@click.option("--recipient", metavar="UNIT", help="With --parked: only those to this unit.")
@click.option("--yes", is_flag=True, help="Do it; without this nothing is done but said.")
@click.option("--limit", default=100, show_default=True, help="With --parked: at most so many.")
def replay(
    ids: tuple[str, ...], parked: bool, reason: str | None, recipient: str | None, yes: bool, limit: int
) -> None:
    """Send each delivery ID again, with the same id and the same bytes, and its further documents behind it.
    Says what it would do; does it with --yes. A delivery whose state does not allow it is skipped with the
    reason.

    \b
    Example:
      hub replay 77ab12cd
      hub replay --parked --reason http.503 --yes
    """
    if bool(ids) == parked:
        raise click.UsageError("name deliveries, or say --parked")

    def chosen(ledger: Ledger) -> list[DeliveryRow]:
        if parked:
            return [row for row in ledger.parked(limit) if _fits(row, reason, recipient)]
        rows = (ledger.delivery(the_one(ledger, id, "delivery").id) for id in ids)
        return [row for row in rows if row is not None]

    rows = ask(chosen)
    may = [row for row in rows if Step.REPLAY in TRANSITIONS[row.state]]
    for row in rows:
        click.echo(preview(row))
    cases = len({row.case_id for row in may})
    click.echo(f"{len(may)} to send again, in {cases} cases; {len(rows) - len(may)} skipped.")
    if yes:
        done = tell(lambda ledger: again(ledger, may))
        click.echo(f"{done} will be sent again.")
    elif may:
        click.echo("Nothing was done; --yes does it.")


def preview(row: DeliveryRow) -> str:
    """What would happen to a delivery, in one line."""
    part = f"-{row.part}" if row.part_of else ""
    what = f"{(row.part_of or row.id)[:12]}{part}  {row.event} to {row.recipient_name}"
    if Step.REPLAY in TRANSITIONS[row.state]:
        twice = ", which has it already and will know it by its id" if row.state is State.SENT else ""
        return f"{what}: sent again{twice}"
    return f"{what}: skipped, it is {row.state}"


def again(ledger: Ledger, rows: list[DeliveryRow]) -> int:
    """Moves those that may still be sent again; how many they were."""
    done = 0
    until = ledger.clock.now() + RETRY_FOR
    for row in rows:
        current = ledger.delivery(row.id)
        if current is not None and Step.REPLAY in TRANSITIONS[current.state]:
            ledger.step(row.id, Step.REPLAY, actor="operator", give_up_at=until)
            ledger.step_along(row.id, Step.REPLAY, actor="operator", give_up_at=until)
            for task in ledger.tasks(kind="delivery.parked", delivery_id=row.id):
                ledger.task_done(task.id, by="operator")
            done += 1
    return done


def _fits(row: DeliveryRow, reason: str | None, recipient: str | None) -> bool:
    return reason in (None, row.reason) and recipient in (None, row.recipient)

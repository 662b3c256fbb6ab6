"""The commands on a database of their own: a message is taken, looked at, parked, and sent again."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hub.bootstrap.hub import open_hub
from hub.cli import hub, show
from hub.cli.reach import tell
from hub.delivery import Step
from hub.errors import HubError
from hub.sandbox.bench import documents
from hub.settings import Settings
from hub.store.ledger import Ledger
from hub.store.rows import NewDelivery, NewTask

ROOT = Path(__file__).parent.parent.parent
UNITS = ROOT / "hub" / "sandbox" / "directory.csv"


@dataclass
class Console:
    """Types commands. `said` are its answers, `rows` a list's with --json."""

    def run(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(hub, list(words), input=typed)

    def said(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def rows(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.said(*words, "--json").splitlines()]

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert isinstance(result.exception, HubError), result.output
        return show.refusal(result.exception)


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A hub with keys, a directory and two parties; nothing runs."""
    monkeypatch.setenv("HUB_DATABASE_URL", f"sqlite:///{tmp_path / 'hub.db'}")
    monkeypatch.setenv("HUB_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.delenv("HUB_CLOCK_FILE", raising=False)
    console = Console()
    console.said("keys", "new")
    console.said("directory", "import", str(UNITS))
    for unit in (documents.SENDER, *documents.RECEIVERS):
        console.said(
            *("party", "add", unit.name, "--system", "samsa", "--unit", str(unit.hsa_id)),
            *("--deliver-to", "http://127.0.0.1:9/take", "--deliver-token", "t", "--json"),
        )
    return console


async def _taken() -> str:
    async with open_hub(Settings()) as made:
        sender = (await made.store.read(lambda ledger: ledger.parties()))[0]
        await made.intake.receive(documents.consent(1), sender, "samsa")
        answer = await made.intake.receive(documents.information(1, 1), sender, "samsa")
        return answer.message_id


@pytest.fixture
def message(console: Console) -> str:
    """The hub's id of an information message that was taken and waits to be sent."""
    return asyncio.run(_taken())


async def _taken_as(number: str) -> None:
    async with open_hub(Settings()) as made:
        sender = (await made.store.read(lambda ledger: ledger.parties()))[0]
        await made.intake.receive(documents.consent(1), sender, "samsa")
        document = documents.information(1, 1).replace(b"BENCH-1-1", number.encode())
        await made.intake.receive(document, sender, "samsa")


def _with_task(console: Console, kind: str, *, of_delivery: bool = True) -> dict[str, Any]:
    """Both deliveries are parked, and there is a task about one of them, or about its message alone."""

    def work(ledger: Ledger) -> None:
        ledger.add_task(
            NewTask(
                id="77" * 16,
                kind=kind,
                case_id=row["case_id"],
                message_id=row["message_id"],
                delivery_id=row["id"] if of_delivery else None,
            )
        )

    asyncio.run(_changed(Step.PARK))
    row = console.rows("parked")[0]
    tell(work)
    return row


async def _changed(step: Step) -> None:
    def work(ledger: Ledger) -> None:
        for row in ledger.deliveries(limit=2):
            ledger.step(row.id, step, actor="hub", reason="http.503")

    async with open_hub(Settings()) as made:
        await made.store.write(work)


def test_a_message_is_listed_with_its_deliveries_and_case(console: Console, message: str):
    rows = console.rows("messages", "--event", "info.for-information")
    assert [row["id"] for row in rows] == [message]
    assert {row["event"] for row in console.rows("deliveries", "--state", "pending")} >= {
        "info.for-information"
    }
    (case,) = console.rows("cases")
    assert case["id"] == rows[0]["case_id"]
    assert [row["id"] for row in console.rows("cases", "--person", "20010302-2380")] == [case["id"]]
    assert console.rows("cases", "--person", "19900527-5848") == []


def test_lists_hold_no_content_and_no_keys(console: Console, message: str):
    listed = console.rows("messages") + console.rows("deliveries") + console.rows("cases")
    fields = {name for row in listed for name in row}
    assert fields.isdisjoint({"raw", "canonical", "body", "facts", "patient_key", "lease"})
    assert "200103022380" not in json.dumps(listed)


def test_a_message_is_explained_by_the_beginning_of_its_id_and_by_its_senders_number(
    console: Console, message: str
):
    told = console.said("explain", message[:8])
    assert f"Message {message}  accepted" in told
    assert "why there" in told
    assert told.splitlines()[-1].startswith("The hub sends info.for-information to ")
    assert console.said("explain", "BENCH-1-1") == told


def test_a_case_and_a_delivery_are_explained_too(console: Console, message: str):
    (case,) = console.rows("cases")
    delivery = console.rows("deliveries", "--case", case["id"][:10])[-1]
    assert f"Case {case['id']}" in console.said("explain", case["id"])
    assert f"Delivery {delivery['id']}  pending" in console.said("explain", delivery["id"])
    whole = json.loads(console.said("explain", case["id"], "--json"))
    assert (whole["kind"], whole["case"]) == ("case", case["id"])


def test_an_id_that_is_unknown_or_too_short_is_told_with_what_to_do(console: Console, message: str):
    assert "(id.unknown)" in console.refused("explain", "f" * 32)
    assert "(id.short)" in console.refused("explain", message[:3])


def test_a_parked_delivery_is_sent_again_only_when_said_so(console: Console, message: str):
    asyncio.run(_changed(Step.PARK))
    parked = console.rows("parked")
    assert [row["reason"] for row in parked] == ["http.503", "http.503"]
    assert "Nothing was done; --yes does it." in console.said("replay", "--parked", "--reason", "http.503")
    assert len(console.rows("parked")) == 2
    assert "2 will be sent again." in console.said("replay", "--parked", "--yes")
    assert console.rows("parked") == []


def test_a_delivery_that_may_not_be_sent_again_is_skipped(console: Console, message: str):
    delivery = console.rows("deliveries")[0]
    assert "skipped, it is pending" in console.said("replay", delivery["id"], "--yes")


def test_replay_without_saying_what_is_wrong_usage(console: Console):
    assert console.run("replay").exit_code == 2
    assert console.run("replay", "abcdef", "--parked").exit_code == 2


def test_a_new_database_breaks_no_promise_and_its_chain_holds(console: Console, message: str):
    assert console.said("verify") == "Every promise holds.\n"
    assert console.said("audit", "verify").startswith("The chain holds: ")
    assert json.loads(console.said("audit", "verify", "--json"))["damage"] is None


def test_a_token_is_shown_once_and_a_revoked_party_is_listed_only_when_asked_for(console: Console):
    parties = console.rows("party", "list")
    assert {name for row in parties for name in row}.isdisjoint({"token_hash", "deliver_token"})
    console.said("party", "revoke", parties[0]["id"])
    assert len(console.rows("party", "list")) == len(parties) - 1
    assert len(console.rows("party", "list", "--revoked")) == len(parties)
    assert "(party.unknown)" in console.refused("party", "revoke", parties[0]["id"])


@pytest.mark.parametrize("words", [("--unit", "Köping"), ("--unit", "SE1*")])
def test_a_party_speaks_only_for_hsa_ids(console: Console, words: tuple[str, ...]):
    assert console.run("party", "add", "System X", "--system", "samsa", *words).exit_code == 2


def test_the_directory_says_where_a_unit_is_and_what_it_does_not_know(console: Console):
    (unit,) = console.rows("directory", "where", "Vårdcentralen Köping")
    assert (unit["hsa_id"], unit["system"]) == ("SE2321000172-E000000000202", "prator")
    result = console.run("directory", "where", "Ingenstans")
    assert (result.exit_code, result.stdout.startswith("Unknown on ")) == (1, True)


def test_a_list_of_units_with_errors_is_not_imported(console: Console, tmp_path: Path):
    header, first, *_ = UNITS.read_text("utf-8").splitlines()
    (tmp_path / "twice.csv").write_text("\n".join([header, first, first]), "utf-8")
    assert "(directory.errors)" in console.refused("directory", "import", str(tmp_path / "twice.csv"))
    assert console.run("directory", "check", str(tmp_path / "twice.csv")).exit_code == 1


def test_a_key_file_is_never_overwritten(console: Console):
    assert "(keys.exist)" in console.refused("keys", "new")


def test_the_database_says_where_it_stands(console: Console):
    told = json.loads(console.said("db", "status", "--json"))
    assert told["at"] == told["newest"]


def test_a_route_is_told_with_its_rules_and_sends_nothing(console: Console):
    document = ROOT / "contracts" / "samsa" / "good" / "sip-sparasand.xml"
    (leg, *_) = console.rows("route", "--from", "samsa", str(document))
    assert {"recipient", "channel", "rule", "trace"} <= set(leg)
    assert console.said("route", "--from", "samsa", str(document)).startswith("initiative.sent from ")
    assert console.rows("messages") == []


def test_nothing_to_do_is_said_in_words(console: Console):
    assert console.said("tasks") == "Nobody has anything to do.\n"
    assert console.said("expectations", "--overdue") == "Nobody owes an answer.\n"
    assert console.said("messages", "--refused") == "Nothing was refused.\n"


def test_a_senders_whole_number_is_found_however_short_and_a_beginning_is_not(console: Console):
    asyncio.run(_taken_as("Y-1"))
    assert console.said("explain", "Y-1").startswith("Message ")
    assert "(id.short)" in console.refused("explain", "Y-2")


def test_a_party_is_revoked_by_the_beginning_of_its_id(console: Console):
    (first, *_) = console.rows("party", "list")
    assert "(id.short)" in console.refused("party", "revoke", first["id"][:5])
    assert "(party.unknown)" in console.refused("party", "revoke", "f" * 33)
    assert console.said("party", "revoke", first["id"][:6]) == f"{first['name']} may connect no more.\n"
    assert first["id"] not in {row["id"] for row in console.rows("party", "list")}


def test_a_task_is_listed_with_whose_it_is_what_to_do_and_how_to_say_it_is_done(
    console: Console, message: str
):
    delivery = _with_task(console, "delivery.parked")
    (row,) = console.rows("tasks")
    assert (row["unit_name"], row["about"]) == ("operations", delivery["recipient_name"])
    assert row["answers"] == ["replay", "hand-over", "withdraw"]
    told = console.said("tasks")
    assert f"delivery.parked: for operations, about {delivery['recipient_name']}; since " in told
    assert "Send it again, or take it another way.  (replay | hand-over | withdraw)" in told
    assert "hub task done ID" in told.splitlines()[-1]


def test_a_task_without_an_answer_names_the_answers_and_is_done_in_ones_own_name(
    console: Console, message: str, monkeypatch: pytest.MonkeyPatch
):
    _with_task(console, "delivery.parked")
    monkeypatch.setenv("LOGNAME", "drift-1")
    (row,) = console.rows("tasks")
    result = console.run("task", "done", row["id"][:8])
    assert result.exit_code == 2
    assert "this task takes --answer replay | hand-over | withdraw" in result.output
    assert "--answer replay --by NAME" in console.said("task", "show", row["id"][:8])
    console.said("task", "done", row["id"][:8], "--answer", "withdraw")
    assert console.rows("tasks") == []
    (done,) = console.rows("tasks", "--state", "done")
    assert done["done_by"] == "drift-1"
    assert "(task.done)" in console.refused("task", "done", row["id"][:8])


def test_a_task_that_takes_done_needs_no_answer(console: Console, message: str):
    _with_task(console, "invitation.held", of_delivery=False)
    (row,) = console.rows("tasks")
    assert row["answers"] == ["done"]
    assert console.said("task", "done", row["id"][:8]) == "Done.\n"
    assert "done by" not in console.said("tasks")


def test_what_a_person_carries_is_read_and_printed_and_said_to_have_been_posted(
    console: Console, message: str, tmp_path: Path
):
    delivery = _with_task(console, "delivery.parked")
    console.said("task", "done", "77" * 16, "--answer", "hand-over", "--by", "Handläggare A")
    (row,) = console.rows("tasks")
    assert (row["kind"], row["delivery_id"]) == ("letter", delivery["id"])
    printed = console.said("task", "show", row["id"][:8], "--content", "--save", str(tmp_path / "files"))
    assert "Skövde kommun Vård och omsorg INKORG\n" in printed
    assert "Avsändare:\n" in printed
    assert delivery["recipient_name"] in printed
    assert list((tmp_path / "files").iterdir()) == []
    (form,) = json.loads(console.said("task", "show", row["id"][:8], "--content", "--json"))["forms"]
    assert (form["typ"], form["meddelandeId"]) == ("Meddelande", delivery["id"])
    console.said("task", "done", row["id"][:8], "--answer", "posted")
    assert [task["kind"] for task in console.rows("tasks")] in ([], ["answer.by-hand"])


def test_a_further_document_has_a_name_of_its_own(console: Console, message: str):
    def work(ledger: Ledger) -> str:
        first = ledger.deliveries(limit=1)[0]
        names = (name for name in NewDelivery.__dataclass_fields__ if hasattr(first, name))
        values = {name: getattr(first, name) for name in names}
        changed = {"id": f"{first.id}-2", "body": b"<x/>", "part": 2, "part_of": first.id}
        ledger.add_deliveries([NewDelivery(**{**values, **changed})])
        return first.id

    first = tell(work)
    said = console.said("explain", f"{first[:8]}-2")
    assert f"document 2 of {first[:8]}" in said
    assert f"Delivery {first}\n" in console.said("explain", first[:8]).replace("  pending", "")
    assert f"{first[:12]}-2" in console.said("deliveries")

"""`hub translate` and `hub contract`: one document out, a report of every difference, and the cases hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.cli import hub
from hub.errors import HubError
from hub.kit.cases import Case, cases, check
from hub.kit.schemas import validate

CASES = list(cases())
ROOT = Path(__file__).parent.parent.parent
GOOD = ROOT / "contracts" / "samsa" / "good" / "kallelse-2023.xml"
BAD = ROOT / "contracts" / "samsa" / "bad" / "fel-kontrollsiffra.xml"


def test_standard_output_holds_one_document_and_standard_error_the_report():
    result = CliRunner().invoke(
        hub, ["translate", "--from", "samsa", "--to", "prator", "--report", "json", str(GOOD)]
    )
    assert result.exit_code == 0
    validate("prator", result.stdout_bytes)
    report = json.loads(result.stderr)
    assert (report["from"], report["to"], report["event"]) == ("samsa", "prator", "invitation.sent")
    assert all(set(field) == {"field", "action", "text"} for field in report["fields"])


def test_what_is_refused_is_said_in_the_report_alone_and_ends_with_one():
    result = CliRunner().invoke(
        hub,
        ["translate", "--from", "samsa", "--to", "prator", "--report", "json", "-"],
        input=BAD.read_bytes(),
    )
    assert (result.exit_code, result.stdout) == (1, "")
    refused = json.loads(result.stderr)["refused"]
    assert set(refused) == {"code", "rule", "path", "message"}
    assert refused["code"] == "identity.check-digit"


def test_a_machines_receipt_goes_no_further():
    receipt = ROOT / "contracts" / "samsa" / "good" / "mottagningskvitto-mottaget.xml"
    result = CliRunner().invoke(
        hub, ["translate", "--from", "samsa", "--to", "prator", "--report", "json", str(receipt)]
    )
    assert result.exit_code == 1
    assert json.loads(result.stderr)["refused"]["code"] == "translate.receipt"


def test_a_system_that_is_not_known_is_wrong_usage():
    assert CliRunner().invoke(hub, ["translate", "--from", "samsa", "--to", "fax", str(GOOD)]).exit_code == 2


def test_a_document_of_another_system_is_told_from_which():
    result = CliRunner().invoke(hub, ["translate", "--from", "manual", "--to", "prator", str(GOOD)])
    assert isinstance(result.exception, HubError)
    assert result.exception.advice == "It is a document of samsa: give --from samsa."


def test_the_unit_that_reads_it_is_named_where_the_document_names_none():
    answer = str(ROOT / "contracts" / "manual" / "good" / "svar-ja.json")
    command = ["translate", "--from", "manual", "--to", "cosmic-link", "--report", "json", answer]
    refused = CliRunner().invoke(hub, command)
    assert json.loads(refused.stderr)["refused"]["rule"] == "R-ALL-01"
    named = CliRunner().invoke(hub, [*command, "--unit", "SE2321000073-E000000000301"])
    assert named.exit_code == 0
    validate("cosmic-link", named.stdout_bytes)
    assert CliRunner().invoke(hub, [*command, "--unit", "Smedby"]).exit_code == 2


@pytest.mark.parametrize("case", CASES, ids=[f"{case.system}-{case.name}" for case in CASES])
def test_each_contract_case_leads_to_what_stands_beside_it(case: Case):
    assert check(case, bytes(32)).differs is None


def test_a_case_whose_meaning_is_wrong_is_found_out():
    case = next(case for case in CASES if case.good and case.expects == "invitation.sent")
    wrong = Case(case.system, case.name, True, case.document, case.meaning | {"event": "invitation.changed"})
    assert "it must be read as invitation.changed" in str(check(wrong, bytes(32)).differs)
    refused = Case(case.system, case.name, False, case.document, {"error": {"code": "xml.doctype"}})
    assert check(refused, bytes(32)).differs == "it must be refused"


def test_the_list_says_what_each_case_expects():
    result = CliRunner().invoke(hub, ["contract", "list", "--system", "samsa", "--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {row["system"] for row in rows} == {"samsa"}
    assert {"system", "kind", "case", "expects"} == set(rows[0])


def _checked(folder: Path) -> Result:
    return CliRunner().invoke(hub, ["contract", "check", "--dir", str(folder)])


def test_the_check_names_only_the_cases_that_do_not_hold(tmp_path: Path):
    folder = tmp_path / "samsa" / "good"
    folder.mkdir(parents=True)
    for name in ("kallelse-2023", "kallelse-2021"):
        for suffix in (".xml", ".yaml"):
            shutil.copy(GOOD.with_name(f"{name}{suffix}"), folder)
    assert (_checked(tmp_path).exit_code, _checked(tmp_path).stdout) == (0, "2 of 2 hold.\n")
    (folder / "kallelse-2021.yaml").write_text("event: invitation.sent\ncanonical: {id: x}\n", "utf-8")
    checked = _checked(tmp_path)
    assert checked.exit_code == 1
    assert "kallelse-2021" in checked.stdout
    assert "kallelse-2023" not in checked.stdout
    assert "its meaning is not complete" in checked.stdout
    assert checked.stdout.endswith("1 of 2 hold.\n")


def test_a_folder_without_cases_does_not_hold(tmp_path: Path):
    (tmp_path / "else").mkdir()
    checked = _checked(tmp_path)
    assert checked.exit_code == 1
    assert checked.stdout.startswith("There are no cases")


def test_a_document_without_its_meaning_is_named(tmp_path: Path):
    folder = tmp_path / "samsa" / "good"
    folder.mkdir(parents=True)
    shutil.copy(GOOD, folder)
    assert str(_checked(tmp_path).exception).startswith("case.meaning: ")
    assert "samsa/good/kallelse-2023.yaml" in str(_checked(tmp_path).exception)

"""`hub translate` and `hub contract`: one document out, a report of every difference, and the cases hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import hub
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

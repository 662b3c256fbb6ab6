"""The simulated systems' documents: what they write and read is what the published contracts say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.sandbox.systems.document import CannotMake, NotValid
from tests.demo.letters import CONTACT_POINT, HEALTH_CENTRE, MARK, order
from tests.demo.natives import SYSTEMS, native

ROOT = Path(__file__).parents[2]
ACTS = [
    *(("samsa", act) for act in ("samtycke", "återtaget", "sparasänd", "kallelse", "ändring", "borttaget")),
    *(("samsa", act) for act in ("svar", "meddelande")),
    *(("prator", act) for act in ("initiativ", "kallelse", "makulering", "information")),
    *(("cosmic-link", act) for act in ("samtycke", "kallelse", "meddelande", "plan")),
    *(("lifecare-sp", act) for act in ("samtycke", "kallelse", "meddelande")),
]
#: What each system's staff call the number of a case.
NUMBER = {
    "samsa": "Ärendenummer",
    "prator": "Ärendenummer",
    "cosmic-link": "arende",
    "lifecare-sp": "ärendenummer",
}


def _good(system: str) -> list[Path]:
    files = sorted((ROOT / "contracts" / system / "good").iterdir())
    written = [file for file in files if file.suffix != ".yaml"]
    return [file for file in written if not file.name.startswith("mottagningskvitto")]


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_good_contract_document_is_understood(system: str) -> None:
    reader = native(system)
    for file in _good(system):
        document = reader.read(file.read_bytes())
        assert document.id, file.name
        assert document.root, file.name


@pytest.mark.parametrize("system", ["samsa", "prator", "cosmic-link"])
def test_every_good_contract_document_in_xml_names_the_unit_that_it_is_for(system: str) -> None:
    reader = native(system)
    assert all(reader.read(file.read_bytes()).unit.startswith("SE") for file in _good(system))


@pytest.mark.parametrize("system", SYSTEMS)
def test_contract_receipts_are_receipts_and_are_not_delivered(system: str) -> None:
    reader = native(system)
    files = (ROOT / "contracts" / system / "good").glob("mottagningskvitto*")
    said = {reader.read_receipt(file.read_bytes())[1] for file in files if file.suffix != ".yaml"}
    assert said == {True, False}
    with pytest.raises(NotValid):
        reader.read(reader.receipt("1"))


@pytest.mark.parametrize(("system", "act"), ACTS)
def test_what_staff_write_is_valid_and_comes_back_as_it_was_meant(system: str, act: str) -> None:
    writer = native(system)
    numbers = {NUMBER[system]: "S3001"}
    (draft,) = writer.make(order(act, numbers=numbers, meeting="MOTE-1", revision=2, status="Godkänd"))
    document = writer.read(draft.raw)
    assert (document.id, document.root) == (draft.id, draft.root)
    assert (document.sender, document.unit) == (CONTACT_POINT["hsa_id"], HEALTH_CENTRE["hsa_id"])
    assert document.refs[f"{system}/arende"] == "S3001"
    assert "S3001" in draft.case
    assert document.refs["meeting"] == "MOTE-1"
    assert document.revision == 2


@pytest.mark.parametrize(
    ("system", "act", "root"),
    [("samsa", "sparasänd", "Svar"), ("prator", "initiativ", "Nekad")],
)
def test_a_unit_can_acknowledge_or_deny_what_asks_for_an_answer(system: str, act: str, root: str) -> None:
    unit = native(system)
    asked = unit.read(unit.make(order(act))[0].raw)
    yes, no = unit.answer(asked, "acknowledge", ""), unit.answer(asked, "deny", "Skicka till B")
    assert asked.asks
    assert (yes.root, yes.to, yes.about) == ("Kvittens", "receipts", asked.id)
    assert (no.root, no.to, no.about) == (root, "messages", asked.id)
    assert unit.read(yes.raw).unit == CONTACT_POINT["hsa_id"]
    assert unit.read(no.raw).sender == HEALTH_CENTRE["hsa_id"]


@pytest.mark.parametrize(
    ("system", "verb", "root", "to"),
    [
        ("cosmic-link", "acknowledge", "Svar", "receipts"),
        ("cosmic-link", "deny", "MeddelandeTillDeltagare", "messages"),
        ("lifecare-sp", "acknowledge", "Kvittens", "receipts"),
        ("lifecare-sp", "deny", "GenerelltMeddelande", "messages"),
        ("samsa", "write", "Svar", "messages"),
        ("samsa", "attended", "Närvaro", "messages"),
    ],
)
def test_each_system_answers_an_invitation_in_its_own_way(system: str, verb: str, root: str, to: str) -> None:
    unit = native(system)
    called = unit.read(unit.make(order("kallelse"))[0].raw)
    answer = unit.answer(called, verb, "Vi kommer")
    assert (answer.root, answer.to, answer.about) == (root, to, called.id)
    assert unit.read(answer.raw).unit == CONTACT_POINT["hsa_id"]


@pytest.mark.parametrize(("verb", "box"), [("acknowledge", "Ja"), ("deny", "Nej")])
def test_a_unit_without_a_system_ticks_a_box_on_the_answer_form(verb: str, box: str) -> None:
    desk = native("manual")
    called = json.loads((ROOT / "contracts" / "manual" / "good" / "kallelse.json").read_bytes())
    letter = desk.read(json.dumps(called).encode())
    answer = desk.answer(letter, verb, "")
    assert (answer.root, answer.to, answer.about) == ("Svarsblankett", "receipts", letter.id)
    assert desk.read(answer.raw).tree["svar"] == box
    assert desk.read(answer.raw).tree["ärende"]["kallelse"] == called["ärende"]["kallelse"]


def test_what_is_told_of_a_meeting_that_was_held_asks_for_no_form() -> None:
    held = ROOT / "contracts" / "manual" / "good" / "mote-hallet.json"
    assert not native("manual").read(held.read_bytes()).asks


@pytest.mark.parametrize(
    ("status", "signed"), [("Signerad", 1), ("Godkänd", 2), ("Ny version", 0), ("Avslutad", 0)]
)
def test_a_plan_in_cosmic_link_is_signed_by_those_who_have_said_yes(status: str, signed: int) -> None:
    (draft,) = native("cosmic-link").make(order("plan", status=status, plan="PLAN-1"))
    assert draft.raw.count(b"<Signatur ") == signed
    assert f"<Status>{status}</Status>".encode() in draft.raw


def test_an_envelope_goes_to_a_unit_that_its_document_lists() -> None:
    cosmic = native("cosmic-link")
    raw = cosmic.make(order("kallelse"))[0].raw
    address = f'1">{HEALTH_CENTRE["hsa_id"]}</'.encode()
    assert address in raw
    with pytest.raises(NotValid):
        cosmic.read(raw.replace(address, b'1">SE2321000131-E000000000199</'))


def test_marks_are_found_wherever_they_stand() -> None:
    samsa = native("samsa")
    assert samsa.read(samsa.make(order("kallelse"))[0].raw).marks == (MARK,)


def test_one_meeting_in_samsa_may_go_once_for_each_row_of_the_inbox() -> None:
    samsa = native("samsa")
    first, second = samsa.make(order("kallelse", rows="both"))
    assert first.id != second.id
    assert "Mötesbokning".encode() in first.raw
    same = second.raw.replace(second.id.encode(), first.id.encode())
    assert same.replace(b">Skickat<", ">Mötesbokning<".encode()) == first.raw


@pytest.mark.parametrize(
    "lacking",
    [{"do": "dröm"}, {"to": []}, {"person": ""}, {"text": None}],
    ids=["do", "to", "person", "text"],
)
def test_an_order_that_lacks_something_makes_no_document(lacking: dict[str, Any]) -> None:
    with pytest.raises(CannotMake):
        native("samsa").make({**order("sparasänd"), **lacking})


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<Kallelse/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a xmlns="urn:sip-hubben:samsa:1">&b;</a>',
        b'<Kallelse xmlns="urn:sip-hubben:samsa:1" version="1" layout="2023"/>',
    ],
)
def test_what_the_schema_does_not_know_is_not_read(raw: bytes) -> None:
    with pytest.raises(NotValid):
        native("samsa").read(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"typ": "Kallelse"}', b'{"typ": "Plan", "version": "1"}']
)
def test_what_the_json_schema_does_not_know_is_not_read(raw: bytes) -> None:
    with pytest.raises(NotValid):
        native("lifecare-sp").read(raw)

"""The simulated systems' documents: what they write and read is what the published contracts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.sandbox.systems.document import CannotMake, NotValid
from tests.demo.letters import CONTACT_POINT, HEALTH_CENTRE, MARK, order
from tests.demo.natives import native

ROOT = Path(__file__).parents[2]
ACTS = [
    *(("samsa", act) for act in ("samtycke", "återtaget", "sparasänd", "kallelse", "ändring", "borttaget")),
    *(("samsa", act) for act in ("svar", "meddelande")),
    *(("prator", act) for act in ("initiativ", "kallelse", "makulering", "information")),
]


def _good(system: str) -> list[Path]:
    files = sorted((ROOT / "contracts" / system / "good").glob("*.xml"))
    return [file for file in files if not file.name.startswith("mottagningskvitto")]


@pytest.mark.parametrize("system", ["samsa", "prator"])
def test_every_good_contract_document_is_understood(system: str) -> None:
    reader = native(system)
    for file in _good(system):
        document = reader.read(file.read_bytes())
        assert document.id, file.name
        assert document.unit.startswith("SE"), file.name


@pytest.mark.parametrize("system", ["samsa", "prator"])
def test_contract_receipts_are_receipts_and_are_not_delivered(system: str) -> None:
    reader = native(system)
    files = (ROOT / "contracts" / system / "good").glob("mottagningskvitto*.xml")
    said = {reader.read_receipt(file.read_bytes())[1] for file in files}
    assert said == {True, False}
    with pytest.raises(NotValid):
        reader.read(reader.receipt("1"))


@pytest.mark.parametrize(("system", "act"), ACTS)
def test_what_staff_write_is_valid_and_comes_back_as_it_was_meant(system: str, act: str) -> None:
    writer = native(system)
    (draft,) = writer.make(order(act, numbers={"Ärendenummer": "S3001"}, meeting="MOTE-1", revision=2))
    document = writer.read(draft.raw)
    assert (document.id, document.root) == (draft.id, draft.root)
    assert (document.sender, document.unit) == (CONTACT_POINT["hsa_id"], HEALTH_CENTRE["hsa_id"])
    assert document.refs[f"{system}/arende"] == "S3001"
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

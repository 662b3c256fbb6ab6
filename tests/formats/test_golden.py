"""Each golden document says what the person who wrote it meant; each bad one is refused in its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from hub.canonical.codes import Event
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import HubError
from hub.kit.cases import SUFFIXES
from tests.formats.golden import FORMATS, ROOT, assert_valid, cases, documents, meaning, name

#: The moment that the hub's own sentences show as an example.
EXAMPLE = "2026-03-12T11:00:00+01:00"


@pytest.mark.parametrize(("system", "path"), cases("good"), ids=name)
def test_a_good_document_is_read_as_it_was_meant(system: str, path: Path) -> None:
    told = meaning(path)
    model = TechnicalReceipt if told["event"] == "receipt" else Message
    assert FORMATS[system].parse(path.read_bytes()) == model.model_validate(told["canonical"])


@pytest.mark.parametrize(("system", "path"), cases("good"), ids=name)
def test_a_good_document_is_what_the_published_schema_says(system: str, path: Path) -> None:
    assert_valid(system, path.read_bytes())


@pytest.mark.parametrize(("system", "path"), cases("good"), ids=name)
def test_a_good_document_survives_its_own_system(system: str, path: Path) -> None:
    adapter = FORMATS[system]
    parsed = adapter.parse(path.read_bytes())
    if isinstance(parsed, TechnicalReceipt):
        written = adapter.receipt(parsed)
    else:
        rendered = adapter.render(parsed)
        assert not [loss for loss in rendered.losses if loss.action != "note"]
        written = rendered.document
    assert_valid(system, written)
    assert adapter.parse(written) == parsed


def carry(system: str, path: Path) -> None:
    """Read the document and write it out again, as if it went on to a unit of the same system."""
    parsed = FORMATS[system].parse(path.read_bytes())
    if isinstance(parsed, Message):
        FORMATS[system].render(parsed)


@pytest.mark.parametrize(("system", "path"), cases("bad"), ids=name)
def test_a_bad_document_is_refused_with_its_code_rule_and_place(system: str, path: Path) -> None:
    wanted = meaning(path)["error"]
    with pytest.raises(HubError) as refused:
        carry(system, path)
    got = refused.value
    facts = {"code": got.code, "status": got.status, "rule": got.rule, "path": got.path, "line": got.line}
    assert {key: value for key, value in facts.items() if value is not None} == wanted


def said_in(path: Path) -> list[str]:
    """The texts of a document, however damaged it is."""
    if path.suffix == ".json":
        return re.findall(r':\s*"((?:[^"\\]|\\.)*)"', path.read_text("utf-8", errors="replace"))
    parser = etree.XMLParser(recover=True, resolve_entities=False)
    return [text or "" for text in etree.fromstring(path.read_bytes(), parser).itertext()]


@pytest.mark.parametrize(("system", "path"), cases("bad"), ids=name)
def test_a_refusal_never_repeats_what_the_document_says(system: str, path: Path) -> None:
    with pytest.raises(HubError) as refused:
        carry(system, path)
    told = f"{refused.value} {refused.value.facts()}".replace(EXAMPLE, "")
    texts = {text.strip() for text in said_in(path)}
    assert not [text for text in texts if len(text) > 8 and text in told]


@pytest.mark.parametrize("system", FORMATS)
def test_nothing_but_documents_and_their_meanings_stands_among_the_contracts(system: str) -> None:
    for folder in (ROOT / "contracts" / system / "good", ROOT / "contracts" / system / "bad"):
        documents = {path for path in folder.iterdir() if path.suffix in SUFFIXES}
        meanings = {path.with_suffix(".yaml") for path in documents}
        assert set(folder.iterdir()) == documents | meanings
        assert len(meanings) == len(documents)


@pytest.mark.parametrize(
    ("system", "events"),
    [
        (
            "samsa",
            set(Event)
            - {
                Event.CASE_OPENED,
                Event.CONSENT_REFUSED,
                Event.CONSENT_NOT_AVAILABLE,
                Event.CONSENT_UNABLE,
                Event.SIP_DECLINED,
                Event.INVITATION_READ,
                Event.INVITATION_CONFIRMED,
                Event.INVITATION_DECLINED,
                Event.INVITATION_REROUTED,
                Event.INVITATION_CANCELLED,
                Event.INVITATION_RECALLED,
                Event.INVITATION_VOIDED,
                Event.INFO_TO_PARTICIPANTS,
                Event.INFO_GENERAL,
                Event.PLAN_SIGNED,
                Event.PLAN_LOCKED,
                Event.PLAN_APPROVED,
                Event.PLAN_UNDERSIGNED,
                Event.PLAN_NEW_VERSION,
                Event.PLAN_EVALUATED,
                Event.PLAN_EXISTING_SUFFICES,
                Event.DEVIATION_REPORTED,
            },
        ),
        (
            "prator",
            {
                Event.INITIATIVE_SENT,
                Event.INITIATIVE_ACKNOWLEDGED,
                Event.INITIATIVE_DENIED,
                Event.INITIATIVE_VOIDED,
                Event.INVITATION_SENT,
                Event.INVITATION_ACKNOWLEDGED,
                Event.INVITATION_VOIDED,
                Event.INFO_FOR_ACK,
                Event.INFO_FOR_INFORMATION,
                Event.INFO_ACKNOWLEDGED,
                Event.PLAN_SENT,
                Event.PLAN_SIGNED,
                Event.PLAN_LOCKED,
                Event.PLAN_UNDERSIGNED,
                Event.PLAN_NEW_VERSION,
                Event.PLAN_FOLLOWED_UP,
                Event.PLAN_EVALUATED,
                Event.PLAN_VOIDED,
                Event.PLAN_CLOSED,
            },
        ),
    ],
)
def test_every_event_that_a_system_has_itself_has_a_golden_document(system: str, events: set[Event]) -> None:
    assert {meaning(path)["event"] for path in documents(system, "good")} - {"receipt"} == events

"""The contract cases as the format tests read them: document, meaning, schema, and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema.exceptions import best_match
from lxml import etree

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.canonical.loss import Loss
from hub.canonical.message import GROUPS, Message
from hub.canonical.receipt import TechnicalReceipt
from hub.kit.cases import SUFFIXES
from hub.kit.schemas import json_schema

ROOT = Path(__file__).parents[2]
FORMATS = {system: adapter(system, OFFLINE_NOTE_KEY) for system in ADAPTERS}
SAMSA = FORMATS["samsa"]
PRATOR = FORMATS["prator"]


def documents(system: str, kind: str) -> list[Path]:
    """The documents of a system, `good` or `bad`, by name."""
    return sorted(path for path in (ROOT / "contracts" / system / kind).iterdir() if path.suffix in SUFFIXES)


def cases(kind: str) -> list[tuple[str, Path]]:
    """Every document of all systems."""
    return [(system, path) for system in FORMATS for path in documents(system, kind)]


def name(case: object) -> str:
    return case.stem if isinstance(case, Path) else str(case)


def meaning(path: Path) -> dict[str, Any]:
    """What the document means, as a person wrote it."""
    told: dict[str, Any] = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    return told


def messages(system: str) -> Iterator[tuple[str, Message]]:
    """The messages among the good documents of a system."""
    for path in documents(system, "good"):
        parsed = FORMATS[system].parse(path.read_bytes())
        if not isinstance(parsed, TechnicalReceipt):
            yield path.stem, parsed


@cache
def schema(system: str) -> etree.XMLSchema:
    """The published schema, compiled by another reader than the hub's."""
    return etree.XMLSchema(etree.parse(str(ROOT / "schemas" / system / "1" / f"{system}.xsd")))


def assert_valid(system: str, document: bytes) -> None:
    """The document is what the published schema says."""
    published = ROOT / "schemas" / system / "1" / f"{system}.json"
    if published.exists():
        error = best_match(json_schema(published).iter_errors(json.loads(document)))
        assert error is None, f"{error.json_path}: {error.validator}"
        return
    tree = etree.fromstring(document)
    assert schema(system).validate(tree), schema(system).error_log.last_error


def said(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every plain value of a message with its path; items of a list share the list's path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from said(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        if value:
            yield f"{path}#", str(len(value))
        for inner in value:
            yield from said(inner, path)
    elif value is not None:
        yield path, str(value)


def differing(one: Message, other: Message) -> set[str]:
    """The paths at which two messages do not say the same; the order of a case's numbers says nothing."""
    tables = []
    for message in (one, other):
        dumped = message.model_dump(mode="json")
        dumped["case"]["ids"].sort(key=str)
        table: dict[str, list[str]] = {}
        for path, value in said(dumped):
            table.setdefault(path.rstrip("#"), []).append(value)
        tables.append(table)
    return {
        path for path in tables[0].keys() | tables[1].keys() if tables[0].get(path) != tables[1].get(path)
    }


def unnamed(one: Message, other: Message, losses: tuple[Loss, ...]) -> set[str]:
    """The differences that no loss line names."""
    return not_named(differing(one, other), one, losses)


def not_named(differences: set[str], one: Message, losses: tuple[Loss, ...]) -> set[str]:
    """Those of the differences to `one` that no loss line names.

    A line about the event names the contents that only the other event has.
    """
    named = {loss.field for loss in losses}
    if "event" in named:
        named |= {group for group in GROUPS if getattr(one, group) is None}
    return {
        path
        for path in differences
        if not any(path == field or path.startswith(f"{field}.") for field in named)
    }

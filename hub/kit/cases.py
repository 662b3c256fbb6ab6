"""The contract cases: documents good and bad, and what each of them means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from hub.adapters import ADAPTERS, adapter
from hub.canonical.message import Message
from hub.canonical.receipt import TechnicalReceipt
from hub.errors import HubError, Misconfigured
from hub.kit.places import published
from hub.kit.schemas import validate

#: How the names of documents end; beside each stands its meaning, a `.yaml`.
SUFFIXES = frozenset({".xml", ".json"})


@dataclass(frozen=True)
class Case:
    """One document with its meaning. `good`: it must be taken; else it must be refused as `meaning` says."""

    system: str
    name: str
    good: bool
    document: Path
    meaning: dict[str, Any]

    @property
    def expects(self) -> str:
        """The event, or the error code, that it must lead to."""
        return str(self.meaning.get("event") if self.good else error_of(self.meaning).get("code"))


@dataclass(frozen=True)
class Verdict:
    """What became of a case. `got`: the event or the code; `differs`: where it is not as it must be."""

    case: Case
    got: str
    differs: str | None

    @property
    def holds(self) -> bool:
        return self.differs is None


def cases(system: str | None = None, folder: Path | None = None) -> Iterator[Case]:
    """Every case of a folder of contracts, by system, good before bad, by name; other folders are let be.

    Raises Misconfigured where the meaning of a document is not beside it.
    """
    root = folder or published("contracts")
    for place in sorted(root.iterdir()):
        if place.is_dir() and place.name in ADAPTERS and system in (None, place.name):
            yield from _of(place, "good")
            yield from _of(place, "bad")


def _of(place: Path, kind: str) -> Iterator[Case]:
    for document in sorted(each for each in (place / kind).glob("*.*") if each.suffix in SUFFIXES):
        yield Case(place.name, document.stem, kind == "good", document, _meaning(document))


def _meaning(document: Path) -> dict[str, Any]:
    beside = document.with_suffix(".yaml")
    try:
        meaning = yaml.safe_load(beside.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        meaning = None
    if not isinstance(meaning, dict):
        raise Misconfigured(
            "case.meaning",
            f"no meaning of the document is to be read in {'/'.join(beside.parts[-3:])}",
            advice="Write `event` and `canonical` there, or the `error` that it must lead to.",
        )
    return meaning


def check(case: Case, note_key: bytes) -> Verdict:
    """The case through the schema and the adapter."""
    return _check_good(case, note_key) if case.good else _check_bad(case, note_key)


def _check_good(case: Case, note_key: bytes) -> Verdict:
    raw = case.document.read_bytes()
    try:
        validate(case.system, raw)
        parsed = adapter(case.system, note_key).parse(raw)
    except HubError as error:
        return Verdict(case, error.code, f"it was refused: {error}")
    got = str(parsed.event) if isinstance(parsed, Message) else "receipt"
    if got != case.expects:
        return Verdict(case, got, f"it must be read as {case.expects}")
    try:
        meant = type(parsed).model_validate(case.meaning.get("canonical"))
    except ValidationError as error:
        return Verdict(case, got, f"its meaning is not complete: {_where(error)}")
    return Verdict(case, got, _difference(meant, parsed))


def _where(error: ValidationError) -> str:
    """The places in a meaning that the model does not take."""
    return ", ".join(sorted({".".join(map(str, each["loc"])) or "canonical" for each in error.errors()}))


def _difference(meant: Message | TechnicalReceipt, parsed: Message | TechnicalReceipt) -> str | None:
    """The first-level fields that differ, by name and never by content."""
    names = type(meant).model_fields
    differing = [name for name in names if getattr(meant, name, None) != getattr(parsed, name, None)]
    return f"these fields differ from the meaning: {', '.join(differing)}" if differing else None


def _check_bad(case: Case, note_key: bytes) -> Verdict:
    """Refused when it is read, or, where it must be heard all the same (§5.7), when it would travel on."""
    speaks = adapter(case.system, note_key)
    try:
        parsed = speaks.parse(case.document.read_bytes())
        if isinstance(parsed, Message):
            speaks.render(parsed)
    except HubError as error:
        wanted = error_of(case.meaning)
        differing = [key for key, value in wanted.items() if getattr(error, key, value) != value]
        told = ", ".join(f"{key} is {getattr(error, key)}, not {wanted[key]}" for key in differing)
        return Verdict(case, error.code, told or None)
    return Verdict(case, "taken", "it must be refused")


def error_of(meaning: dict[str, Any]) -> dict[str, Any]:
    """The error that a bad case must lead to: `code`, and where they are named `rule`, `path`, `line`."""
    told = meaning.get("error", meaning)
    return {key: told[key] for key in ("code", "status", "rule", "path", "line") if key in told}

"""Turns one system's document into another's, with a report of every difference."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import click

from hub.adapters import ADAPTERS, OFFLINE_NOTE_KEY, adapter
from hub.adapters.document_set import VERSION
from hub.adapters.options import DEFAULT, Options
from hub.adapters.seam import Rendered
from hub.bootstrap.parts import options_of
from hub.canonical.identity import NotAnIdentity, hsa_id
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.canonical.people import UnitRef
from hub.errors import HubError, Misconfigured, Refused, Unacceptable
from hub.security.keys import load_keys
from hub.settings import Settings

_SYSTEM = click.Choice(sorted(ADAPTERS))
#: Codes of a document that may be another system's.
_ELSEWHERE = frozenset(
    {
        *("document.namespace", "document.unknown", "soap.envelope"),
        *("xml.not-well-formed", "json.not-well-formed"),
    }
)


def _unit_key(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    try:
        return None if text is None else hsa_id(text)
    except NotAnIdentity as error:
        raise click.BadParameter(str(error)) from None


@click.command(short_help="Turn one system's document into another's.")
@click.option("--from", "source", required=True, type=_SYSTEM, help="The system whose document it is.")
@click.option("--to", "target", required=True, type=_SYSTEM, help="The system that is to read it.")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--unit",
    metavar="HSA-ID",
    callback=_unit_key,
    help="The receiving unit's HSA-id, where the document names none; no directory is asked here.",
)
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the loss report on standard error is written.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the further documents that one event may become.",
)
def translate(source: str, target: str, file: Any, unit: str | None, report: str, out: Path | None) -> None:
    """Turn the document FILE (or standard input) of one system into another's. Standard output holds exactly
    one document; standard error holds the loss report: what became of every field that has no place of its
    own there. Formats and their gates alone: no routing, no case, no consent. Ends with 1 where it is
    refused.

    \b
    Example:
      hub translate --from samsa --to prator contracts/samsa/good/kallelse-2023.xml
      hub translate --from prator --to samsa --report json - < kallelse.xml > samsa.xml
      hub translate --from manual --to cosmic-link --unit SE2321000073-E000000000301 kallelse.json
    """
    raw, key = file.read(), _note_key()
    try:
        message, rendered = translated(source, target, raw, key, unit, options_of(Settings()))
    except HubError as error:
        if error.code in _ELSEWHERE and (whose := _whose(raw, key)):
            error.advice = f"It is a document of {whose}: give --from {whose}."
        _refuse(error, report)
    click.echo(rendered.document, nl=False)
    further = _written(rendered, out)
    told = _as_object(source, target, message, rendered, further, out)
    click.echo(json.dumps(told, ensure_ascii=False) if report == "json" else _as_text(told, out), err=True)


def translated(
    source: str,
    target: str,
    raw: bytes,
    note_key: bytes,
    unit: str | None = None,
    formats: Mapping[str, Options] | None = None,
) -> tuple[Message, Rendered]:
    """The message that the document holds, and what it becomes. Raises HubError where it is refused.

    `unit`: the HSA-id of the unit that is to read it, for a document that names none. `formats`: what is
    set of the systems' formats.
    """
    speaks, hears = (adapter(each, note_key, (formats or {}).get(each, DEFAULT)) for each in (source, target))
    with _by_schema(source):
        message = speaks.parse(raw)
    if not isinstance(message, Message):
        raise Unacceptable(
            "translate.receipt",
            "the document is a machine's receipt, which goes no further than the hub",
            rule="§6.1",
            advice="The hub answers each system with its own receipt.",
        )
    addressed = message if unit is None else _addressed(message, unit)
    with _by_schema(target):
        return message, hears.render(addressed)


@contextmanager
def _by_schema(system: str) -> Iterator[None]:
    """What no rule of care refuses is refused by the system's published schema: that is the rule then."""
    try:
        yield
    except Refused as error:
        if error.rule is None and error.code != "mapping.gap":
            error.rule = f"schemas/{system}/{VERSION}"
        raise


def _addressed(message: Message, unit: str) -> Message:
    """The message with this HSA-id on its first receiving unit, where none has one."""
    if any(each.hsa_id for each in message.recipients):
        return message
    first, *others = message.recipients or (UnitRef(name=unit),)
    named = (first.model_copy(update={"hsa_id": unit}), *others)
    return message.model_copy(update={"recipients": named})


def _whose(raw: bytes, note_key: bytes) -> str | None:
    """The system that reads the document, where there is one."""
    for system in ADAPTERS:
        with suppress(HubError):
            adapter(system, note_key).parse(raw)
            return system
    return None


def _refuse(error: HubError, report: str) -> NoReturn:
    if report == "text":
        raise error
    facts = {"code": error.code, "rule": error.rule, "path": error.path, "message": error.message}
    click.echo(json.dumps({"refused": facts}, ensure_ascii=False), err=True)
    sys.exit(1)


def _written(rendered: Rendered, out: Path | None) -> list[str]:
    """Writes the further documents, and says their names; without a folder they have none."""
    further = [each.document for each in rendered.further]
    names = [f"further-{number}{_ending(raw)}" for number, raw in enumerate(further, start=1)]
    if out is not None and names:
        out.mkdir(parents=True, exist_ok=True)
        for name, document in zip(names, further, strict=True):
            (out / name).write_bytes(document)
    return names


def _ending(document: bytes) -> str:
    return ".xml" if document.startswith(b"<") else ".json"


def _as_object(
    source: str, target: str, message: Message, rendered: Rendered, further: list[str], out: Path | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "from": source,
        "to": target,
        "event": str(message.event),
        "fields": [_field(loss) for loss in rendered.losses],
    }
    if further:
        told["further"] = [str(out / name) if out else name for name in further]
    return told


def _field(loss: Loss) -> dict[str, str]:
    return {"field": loss.field, "action": str(loss.action), "text": loss.text}


def _as_text(told: dict[str, Any], out: Path | None) -> str:
    lines = [f"{told['event']}, {told['from']} → {told['to']}"]
    lines += [f"  {each['action']:<12} {each['field']}: {each['text']}" for each in told["fields"]]
    if not told["fields"]:
        lines.append("  every field has a place of its own")
    lines += [f"  further document: {name}" for name in told.get("further", [])]
    if told.get("further") and out is None:
        lines.append("  the further documents are not written: name a folder for them with --out")
    return "\n".join(lines)


def _note_key() -> bytes:
    """This machine's key; where it has none, that of the examples, which no hub takes for its own."""
    try:
        settings = Settings()
        text = settings.keys_text
        return load_keys(text.get_secret_value() if text else settings.keys).note
    except Misconfigured:
        return OFFLINE_NOTE_KEY

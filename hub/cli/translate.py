"""Turns one system's document into another's, with a report of every difference."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from hub.adapters import ADAPTERS, adapter
from hub.adapters.seam import Rendered
from hub.canonical.loss import Loss
from hub.canonical.message import Message
from hub.errors import HubError, Misconfigured, Unacceptable
from hub.security.keys import load_keys
from hub.settings import Settings

_SYSTEM = click.Choice(sorted(ADAPTERS))

#: Marks the note blocks where this machine has no key file: a hub would not take them for its own.
_NO_KEY = bytes(32)


@click.command(short_help="Turn one system's document into another's.")
@click.option("--from", "source", required=True, type=_SYSTEM, help="The system whose document it is.")
@click.option("--to", "target", required=True, type=_SYSTEM, help="The system that is to read it.")
@click.argument("file", type=click.File("rb"), default="-")
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
def translate(source: str, target: str, file: Any, report: str, out: Path | None) -> None:
    """Turn the document FILE (or standard input) of one system into another's. Standard output holds exactly
    one document; standard error holds the loss report: what became of every field that has no place of its
    own there. Formats and their gates alone: no routing, no case, no consent. Ends with 1 where it is
    refused.

    \b
    Example:
      hub translate --from samsa --to prator contracts/samsa/good/kallelse-2023.xml
      hub translate --from prator --to samsa --report json - < kallelse.xml > samsa.xml
    """
    try:
        message, rendered = translated(source, target, file.read())
    except HubError as error:
        _refuse(error, report)
    click.echo(rendered.document, nl=False)
    further = _written(rendered, out)
    told = _as_object(source, target, message, rendered, further, out)
    click.echo(json.dumps(told, ensure_ascii=False) if report == "json" else _as_text(told), err=True)


def translated(source: str, target: str, raw: bytes) -> tuple[Message, Rendered]:
    """The message that the document holds, and what it becomes. Raises HubError where it is refused."""
    key = _note_key()
    message = adapter(source, key).parse(raw)
    if not isinstance(message, Message):
        raise Unacceptable(
            "translate.receipt",
            "the document is a machine's receipt, which goes no further than the hub",
            advice="The hub answers each system with its own receipt.",
        )
    return message, adapter(target, key).render(message)


def _refuse(error: HubError, report: str) -> NoReturn:
    if report == "text":
        raise error
    facts = {"code": error.code, "rule": error.rule, "path": error.path, "message": error.message}
    click.echo(json.dumps({"refused": facts}, ensure_ascii=False), err=True)
    sys.exit(1)


def _written(rendered: Rendered, out: Path | None) -> list[str]:
    """Writes the further documents, and says their names; without a folder they have none."""
    names = [f"further-{number}.xml" for number, _ in enumerate(rendered.further, start=1)]
    if out is not None and names:
        out.mkdir(parents=True, exist_ok=True)
        for name, document in zip(names, rendered.further, strict=True):
            (out / name).write_bytes(document)
    return names


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


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['event']}, {told['from']} → {told['to']}"]
    lines += [f"  {each['action']:<12} {each['field']}: {each['text']}" for each in told["fields"]]
    if not told["fields"]:
        lines.append("  every field has a place of its own")
    lines += [f"  further document: {name}" for name in told.get("further", [])]
    return "\n".join(lines)


def _note_key() -> bytes:
    try:
        settings = Settings()
        text = settings.keys_text
        return load_keys(text.get_secret_value() if text else settings.keys).note
    except Misconfigured:
        return _NO_KEY

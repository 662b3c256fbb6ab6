"""What a message becomes in a document, as a person wrote it: `written/<system>.yaml`.

The contract cases say what a document means. These say what is written for what no document says back:
lines that are told and never read, codes that go as another one, and what is refused. An entry:

    - case: kallelse-2023             # the good case whose message it is
      with: {consent.npo: refused}    # and what is different in it
      lines: ["NPÖ-samtycke: nej."]   # the hub's lines in the document and those after it, all of them
      at: {SIPmöte/Mötesform: Annat}  # and what stands in its places

    - case: kallelse-2023
      path: meeting.kind              # one message for each value of this field
      refused: {LPT: R-ALL-04}        # the rule by which it is not written; in the same way `lines`, `at`
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from hub.canonical.message import Message
from hub.errors import HubError
from hub.mappings.notes import HEAD
from tests.formats.golden import FORMATS, ROOT, meaning
from tests.formats.looking import look

_FOLDER = ROOT / "tests" / "formats" / "written"
_CHECK = "kontroll: "


@dataclass(frozen=True)
class Writing:
    """A message, and what is seen of it. `refused`: the rule; `lines`, `at`: None where not asked about."""

    system: str
    name: str
    message: Message
    refused: str | None
    lines: list[str] | None
    at: dict[str, str] | None


@cache
def writings(system: str) -> tuple[Writing, ...]:
    """Every entry of a system, one for each value."""
    path = _FOLDER / f"{system}.yaml"
    entries = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
    return tuple(writing for entry in entries for writing in _expanded(system, entry))


def seen(adapter: Any, writing: Writing) -> tuple[str | None, list[str] | None, dict[str, str] | None]:
    """What the format makes of the message, in the form of the entry."""
    try:
        rendered = adapter.render(writing.message)
    except HubError as refused:
        return refused.rule or refused.code, None, None
    inside = look(rendered.document, adapter.documents.namespace)
    lines = None
    if writing.lines is not None:
        all_of_it = (rendered.document, *(each.document for each in rendered.further))
        lines = [
            line for one in all_of_it for line in _lines(look(one, adapter.documents.namespace).everything())
        ]
    at = {place: "; ".join(inside.texts(place)) for place in writing.at} if writing.at is not None else None
    return None, lines, at


def wanted(writing: Writing) -> tuple[str | None, list[str] | None, dict[str, str] | None]:
    """What the entry says."""
    return writing.refused, writing.lines, writing.at


def _lines(text: str) -> list[str]:
    lines = [line.removeprefix(HEAD) for line in text.split("\n") if line.startswith(HEAD)]
    return [line for line in lines if not line.startswith(_CHECK)]


def _expanded(system: str, entry: dict[str, Any]) -> Iterator[Writing]:
    path = entry.get("path")
    if path is None:
        yield _writing(system, entry, "", {}, entry)
        return
    for value in _values(entry):
        said = {kind: entry[kind][value] for kind in ("refused", "lines") if value in entry.get(kind, {})}
        if places := {place: texts[value] for place, texts in entry.get("at", {}).items() if value in texts}:
            said["at"] = places
        yield _writing(system, entry, f"-{path}-{value}", {path: value}, said)


def _values(entry: dict[str, Any]) -> list[Any]:
    tables = [entry.get("refused", {}), entry.get("lines", {}), *entry.get("at", {}).values()]
    return list(dict.fromkeys(value for table in tables for value in table))


def _writing(
    system: str, entry: dict[str, Any], name: str, more: dict[str, Any], said: dict[str, Any]
) -> Writing:
    told = copy.deepcopy(_canonical(system, entry["case"]))
    for where, value in {**entry.get("with", {}), **more}.items():
        _put(told, where, value)
    lines = said.get("lines")
    return Writing(
        system=system,
        name=f"{entry['case']}{name}" if name else f"{entry['case']}-{'-'.join(entry.get('with', {}))}",
        message=Message.model_validate(told),
        refused=said.get("refused"),
        lines=[lines] if isinstance(lines, str) else lines,
        at=said.get("at"),
    )


@cache
def _canonical(system: str, case: str) -> dict[str, Any]:
    told: dict[str, Any] = meaning(ROOT / "contracts" / system / "good" / f"{case}.xml")["canonical"]
    return told


def _put(told: dict[str, Any], where: str, value: Any) -> None:
    *names, last = where.split(".")
    for name in names:
        told = told.setdefault(name, {})
    if value is None:
        told.pop(last, None)
    else:
        told[last] = value


def all_writings() -> list[Writing]:
    """Of all systems."""
    return [writing for system in FORMATS for writing in writings(system)]

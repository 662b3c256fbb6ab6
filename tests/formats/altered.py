"""Good documents with a text in them altered, where no document of the published schema shows a row's codec:
`altered/<system>.yaml`. An entry:

    - case: kallelse                  # a good case
      padded: [Huvud/MeddelandeId]    # blanks around these mean nothing: it is read as before
    - case: kallelse
      put: {Huvud/SkapadAv/HsaId: SE1}
      refused: identity.hsa-id        # the code of the refusal

A place is as in a table, with `>` between a list and what stands in its items. `null` takes it away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from lxml import etree

from hub.canonical.message import Message
from hub.errors import HubError
from tests.formats.golden import FORMATS, ROOT, documents, meaning
from tests.formats.looking import SOAP

#: A text becomes another, or is taken away (None).
Change = Callable[[str], str | None]
_FOLDER = ROOT / "tests" / "formats" / "altered"


@dataclass(frozen=True)
class Altered:
    """A document, and what becomes of it: the message that it means, or the code of a refusal."""

    system: str
    name: str
    raw: bytes
    original: bytes
    becomes: Message | str


@cache
def altered(system: str) -> tuple[Altered, ...]:
    """Every entry of a system, one for each place."""
    path = _FOLDER / f"{system}.yaml"
    entries = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
    return tuple(made for entry in entries for made in _made(system, entry))


def all_altered() -> list[Altered]:
    """Of all systems."""
    return [each for system in FORMATS for each in altered(system)]


def read(adapter: Any, each: Altered) -> Message | str:
    """What the format makes of it, in the form of the entry."""
    try:
        parsed: Message = adapter.parse(each.raw)
    except HubError as refused:
        return refused.code
    return parsed


def _made(system: str, entry: dict[str, Any]) -> Iterator[Altered]:
    (path,) = (path for path in documents(system, "good") if path.stem == entry["case"])
    raw = path.read_bytes()
    meant = Message.model_validate(meaning(path)["canonical"])
    for place in entry.get("padded", ()):
        made = _with(raw, FORMATS[system], place, lambda text: f" {text} ")
        yield Altered(system, f"{path.stem}-{place}", made, raw, meant)
    for place, text in entry.get("put", {}).items():
        made = _with(raw, FORMATS[system], place, _always(text))
        yield Altered(system, f"{path.stem}-{place}-{text}", made, raw, entry["refused"])


def _always(text: str | None) -> Change:
    return lambda _: text


def _with(raw: bytes, adapter: Any, place: str, change: Change) -> bytes:
    if raw.startswith(b"<"):
        return _xml(raw, adapter.documents.namespace, place, change)
    value = json.loads(raw)
    assert _change(value, place.replace(">", "/").split("/"), change), f"nothing stands at {place}"
    return json.dumps(value, ensure_ascii=False).encode()


def _change(value: Any, names: list[str], change: Change) -> int:
    """How many texts were changed at a place, below a value."""
    if isinstance(value, list):
        return sum(_change(item, names, change) for item in value)
    name, *more = names
    if not isinstance(value, dict) or name not in value:
        return 0
    if more:
        return _change(value[name], more, change)
    text = change(value[name])
    if text is None:
        del value[name]
    else:
        value[name] = text
    return 1


def _xml(raw: bytes, namespace: str, place: str, change: Change) -> bytes:
    whole = etree.fromstring(raw)
    is_enveloped = whole.tag == f"{SOAP}Envelope"
    outer = [*whole.findall(f"{SOAP}Body/*"), whole.find(f"{SOAP}Header")] if is_enveloped else [whole]
    names, _, attribute = place.replace(">", "/").partition("@")
    path = "/".join(f"{{{namespace}}}{name}" for name in names.split("/") if name not in ("", "."))
    found = [each for root in outer if root is not None for each in (root.findall(path) if path else [root])]
    assert found, f"nothing stands at {place}"
    for each in found:
        if attribute:
            each.set(attribute, change(str(each.get(attribute))) or "")
        elif (text := change(each.text or "")) is not None:
            each.text = text
        elif (holder := each.getparent()) is not None:
            holder.remove(each)
    return etree.tostring(whole, encoding="utf-8", xml_declaration=True)
